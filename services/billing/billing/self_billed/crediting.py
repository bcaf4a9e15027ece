"""Credit notes of self-billed invoices: what we owe a supplier the less."""

from contracts.errors import ValidationFailed

from ..credit_notes.credit_notes import drawn_up, settle
from ..errors import InvoiceIsDraft
from ..invoices.issuing import announce_issued, complete, take_place
from ..issuers.issuers import day_at, the_issuer
from .drafts import self_billed
from .supplier_series import CREDIT_NOTES, series_of


def credit_self_billed_invoice(*, invoice_id, lines, reason):
    """Take a self-billed invoice back, whole or in part; what was paid of that is owed to us.

    It is issued at once: the supplier sees it in the portal.
    """
    invoice = self_billed(invoice_id)
    if invoice.kind != "invoice":
        raise ValidationFailed.at("/invoice_id", "Only an invoice can be credited.")
    if not invoice.number:
        raise InvoiceIsDraft(id=invoice_id)

    note = drawn_up(invoice, lines)
    note.is_self_billed, note.type_code, note.reason = True, "261", reason
    note.acceptance = "not_asked"
    series = series_of(note.contact_ids[0], CREDIT_NOTES, name=note.seller["legal_name"])
    place = take_place(series, today=day_at(the_issuer()))
    note.due_on = place[-1]
    settle(invoice, note)
    complete(note, *place)
    note.proposed_at = note.issued_at
    note.add()
    announce_issued(note)
    return note.to_view()
