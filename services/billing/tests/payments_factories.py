"""Parties, issued invoices and credit notes for tests of payments, as they are kept."""

import itertools
from datetime import date, timedelta
from decimal import Decimal

from billing.invoices import settling
from billing.invoices.models import Invoice
from chassis import clock, money
from chassis.ids import new_id
from chassis.outbox import commit
from chassis.parties import Party

_numbers = itertools.count(1)


def eur(amount, currency="EUR"):
    return {"amount": str(amount), "currency": currency}


def kept(amount, currency="EUR"):
    return money.stored(
        {"amount": money.rounded(Decimal(str(amount)), currency), "currency": currency})


def party(name="Acme S.L.", **fields):
    """The id of a party that billing knows."""
    id = new_id("contact")
    fields = {"kind": "organisation", "name": name, "languages": ["es"]} | fields
    return Party(id=id, version=1, **fields).add().id


def days_from_now(days):
    return (date.fromisoformat(clock.today()) + timedelta(days=days)).isoformat()


def invoiced(contact_id, amount, *, due=30, issued=0, currency="EUR", state="issued", **fields):
    """The id of an invoice of a customer, due and issued so many days from now."""
    number = next(_numbers)
    due_on = days_from_now(due)
    owed = kept(amount, currency)
    fiscal = {"legal_name": "Acme S.L.", "address": {"country": "ES"}}
    told = {
        "kind": "invoice", "state": state, "type_code": "380", "series": "F",
        "number": f"F-2026-{number:06}", "sequence": number, "year": 2026, "currency": currency,
        "contact_ids": [contact_id], "issued_on": days_from_now(issued), "due_on": due_on,
        "issued_at": clock.now(), "net": owed, "total": owed, "payable": owed, "open_amount": owed,
        "instalments": [{"due_on": due_on, "amount": owed["amount"]}],
        "buyer": {**fiscal, "contact_id": contact_id}, "seller": fiscal,
    } | fields
    return commit(lambda: Invoice(**told).add()).id


def credited(invoice_id, amount, **fields):
    """The id of a credit note that gives back so much of an invoice."""
    return commit(lambda: _credited(invoice_id, Decimal(str(amount)), fields))


def _credited(invoice_id, amount, fields):
    invoice = Invoice.fetch(invoice_id)
    left = settling.take_credit(invoice, amount)
    number = next(_numbers)
    given_back, rest = kept(amount, invoice.currency), kept(left, invoice.currency)
    return Invoice(**{
        "kind": "credit_note", "state": "issued", "type_code": "381", "series": "R",
        "number": f"R-2026-{number:06}", "sequence": number, "year": 2026,
        "currency": invoice.currency, "contact_ids": list(invoice.contact_ids),
        "issued_on": clock.today(), "issued_at": clock.now(), "due_on": clock.today(),
        "net": given_back, "total": given_back, "payable": given_back, "open_amount": rest,
        "unallocated": rest, "credits_invoice_id": invoice.id, "credits_number": invoice.number,
        "buyer": invoice.buyer, "seller": invoice.seller, "reason": "Returned",
    } | fields).add().id


def open_of(invoice_id):
    """What is open of an invoice, as text, and its state."""
    invoice = Invoice.fetch(invoice_id)
    return str(invoice.open_amount["amount"]), invoice.state
