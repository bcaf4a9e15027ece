"""Credit notes: an invoice given back, whole or in part."""

from chassis.ids import new_id
from chassis.money import loaded, stored, zero
from contracts.errors import ValidationFailed

from ..errors import InvoiceIsDraft
from ..invoices import composing, settling
from ..invoices.invoices import refuse_self_billed
from ..invoices.issuing import announce_issued, complete, take_place
from ..invoices.models import Invoice
from ..issuers.issuers import day_at, the_issuer
from ..issuers.series import series_for
from ..ordered import waiting
from .portions import credited_lines, credited_sums

KIND = "credit_note"


def create_credit_note(*, invoice_id, lines, reason, return_id, note, series):
    """Give an invoice back, whole or in part, and never more than was invoiced.

    It lowers what is open of the invoice; what is more than was open is a credit of the customer
    (`unallocated`), which payments take up.
    """
    invoice = Invoice.fetch(invoice_id)
    refuse_self_billed(invoice.is_self_billed, invoice_id)
    if invoice.kind != "invoice":
        raise ValidationFailed.at("/invoice_id", "Only an invoice can be credited.")
    if not invoice.number:
        raise InvoiceIsDraft(id=invoice_id)

    credit_note = drawn_up(invoice, lines)
    credit_note.reason, credit_note.return_id, credit_note.note = reason, return_id, note
    place = take_place(series_for(KIND, series), today=day_at(the_issuer()))
    credit_note.due_on = place[-1]
    settle(invoice, credit_note)
    complete(credit_note, *place)
    credit_note.add()
    announce_issued(credit_note)
    return credit_note.to_view()


def drawn_up(invoice, asked):
    """The credit note, between the parties of the invoice as they were; notes there what is
    given back, which whoever calls stores.
    """
    held = loaded(invoice.credited_parts or {})
    lines = [loaded(dict(line)) for line in invoice.lines]
    _refuse_strange_lines(lines, asked)
    given, credited = credited_lines(lines, held.get("lines", {}), asked, invoice.currency)
    given = [{"id": new_id("line"), **line} for line in given]
    sums, taxes = credited_sums(
        given, loaded(invoice.taxes), loaded(invoice.withholding or {}), held.get("taxes", {}),
        invoice.currency)
    credit_note = Invoice(
        kind=KIND, currency=invoice.currency, seller=loaded(invoice.seller),
        buyer=loaded(invoice.buyer), contact_ids=list(invoice.contact_ids),
        owner_id=invoice.owner_id, language=invoice.language,
        order_ids=list(invoice.order_ids), customer_reference=invoice.customer_reference,
        payment_means=invoice.payment_means, credits_invoice_id=invoice.id,
        credits_number=invoice.number)
    composing.set_sums(credit_note, given, sums)
    invoice.credited_parts = stored({"lines": credited, "taxes": taxes})
    return credit_note


def settle(invoice, credit_note):
    """Have a credit note lower what is open of its invoice, and keep the rest for its customer."""
    left = settling.take_credit(invoice, settling.amount_of(credit_note.payable))
    waiting.let_credited_go(invoice)
    credit_note.unallocated = stored(
        {"amount": zero(invoice.currency) + left, "currency": invoice.currency})
    credit_note.open_amount = dict(credit_note.unallocated)


def _refuse_strange_lines(lines, asked):
    known = {line["id"] for line in lines}
    errors = [{"pointer": f"/lines/{place}/line_id", "detail": "The invoice has no such line."}
              for place, item in enumerate(asked or ()) if item["line_id"] not in known]
    errors += [{"pointer": f"/lines/{place}", "detail": "Either a quantity or an amount."}
               for place, item in enumerate(asked or ())
               if item.get("quantity") is not None and item.get("amount") is not None]
    if errors:
        raise ValidationFailed(errors=errors)
