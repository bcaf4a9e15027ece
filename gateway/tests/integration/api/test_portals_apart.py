"""Nothing of another organisation is there in a portal, whatever route names it, over HTTP."""

import re

import pytest

from gateway.documents.__main__ import documents

TAX_IDS = {"customer": "A08015497", "company": "B58378431"}
ADDRESS = {"street": "Gran Vía 1", "locality": "Madrid", "postal_code": "28013", "country": "ES"}
LINE = {"description": "Silla", "quantity": "2", "unit_price": "50.00"}


def naming_routes():
    """`(audience, method, path, body)` of all routes of the portals that name a thing."""
    for audience in ("portal", "partner"):
        for path, item in documents()[audience]["paths"].items():
            for method, doc in item.items():
                if method != "parameters" and "{" in path:
                    content = doc.get("requestBody", {}).get("content", {})
                    body = content.get("application/json", {}).get("example")
                    yield audience, method, path, body


ROUTES = list(naming_routes())


def made(answer, status=201):
    assert answer.status_code == status, answer.text
    return answer.json


class Company:
    """An organisation that buys from us and earns commissions, with one of each thing it has."""

    def __init__(self, http, name, *, articles_for):
        self.http = http
        self.id = made(http.post("/contacts", json={
            "kind": "organisation", "name": name, "roles": [{"role": "partner"}],
            "emails": [{"address": f"{name.lower()}@example.com"}]}))["id"]
        made(http.post("/billing-profiles", json={
            "contact_id": self.id, "legal_name": name, "tax_id": TAX_IDS["customer"],
            "address": ADDRESS, "self_billing_agreement": {
                "agreed_on": "2026-01-01", "text": "Contrato de agencia."}}))
        self.things = {
            ("portal", "quote_id"): self._quote(),
            ("portal", "order_id"): self._order(),
            ("portal", "invoice_id"): self._invoice(),
            ("portal", "subscription_id"): self._subscription(),
            ("portal", "testimonial_id"): self._testimonial(),
            ("partner", "invoice_id"): self._self_billed(),
            ("partner", "price_list_id"): self._price_list(),
            ("partner", "deal_registration_id"): self._registration(),
            **{(audience, "article_id"): self._article(whose)
               for audience, whose in articles_for.items()},
        }
        self.things["portal", "return_id"], self.photo_id = self._return()
        ticket_id, attachment_id = self._ticket()
        idea_id, space_id = self._idea(), self._space()
        for audience in ("portal", "partner"):
            self.things[audience, "idea_id"] = idea_id
            self.things[audience, "space_id"] = space_id
            self.things[audience, "ticket_id"] = ticket_id
            self.things[audience, "attachment_id"] = attachment_id

        self.aside = dict(zip(("side_thread_id", "attachment_id"), self._side_thread(),
                              strict=True))

    def named_in(self, audience, path):
        """The path with what of this company's it names."""
        if "/returns/" in path:
            path = path.replace("{attachment_id}", self.photo_id)
        if "/chats/" in path:
            path = path.replace("{attachment_id}", self.file_id)
        if "/side-threads" in path:
            return re.sub(r"{(\w+)}", lambda name: self.aside[name[1]], path)
        return re.sub(r"{(\w+)}", lambda name: self.things[audience, name[1]], path)

    def _article(self, audience):
        """Articles are of no organisation: what is there for whom depends on who it is for."""
        article = made(self.http.post("/articles", json={
            "audiences": [audience],
            "texts": [{"language": "es", "title": "Sillas", "body": "Guarde la caja."}]}))
        made(self.http.post(f"/articles/{article['id']}/publish", json={}), 200)
        return article["id"]

    def _quote(self):
        quote = made(self.http.post("/quotes", json={"contact_ids": [self.id], "lines": [LINE]}))
        made(self.http.post(f"/quotes/{quote['id']}/send", json={}), 200)
        return quote["id"]

    def _order(self):
        return made(self.http.post("/orders", json={
            "customer_id": self.id, "currency": "EUR", "lines": [LINE]}))["id"]

    def _invoice(self):
        draft = made(self.http.post("/invoices", json={
            "contact_id": self.id, "lines": [LINE]}))
        return made(self.http.post(f"/invoices/{draft['id']}/issue", json={}), 200)["id"]

    def _subscription(self):
        plan = made(self.http.post("/subscription-plans", json={
            "name": "Básico", "currency": "EUR", "interval": "month",
            "lines": [{"description": "Licencia", "unit_price": "31.00"}]}))
        return made(self.http.post("/subscriptions", json={
            "contact_id": self.id, "plan_id": plan["id"]}))["id"]

    def _self_billed(self):
        draft = made(self.http.post("/self-billed-invoices", json={
            "contact_id": self.id, "lines": [LINE]}))
        return made(self.http.post(
            f"/self-billed-invoices/{draft['id']}/propose", json={}), 200)["id"]

    def _price_list(self):
        return made(self.http.post("/price-lists", json={
            "name": "Socios", "currency": "EUR", "partner_ids": [self.id]}))["id"]

    def _ticket(self):
        ticket = made(self.http.post("/tickets", json={
            "contact_ids": [self.id], "subject": "Silla rota", "body": "Llegó rota."}))
        path = f"/tickets/{ticket['id']}"
        file = made(self.http.post(f"{path}/attachments", json={
            "name": "silla.jpg", "content": "aGk="}))
        made(self.http.post(f"{path}/messages", json={
            "body": "La vemos.", "attachment_ids": [file["id"]]}))
        return ticket["id"], file["id"]

    def _side_thread(self):
        """Something that this company is asked, about a ticket of somebody else."""
        asking = made(self.http.post("/contacts", json={"kind": "person", "name": "Ana Ruiz"}))
        ticket = made(self.http.post("/tickets", json={
            "contact_ids": [asking["id"]], "subject": "Silla rota", "body": "Llegó rota."}))
        path = f"/tickets/{ticket['id']}"
        file = made(self.http.post(f"{path}/attachments", json={
            "name": "bulto.jpg", "content": "aGk="}))
        thread = made(self.http.post(f"{path}/side-threads", json={
            "contact_id": self.id, "role": "carrier", "subject": "Bulto 4711", "via": "portal",
            "body": "¿Dónde está?", "attachment_ids": [file["id"]]}))
        return thread["id"], file["id"]

    def begin_chat(self, portal):
        """Only customers themselves begin chats; `portal` is one of them, who is signed in."""
        user_id = made(self.http.get("/users/me"), 200)["id"]
        made(self.http.put(
            f"/support-agents/{user_id}/presence", json={"presence": "available"}), 200)
        chat_id = made(portal.post("/portal/v1/chats", json={}))["id"]
        path = f"/portal/v1/chats/{chat_id}"
        self.file_id = made(portal.post(f"{path}/attachments", json={
            "name": "silla.jpg", "content": "aGk="}))["id"]
        made(portal.post(f"{path}/messages", json={
            "body": "Llegó así.", "client_id": "Zz81kfQm4a",
            "attachment_ids": [self.file_id]}))
        self.things["portal", "chat_id"] = chat_id

    def _return(self):
        order = made(self.http.post("/orders", json={
            "customer_id": self.id, "currency": "EUR", "lines": [LINE]}))
        for step in ("confirm", "ship", "deliver"):
            made(self.http.post(f"/orders/{order['id']}/{step}", json={}), 200)
        reasons = self.http.get("/return-reasons").json["items"] or [
            made(self.http.post("/return-reasons", json={
                "reason": "broken", "name": {"en": "Broken", "es": "Rota"}, "offers": ["help"]}))]
        asked = made(self.http.post("/returns", json={
            "order_id": order["id"], "reason_id": reasons[0]["id"],
            "lines": [{"line_id": order["lines"][0]["id"], "quantity": "1"}]}))
        photo = made(self.http.post(f"/returns/{asked['id']}/photos", json={
            "name": "silla.jpg", "content": "aGk="}))
        return asked["id"], photo["id"]

    def _idea(self):
        """An idea that nobody else reads."""
        return made(self.http.post("/ideas", json={
            "contact_id": self.id, "audiences": [], "title": "Entregar los sábados",
            "body": "Entre semana no hay nadie."}))["id"]

    def _space(self):
        return made(self.http.post("/spaces", json={
            "name": "Obra", "contact_ids": [self.id]}))["id"]

    def _testimonial(self):
        testimonial = made(self.http.post("/testimonials", json={
            "contact_id": self.id, "text": "Todo encajaba.", "shown_as": "Hotel Costa"}))
        made(self.http.post(f"/testimonials/{testimonial['id']}/ask", json={}), 200)
        return testimonial["id"]

    def _registration(self):
        agreement = made(self.http.post("/agreements", json={
            "partner_id": self.id, "name": "Agencia", "type": "agent",
            "starts_on": "2026-01-01"}))
        made(self.http.post(f"/agreements/{agreement['id']}/activate", json={}), 200)
        return made(self.http.post("/deal-registrations", json={
            "partner_id": self.id, "customer_name": "Hotel Costa",
            "description": "Reforma de 40 habitaciones."}))["id"]

    def be_offered_a_campaign(self, author):
        campaign = made(author.post("/campaigns", json={
            "name": "Otoño", "why": "w", "for_whom": "f", "benefit_for_us": "u",
            "benefit_for_them": "t", "payback_on": "2099-01-01", "starts_on": "2026-01-01",
            "budget": {"amount": "1.00", "currency": "EUR"}}))
        made(self.http.post(f"/campaigns/{campaign['id']}/approve", json={}), 200)
        self.things["partner", "campaign_offer_id"] = made(self.http.post(
            "/campaign-offers", json={"campaign_id": campaign["id"], "partner_id": self.id,
                                      "title": "Otoño", "task": "Mostrarlo."}))["id"]


