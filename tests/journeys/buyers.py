"""A person who bought two lamps, which were delivered and invoiced, and who is in the portal."""

import re
from datetime import UTC, datetime

import httpx
from customers import Journey, made

from chassis.testing.processes import wait_until

TAX_ID = "12345678Z"
LINE = {"description": "Lámpara de pie", "sku": "LP-1", "quantity": "2", "unit_price": "60.00",
        "unit_cost": "20.00"}


class Buyer:
    def __init__(self, suite, api):
        Journey(suite, api).set_up()
        self.suite, self.api = suite, api
        self.mark = f"{datetime.now(UTC).timestamp():.0f}"
        self.email = f"eva.{self.mark}@example.com"
        self.id = made(api.post("/contacts", json={
            "kind": "person", "name": f"Eva Sanz {self.mark}", "languages": ["es"],
            "emails": [{"address": self.email}]}))["id"]
        made(api.post("/billing-profiles", json={
            "contact_id": self.id, "legal_name": "Eva Sanz", "tax_id": TAX_ID,
            "invoicing_policy": "when_placed",
            "address": {"street": "Playa 1", "locality": "Gijón", "postal_code": "33201",
                        "country": "ES"}}))
        self.order = made(api.post("/orders", json={
            "customer_id": self.id, "currency": "EUR", "lines": [LINE]}))
        for step in ("confirm", "ship", "deliver"):
            made(api.post(f"/orders/{self.order['id']}/{step}", json={}), 200)
        (self.line,) = self.order["lines"]
        (self.invoice,) = wait_until(self._invoices, 30, "the order is invoiced")
        self.portal = self._signed_in()

    def _invoices(self):
        return self.api.get("/invoices", params={"order_id": self.order["id"]}).json()["items"]

    def _signed_in(self):
        made(self.api.post("/portal-accounts", json={
            "email": self.email, "audience": "portal", "contact_id": self.id,
            "party_id": self.id, "locale": "es"}))
        invitation = self.suite.mails.wait_for(self.email, "portal")
        token = re.search(r"#\S*?([\w-]{40,})", invitation.get_content()).group(1)
        portal = httpx.Client(base_url=f"{self.suite.url}/portal/v1", timeout=60)
        accepted = portal.post("/auth/accept", json={
            "token": token, "password": "tres faroles en el muelle"})
        assert accepted.status_code in (200, 201), accepted.text
        portal.headers["Authorization"] = f"Bearer {accepted.json()['tokens']['access_token']}"
        return portal

    def told(self, number):
        return self.suite.mails.wait_for(self.email, number).get_content()

    def wish(self, quantity):
        """What asks for so many of the lamps to be given back."""
        reasons = self.portal.get("/return-reasons", params={"limit": 200}).json()["items"]
        reason = next(one for one in reasons if one["reason"] == "damaged_in_transit")
        return {"order_id": self.order["id"], "reason_id": reason["id"], "words": "Llegó rota.",
                "lines": [{"line_id": self.line["id"], "quantity": quantity}]}


def received_and_inspected(api, asked):
    """Have what was given back be received, and found broken."""
    id = asked["id"]
    made(api.post(f"/returns/{id}/receive", json={}), 200)
    inspected = made(api.post(f"/returns/{id}/inspect", json={"lines": [
        {"line_id": asked["lines"][0]["line_id"], "condition": "damaged",
         "accepted_quantity": "1"}]}), 200)
    assert inspected["status"] == "inspected"


def settled(api, asked):
    """The return once it is settled."""

    def found():
        held = api.get(f"/returns/{asked['id']}").json()
        return held if held["status"] == "settled" else None

    return wait_until(found, 30, "the return is settled")
