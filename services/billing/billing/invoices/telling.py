"""Which event tells of what happened to a document.

What we owe by self-billed ones is told by events of their own, so that nobody takes it for money
that the party owes.
"""

from chassis.outbox import announce
from contracts import billing as contract

_OF_INVOICES = {
    "issued": contract.invoice_issued, "updated": contract.invoice_updated,
    "paid": contract.invoice_paid, "cancelled": contract.invoice_cancelled,
}
_OF_SELF_BILLED = {
    "proposed": contract.self_billed_invoice_proposed,
    "disputed": contract.self_billed_invoice_disputed,
    "issued": contract.self_billed_invoice_issued,
    "updated": contract.self_billed_invoice_updated,
    "paid": contract.self_billed_invoice_paid,
    "cancelled": contract.self_billed_invoice_cancelled,
}


def tell(what, invoice):
    """Tell what happened to an invoice or credit note, such as `issued`."""
    if invoice.is_self_billed:
        announce(_OF_SELF_BILLED[what], self_billed_invoice=invoice.to_view())
    else:
        announce(_OF_INVOICES[what], invoice)
