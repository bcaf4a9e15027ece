"""Refunds: credit notes in billing for what was invoiced of the lines, each made once.

An invoice gets one credit note of a return at most. Those that are there are found first; what is
left of the refund is asked for of the other invoices, under the name of return and invoice.
"""

from decimal import Decimal

from chassis.asking import ask
from contracts import billing
from contracts.errors import Conflict

_NOTHING = Decimal(0)


class InvoiceIsMissing(Conflict):
    """What a settlement waits for; nobody is answered with it."""

    code = "invoice_is_missing"


def credit(raw):
    """Have all of a refund credited; gives what shows it. Raises what keeps it from being done.

    `raw` is a return as stored, its amounts as Decimals.
    """
    asked = raw["_settle_with"]["refund"]
    is_whole = all(part.get("is_whole") for part in asked)
    left = {part["line_id"]: part["quantity"] if is_whole else part["amount"] for part in asked}
    evidence = []
    invoices = _invoices_of(raw["order_id"])
    open_invoices = []
    for invoice in invoices:
        notes = _credit_notes_of(invoice["id"])
        own = next((note for note in notes if note.get("return_id") == raw["_id"]), None)
        if own is None:
            open_invoices.append((invoice, notes))
            continue
        evidence.append(_evidence(own))
        for order_line_id, given in _given(invoice, [own], is_whole).items():
            left[order_line_id] = left.get(order_line_id, _NOTHING) - given
    for invoice, notes in open_invoices:
        lines = _to_credit(invoice, notes, left, is_whole)
        if lines:
            made = ask(
                billing.create_credit_note, once=f"return/{raw['_id']}/{invoice['id']}",
                invoice_id=invoice["id"], lines=lines, return_id=raw["_id"],
                reason=f"{raw['number']}: {raw.get('reason') or raw['right']}"[:500])
            evidence.append(_evidence(made))
    if any(amount > 0 for amount in left.values()):
        raise InvoiceIsMissing(order_id=raw["order_id"])
    return evidence


def _invoices_of(order_id):
    """The invoices of an order that are issued, the oldest first."""
    found = _all(billing.list_invoices, order_id=order_id, kind="invoice")
    return sorted((invoice for invoice in found if invoice.get("number")),
                  key=lambda invoice: (invoice["issued_at"], invoice["id"]))


def _credit_notes_of(invoice_id):
    return _all(billing.list_invoices, credits_invoice_id=invoice_id)


def _all(operation, **where):
    found, after = [], None
    while True:
        page = ask(operation, limit=200, after=after, **where)
        found += page["items"]
        after = page["next"]
        if after is None:
            return found


def _given(invoice, notes, is_whole):
    """`{order line id: how many, or how much}` that credit notes gave back of an invoice."""
    order_lines = {line["id"]: line.get("order_line_id") for line in invoice["lines"]}
    given = {}
    for note in notes:
        for line in note["lines"]:
            id = order_lines.get(line.get("credits_line_id"))
            given[id] = given.get(id, _NOTHING) + Decimal(line["quantity" if is_whole else "net"])
    return given


def _to_credit(invoice, notes, left, is_whole):
    """What of an invoice is to be given back, as billing takes it; takes it off what is left."""
    lines = []
    for line in invoice["lines"]:
        wanted = left.get(line.get("order_line_id"), _NOTHING)
        rest = _rest(line, notes, is_whole)
        part = min(wanted, rest)
        if part > 0:
            left[line["order_line_id"]] -= part
            lines.append({"line_id": line["id"],
                          ("quantity" if is_whole else "amount"): f"{part:f}"})
    return lines


def _rest(line, notes, is_whole):
    """How many, or how much, of a line of an invoice is not given back yet."""
    field = "quantity" if is_whole else "net"
    gone = sum((Decimal(item[field]) for note in notes for item in note["lines"]
                if item.get("credits_line_id") == line["id"] and (
                    not is_whole or item["unit_price"] == line["unit_price"])), _NOTHING)
    return max(Decimal(line[field]) - gone, _NOTHING)


def _evidence(note):
    return {"type": "credit_note", "id": note["id"],
            "amount": {"amount": Decimal(note["net"]["amount"]),
                       "currency": note["net"]["currency"]}}
