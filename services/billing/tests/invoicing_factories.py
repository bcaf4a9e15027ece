"""What tests of invoices begin with: who issues, who buys, and what was ordered."""

from datetime import UTC, datetime
from decimal import Decimal

from chassis.deliveries import Happened
from chassis.ids import new_id
from chassis.parties.models import Party
from contracts import sales

TAX_ID, OTHER_TAX_ID = "B58378431", "A08015497"
ADDRESS = {"street": "Gran Vía 1", "locality": "Madrid", "postal_code": "28013", "country": "ES"}
MOMENT = datetime(2026, 11, 20, 10, tzinfo=UTC)


def set_up(rules, **issuer):
    """The rates and series that an installation begins with, and its issuer."""
    from billing.migrations import m0401_seed_tax_rates, m0402_begin_series

    m0401_seed_tax_rates.up(rules.store)
    m0402_begin_series.up(rules.store)
    rules.set_issuer(issuer={
        "legal_name": "Vinculo Demo S.L.", "tax_id": TAX_ID, "vat_id": f"ES{TAX_ID}",
        "address": ADDRESS, "iban": "ES9121000418450200051332", "time_zone": "Europe/Madrid",
        "language": "es", "payment_terms": {"days": 30}, **issuer})
    # What tests look at there is what comes after.
    rules.store.outbox.delete_many({})


def party(name="Talleres Ruiz", **fields):
    """A party that is known here without contacts being asked; returns its id."""
    id = new_id("contact")
    Party(id=id, kind="organisation", name=name, version=1, **fields).add()
    return id


def customer(rules, *, name="Talleres Ruiz S.A.", contact_id=None, **fields):
    """A party with a billing profile; returns its id."""
    contact_id = contact_id or party(name)
    rules.create_billing_profile(**{
        "contact_id": contact_id, "legal_name": name, "tax_id": OTHER_TAX_ID, "address": ADDRESS,
        **fields})
    return contact_id


def draft(rules, contact_id=None, **fields):
    """A draft of two hours at 100."""
    return rules.create_invoice(**{
        "contact_id": contact_id or customer(rules),
        "lines": [{"description": "Consultoría", "quantity": "2", "unit": "HUR",
                   "unit_price": "100"}], **fields})


def invoice(rules, contact_id=None, **fields):
    """An issued invoice."""
    return rules.issue_invoice(invoice_id=draft(rules, contact_id, **fields)["id"])


def line(net="100.00", quantity="1", **fields):
    """A line of an order, as it is told."""
    quantity, net = Decimal(quantity), Decimal(net)
    return {"id": new_id("line"), "description": "Silla", "quantity": quantity, "unit": "C62",
            "unit_price": round(net / quantity, 6), "discount": Decimal(0), "net": net,
            "tax_category": "standard", "shipped_quantity": Decimal(0), **fields}


def order(contact_id, *, lines=None, **fields):
    """An order as sales tells of it."""
    lines = lines or [line()]
    return {
        "id": new_id("order"), "version": 1, "created_at": MOMENT, "updated_at": MOMENT,
        "contact_ids": [contact_id], "number": "O-2026-000001", "state": "placed",
        "placed_at": MOMENT, "lines": lines, "shipments": [],
        "total": {"amount": sum(one["net"] for one in lines), "currency": "EUR"}, **fields}


def shipment(*lines, at=MOMENT):
    """What left us: `(line, quantity)` each; all that was left without."""
    return {"id": new_id("shipment"), "shipped_at": at,
            "lines": [{"line_id": one["id"], "quantity": Decimal(many)} for one, many in lines]}


def told(order, event=sales.order_placed):
    """The event of an order, as a reaction takes it up."""
    return Happened(id=new_id("event"), type=event.type, at=MOMENT, data={"order": order})


def tell(rules, *orders):
    """Have billing learn of orders, and invoice what is to be."""
    from billing.ordered.invoicing_runs import invoice_due_orders

    rules.react("on_orders", *(told(one) for one in orders))
    invoice_due_orders()


def invoices(rules, **filters):
    """All invoices, the first issued first."""
    return rules.list_invoices(limit=200, **filters)["items"][::-1]
