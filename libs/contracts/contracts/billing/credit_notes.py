"""Credit notes. They are read, and listed, as invoices of kind `credit_note`."""


from ..common import Id, Strict, Text, many
from ..declare import post
from ..errors import Conflict
from ..lines import MOST_LINES, Price, Quantity
from . import invoice as i
from .declared import NOT_FOUND, billing
from .invoices import NOT_READY


class CreditedLine(Strict):
    """So many of a line, or an amount of it (without taxes); without either, all that is left."""

    line_id = Id("line", required=True)
    quantity = Quantity(load_default=None, allow_none=True)
    amount = Price(load_default=None, allow_none=True)


class NewCreditNote(Strict):
    invoice_id = Id("invoice", required=True)
    lines = many(CreditedLine, MOST_LINES, load_default=None, allow_none=True, metadata={
        "description": "All that is left of the invoice without."})
    reason = Text(500, required=True, is_long=True)
    return_id = Id("return", load_default=None, allow_none=True)
    note = Text(2000, load_default=None, allow_none=True, is_long=True)
    series = Text(20, load_default=None, allow_none=True)


create_credit_note = billing.command(
    "create_credit_note", "Give an invoice back, whole or in part.",
    request=NewCreditNote, reply=i.Invoice, permission="invoices:write",
    route=post("/credit-notes", location="/invoices/{id}"),
    errors=NOT_FOUND | NOT_READY | {
        "invoice_is_draft": Conflict, "more_than_was_invoiced": Conflict},
    links={"get_invoice": {"invoice_id": "id"}},
)
