"""What other services tell marketing, as events, for its tests."""

from datetime import timedelta
from itertools import count

from chassis import clock
from chassis.deliveries import Happened
from chassis.ids import new_id
from contracts.catalogue import all_services

_numbers = count(1)


def happened(type, data, at=None):
    """An event, as a reaction gets it, checked against its contract as one that comes in."""
    service = all_services()[type.partition(".")[0]]
    loaded = service.events[type].schema.load(data)
    return Happened(id=new_id("event"), type=type, at=at or clock.now(), data=loaded)


def moment(days_ago=0.0, **parts):
    """A time so many days ago, as events tell it."""
    at = clock.now() - timedelta(days=days_ago, **parts)
    return at.isoformat().replace("+00:00", "Z")


def money(amount, currency="EUR"):
    return {"amount": str(amount), "currency": currency}


def a_contact_id():
    return new_id("contact")


def a_contact(**fields):
    """A contact as contacts tells of it."""
    now = moment()
    return {"id": new_id("contact"), "version": 1, "created_at": now, "updated_at": now,
            "kind": "person", "name": "Eva Ruiz", "roles": [], "tags": [], "emails": [],
            "phones": [], "addresses": [], "affiliations": [], **fields}


def an_order(contact_id, total="100.00", *, currency="EUR", **fields):
    """An order of a customer, placed now."""
    now = moment()
    return {
        "id": new_id("order"), "version": 1, "created_at": now, "updated_at": now,
        "contact_ids": [contact_id], "number": f"P-{next(_numbers)}", "state": "placed",
        "placed_at": now, "total": money(total, currency), "lines": [], "shipments": [], **fields}


def a_line(net, *, product_id=None, quantity="1", **fields):
    return {"id": new_id("line"), "product_id": product_id, "description": "Estufa",
            "quantity": quantity, "unit": "C62", "unit_price": str(net), "discount": "0",
            "net": str(net), "tax_category": "standard", "shipped_quantity": "0", **fields}


def an_invoice(contact_id, net="100.00", *, currency="EUR", **fields):
    """An invoice of today, with 21 % of VAT, of which nothing is paid."""
    now, total = moment(), f"{float(net) * 1.21:.2f}"
    return {
        "id": new_id("invoice"), "version": 1, "created_at": now, "updated_at": now,
        "contact_ids": [contact_id], "kind": "invoice", "state": "issued",
        "number": f"F-{next(_numbers)}", "issued_on": now[:10], "net": money(net, currency),
        "total": money(total, currency), "payable": money(total, currency),
        "open_amount": money(total, currency), **fields}


def placed(order):
    return happened("sales.order.placed", {"order": order})


def issued(invoice):
    return happened("billing.invoice.issued", {"invoice": invoice})