@pytest.fixture
def companies(http, sales_service, billing_service, helpdesk_service, social_service):
    """Two organisations, with one of each thing."""
    made(http.put("/issuer", json={
        "legal_name": "Vinculo Demo, S.L.", "tax_id": TAX_IDS["company"], "language": "es",
        "vat_id": f"ES{TAX_IDS['company']}", "iban": "ES9121000418450200051332",
        "address": ADDRESS, "time_zone": "Europe/Madrid", "payment_terms": {"days": 30}}), 200)
    # Both are there when the service has only just begun.
    for path, body in (
            ("/tax-rates", {"country": "ES", "tax_category": "standard", "rate": "21",
                            "valid_from": "2012-09-01"}),
            ("/invoice-series", {"code": "F", "kinds": ["invoice"], "default_for": ["invoice"],
                                 "number_format": "{series}-{year}-{sequence:06}"})):
        assert http.post(path, json=body).status_code in (201, 409)
    return [
        Company(http, "Lumbre", articles_for={"portal": "customer", "partner": "partner"}),
        # What is there for others: for us alone, or for those of the other portal.
        Company(http, "Zubiri", articles_for={"portal": "partner", "partner": "internal"})]


def test_nothing_of_another_organisation_is_there(
        companies, http_as, http_with, marketing_service, sign_in_to, subtests):
    ours, other = companies
    for company in companies:
        company.be_offered_a_campaign(http_as("marketing"))
        company.begin_chat(http_with(
            sign_in_to("portal", contact_id=company.id, party_id=company.id)))
    for audience, method, path, body in ROUTES:
        portal = http_with(sign_in_to(audience, contact_id=ours.id, party_id=ours.id))
        statuses = [
            getattr(portal, method)(
                company.named_in(audience, path),
                **({"json": body} if body else {})).status_code
            for company in (other, ours)]

        with subtests.test(f"{method} {path}"):
            assert statuses[0] == 404
            # It is there, and not only unheard of; whether it can be done is another matter.
            assert statuses[1] not in (401, 403, 404)
