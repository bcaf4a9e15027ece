"""One customer on their way from a web form to the portal, as journeys lead them."""

import copy
import json
import re
from datetime import UTC, datetime, timedelta

import httpx

from chassis.testing.processes import wait_until
from contracts.helpdesk import helpdesk

REASON = "El jefe de compras sabe de la avería y quiere la oferta hoy."
# Of Spain, with right check digits.
OURS = "A58818501"


def made(answer, status=201):
    assert answer.status_code == status, answer.text
    return answer.json()


def import_file(api, data, **options):
    """Send a file in and wait for its end; returns the import as it then is."""
    begun = api.post("/imports", files={"file": ("contacts.csv", data, "text/csv")}, data=options)
    assert begun.status_code == 202, begun.text
    path = f"/imports/{begun.json()['id']}"
    return wait_until(lambda: finished(api.get(path).json()), 60, "the import has ended")


def finished(imported):
    return imported if imported["state"] in ("done", "failed", "cancelled") else None


def everything(api, path, **query):
    """All items of a list, page after page."""
    items, after = [], {}
    while True:
        page = api.get(path, params={"limit": 200, **query, **after}).json()
        items += page["items"]
        if page["next"] is None:
            return items
        after = {"after": page["next"]}


class Journey:
    """What becomes of one customer, step by step."""

    def __init__(self, suite, api):
        self.suite, self.api = suite, api
        self.seller_id = suite.logins["sales"]["user_id"]
        self.mark = f"{datetime.now(UTC).timestamp():.0f}"
        self.email = f"marta.gil.{self.mark}@gil.example"

    # What the company has set up

    def set_up(self):
        held = self.api.get("/issuer")
        if held.status_code == 404:
            made(self.api.put("/issuer", json={
                "legal_name": "Luminarias del Norte, S.A.", "tax_id": OURS, "language": "es",
                "vat_id": f"ES{OURS}", "iban": "ES9121000418450200051332",
                "address": {"street": "Gran Vía 1", "locality": "Bilbao",
                            "postal_code": "48001", "country": "ES"},
                "time_zone": "Europe/Madrid", "payment_terms": {"days": 30}}), 200)
        for kind, code in (("invoice", "F"), ("credit_note", "R")):
            answer = self.api.post("/invoice-series", json={
                "code": code, "name": code, "kinds": [kind], "default_for": [kind]})
            assert answer.status_code in (201, 409), answer.text
        self.lamp = made(self.api.post("/products", json={
            "sku": f"LED-{self.mark}", "name": "LED panel", "unit_costs": [
                {"amount": "21.00", "currency": "EUR"}]}))
        prices = made(self.api.post("/price-lists", json={
            "name": f"Tarifa {self.mark}", "currency": "EUR", "segments": [self.mark]}))
        made(self.api.post(f"/price-lists/{prices['id']}/entries", json={"entries": [
            {"product_id": self.lamp["id"], "tiers": [
                {"from_quantity": "0", "unit_price": "40.00"},
                {"from_quantity": "50", "unit_price": "36.00"}]}]}), 200)
        promotion = made(self.api.post("/promotions", json={
            "name": f"Bienvenida {self.mark}", "kind": "percent", "percent": "5",
            "needs_coupon": True}))
        made(self.api.post(f"/promotions/{promotion['id']}/coupons", json={
            "codes": [f"HOLA-{self.mark}"], "max_uses": 1}))
        made(self.api.post("/lead-takers", json={
            "user_id": self.seller_id, "capacity": 1000, "is_available": True}), 200)
        made(self.api.post("/lead-rules", json={
            "kind": "assignment", "name": f"Bilbao {self.mark}", "user_ids": [self.seller_id],
            "conditions": [{"field": "company", "operator": "contains", "words": [self.mark]}]}))

    # The stranger

    def come_in(self):
        form = made(self.api.post("/web-forms", json={
            "name": f"Pedir oferta {self.mark}", "thanks": "Le llamaremos.", "fields_asked": [
                {"name": "given_name"}, {"name": "family_name"},
                {"name": "email", "is_required": True}, {"name": "company"},
                {"name": "message"}],
            "consents": [{"purpose": "newsletter", "channel": "email",
                          "text": "Envíenme el boletín."}]}))
        stranger = {
            "form_version": form["version"], "answers": {
                "given_name": "Marta", "family_name": "Gil", "email": self.email,
                "company": f"Hostelería Gil {self.mark}", "message": "80 paneles LED."},
            "consents": [{"purpose": "newsletter", "channel": "email"}],
            "utm": {"source": "google", "campaign": "otono"}, "website": ""}
        url = f"{self.suite.url}/api/v1/web-forms/{form['id']}/submissions"
        for _ in range(2):
            # Whoever is not sure sends it again.
            answer = httpx.post(url, json=stranger, timeout=30)
            assert answer.status_code in (200, 201, 202), answer.text
        made_up = {**stranger, "answers": {**stranger["answers"], "email": "bot@gil.example"},
                   "website": "https://spam.example"}
        assert httpx.post(url, json=made_up, timeout=30).status_code == answer.status_code

    def lead(self):
        def assigned():
            found = [item for item in self.api.get(
                "/leads", params={"is_open": "true", "limit": 200}).json()["items"]
                if item.get("email") == self.email]
            return found if found and found[0].get("owner_id") else None

        (lead,) = wait_until(assigned, 20, "the lead has an owner")
        assert lead["owner_id"] == self.seller_id
        assert lead["utm"]["source"] == "google"
        assert lead["score"] > 0
        return lead

    def convert(self, lead):
        asked = {"deal": {"name": f"Paneles {self.mark}", "amount": {
            "amount": "2880.00", "currency": "EUR"}}}
        first = made(self.api.post(f"/leads/{lead['id']}/convert", json=asked), 200)
        again = made(self.api.post(f"/leads/{lead['id']}/convert", json=asked), 200)
        assert again == first
        converted = first.get("lead", first)
        self.person, self.company = converted["contact_id"], converted["organisation_id"]
        self.deal = converted["deal_id"]
        for id, tags in ((self.company, [self.mark]),):
            held = self.api.get(f"/contacts/{id}")
            changed = self.api.patch(f"/contacts/{id}", json={
                "tags": tags, "languages": ["es"], "roles": [{"role": "customer"}]},
                headers={"If-Match": held.headers["ETag"]})
            assert changed.status_code == 200, changed.text

    # The right hand and the left

    def anger(self):
        data = copy.deepcopy(helpdesk.events["helpdesk.ticket.opened"].example)
        at = (datetime.now(UTC) - timedelta(days=3)).isoformat()
        data["ticket"] |= {
            "id": "ticket_" + "01h455vb4pex5vsknk084sn0j1"[:-2] + self.mark[-2:],
            "contact_ids": [self.person], "opened_at": at, "created_at": at, "updated_at": at,
            "state": "open", "priority": "normal",
            "sentiment": {"mood": "angry", "confidence": 0.9}}
        self.suite.must("rpc", "contacts.learn_facts", "--json", json.dumps({"facts": [
            {"type": "helpdesk.ticket.opened", "data": json.dumps(data)}]}))
        return data["ticket"]

    def do_in_spite(self, path, body, ticket):
        """Do what a guard warns of: refused with the evidence, then acknowledged with a reason."""
        refused = self.api.post(path, json=body)
        assert refused.status_code == 409, refused.text
        problem = refused.json()
        assert problem["code"] == "guard_raised"
        findings = problem["details"]["findings"]
        assert ticket["id"] in json.dumps(findings)
        return made(self.api.post(path, json={**body, "acknowledgement": {
            "finding_ids": [item["id"] for item in findings], "reason": REASON}}), 200)

    def customer_signs_in(self):
        made(self.api.post("/portal-accounts", json={
            "email": self.email, "audience": "portal", "contact_id": self.person,
            "party_id": self.company, "locale": "es"}))
        invitation = self.suite.mails.wait_for(self.email, "portal")
        token = re.search(r"#\S*?([\w-]{40,})", invitation.get_content()).group(1)
        portal = httpx.Client(base_url=f"{self.suite.url}/portal/v1", timeout=60)
        accepted = portal.post("/auth/accept", json={
            "token": token, "password": "tres faroles en el muelle"})
        assert accepted.status_code in (200, 201), accepted.text
        portal.headers["Authorization"] = f"Bearer {accepted.json()['tokens']['access_token']}"
        return portal
