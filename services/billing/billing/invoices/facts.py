"""What profiles are made of: the event that last told of an invoice as it now is."""

from chassis.store import view
from contracts import billing as contract


def event_of_invoice(raw):
    """The event that tells of an invoice or a credit note, and its data; None for a
    draft, and for what we owe ourselves.
    """
    if raw["state"] == "draft" or raw.get("is_self_billed"):
        return None
    return _event_of(raw), {"invoice": view(raw)}


def _event_of(raw):
    if raw["kind"] == "credit_note":
        return contract.invoice_issued
    if raw["state"] == "paid":
        return contract.invoice_paid
    if raw["state"] == "cancelled":
        return contract.invoice_cancelled
    is_touched = raw["open_amount"] != raw["payable"]
    return contract.invoice_updated if is_touched else contract.invoice_issued
