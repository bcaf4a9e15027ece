"""Returns for tests: an order that was delivered, and services that would settle what comes back.

`Shop` answers what the helpdesk asks of sales and billing as they do: done once by name, and never
more credited than was invoiced. That they really do is shown in test_returns_settled_by_others.
"""

import threading
from collections import Counter
from datetime import timedelta
from decimal import Decimal

from chassis import clock
from chassis.ids import new_id
from chassis.testing.parties import party
from contracts.errors import Conflict, NotFound, ServiceUnavailable

REASONS = "return_reason_01kdvqgr00e1yr00000000000"
DEFECTIVE, CHANGED_MIND, TOO_EXPENSIVE = (f"{REASONS}{end}" for end in "1bd")


class MoreThanWasInvoiced(Conflict):
    code = "more_than_was_invoiced"


class Shop:
    """Sales and billing, as far as returns ask them."""

    def __init__(self, customer_id=None, *, days_ago=2, quantity="2", net="100.00",
                 unit_cost="30.00", kind="person"):
        self.customer_id = customer_id or party(
            kind, emails=[{"address": "ana@example.com"}], languages=["es"])
        self.lock = threading.Lock()
        self.asked, self.done, self.away = Counter(), {}, set()
        at = (clock.now() - timedelta(days=days_ago)).isoformat().replace("+00:00", "Z")
        self.order = {
            "id": new_id("order"), "number": "P-2026-000001", "state": "delivered",
            "channel": "web", "contact_ids": [self.customer_id], "delivered_at": at,
            "shipments": [], "total": {"amount": net, "currency": "EUR"},
            "lines": [{
                "id": new_id("line"), "product_id": new_id("product"), "sku": "S-1",
                "description": "Silla", "quantity": quantity, "unit": "C62",
                "unit_price": str(Decimal(net) / Decimal(quantity)), "discount": "0.00",
                "net": net, "tax_category": "standard", "shipped_quantity": quantity,
                **({"unit_cost": unit_cost} if unit_cost else {})}],
        }
        self.subscription = {
            "id": new_id("subscription"), "contact_id": self.customer_id, "state": "active",
            "currency": "EUR", "quantity": 2,
            "plan": {"name": "Soporte", "lines": [{"unit_price": "10.00", "quantity": None}]}}
        self.invoices = [self._invoice(self.order["lines"], [quantity])]
        self.notes, self.orders, self.coupons = [], {}, {}

    @property
    def line(self):
        return self.order["lines"][0]

    def split_invoice(self, *quantities):
        """Have the order be invoiced in parts."""
        self.invoices = [self._invoice(self.order["lines"], [quantity])
                         for quantity in quantities]

    def _invoice(self, lines, quantities):
        id = new_id("invoice")
        return {"id": id, "number": f"F-{id[-4:]}", "issued_at": clock.now().isoformat(),
                "lines": [{"id": new_id("line"), "order_line_id": line["id"],
                           "quantity": quantity, "unit_price": line["unit_price"],
                           "net": str(Decimal(line["unit_price"]) * Decimal(quantity))}
                          for line, quantity in zip(lines, quantities, strict=True)]}

    def ask(self, operation, *, once=None, **request):
        """Stands in the place of `chassis.asking.ask`."""
        with self.lock:
            self.asked[operation.name] += 1
            if operation.name in self.away:
                raise ServiceUnavailable(service=operation.service)
            if once is not None and once in self.done:
                return self.done[once]
            answer = getattr(self, operation.name)(**request)
            if once is not None:
                self.done[once] = answer
            return answer

    def get_order(self, *, order_id):
        if order_id != self.order["id"]:
            raise NotFound(id=order_id)
        return self.order

    def get_product(self, *, product_id):
        return {"id": product_id, "categories": ["chairs"]}

    def get_subscription(self, *, subscription_id):
        if subscription_id != self.subscription["id"]:
            raise NotFound(id=subscription_id)
        return self.subscription

    def cancel_subscription(self, *, subscription_id, at, reason):
        self.subscription["state"] = "cancelled"
        return self.subscription

    def list_invoices(self, *, limit, after, order_id=None, kind=None, credits_invoice_id=None):
        found = self.invoices if order_id else [
            note for note in self.notes if note["credits_invoice_id"] == credits_invoice_id]
        return {"items": found, "next": None}

    def create_credit_note(self, *, invoice_id, lines, return_id, reason):
        invoice = next(one for one in self.invoices if one["id"] == invoice_id)
        made = []
        for item in lines:
            line = next(one for one in invoice["lines"] if one["id"] == item["line_id"])
            quantity = Decimal(item.get("quantity") or 1)
            net = Decimal(item["amount"]) if "amount" in item else (
                Decimal(line["unit_price"]) * quantity)
            made.append({"credits_line_id": line["id"], "quantity": str(quantity),
                         "net": str(net), "unit_price": line["unit_price"] if
                         "quantity" in item else str(net)})
            if self.credited_of(line["id"]) + net > Decimal(line["net"]):
                raise MoreThanWasInvoiced()
        note = {"id": new_id("invoice"), "credits_invoice_id": invoice_id, "lines": made,
                "return_id": return_id, "net": {
                    "amount": str(sum(Decimal(line["net"]) for line in made)),
                    "currency": "EUR"}}
        self.notes.append(note)
        return note

    def credited_of(self, line_id):
        return sum(Decimal(line["net"]) for note in self.notes for line in note["lines"]
                   if line["credits_line_id"] == line_id)

    @property
    def credited(self):
        return sum((Decimal(note["net"]["amount"]) for note in self.notes), Decimal(0))

    def upsert_order(self, *, external_id, **order):
        held = self.orders.setdefault(external_id["id"], {"id": new_id("order"), **order})
        return {"outcome": "created", "order": held}

    def create_promotion(self, **promotion):
        return {"id": new_id("promotion"), **promotion}

    def create_coupons(self, *, promotion_id, codes, **limits):
        (code,) = codes
        if code in self.coupons:
            error = Conflict()
            error.code = "coupon_code_taken"
            raise error
        self.coupons[code] = {"promotion_id": promotion_id, **limits}
        return {"coupons": [{"code": code}]}


def asked_of(shop, monkeypatch):
    """Have returns ask this shop for all that they need of sales and billing."""
    from helpdesk.returns import cancelling, crediting, exchanging, sold, vouchering

    for module in (cancelling, crediting, exchanging, sold, vouchering):
        monkeypatch.setattr(module, "ask", shop.ask)
    return shop


def a_return(shop, quantity="1", **fields):
    """A return of the first line of a shop's order, as it is asked for."""
    return {"order_id": shop.order["id"], "reason_id": DEFECTIVE, "words": "Cojea.",
            "lines": [{"line_id": shop.line["id"], "quantity": quantity}]} | fields


def inspected(rules, held, accepted="1", condition="damaged"):
    """A return that was authorised, has come back and was looked at."""
    id = held["id"]
    if held["status"] == "requested":
        rules.authorize_return(return_id=id)
    rules.receive_return(return_id=id)
    return rules.inspect_return(return_id=id, lines=[
        {"line_id": line["line_id"], "condition": condition, "accepted_quantity": accepted}
        for line in held["lines"]])
