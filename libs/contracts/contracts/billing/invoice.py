"""Invoices and credit notes, as they are drafted, issued and told of.

Business terms in brackets are those of EN 16931-1, which the e-invoice is made by.
"""

from marshmallow import fields, validate

from ..common import (
    Amount,
    Country,
    Day,
    Flag,
    Id,
    Language,
    Money,
    Strict,
    Text,
    Time,
    Whole,
    many,
)
from ..facts import AboutParties
from ..lines import MOST_LINES, Line
from ..visibility import shows

INVOICE_KINDS = ("invoice", "credit_note")
# What an invoice is, by the code list UNTDID 1001 (BT-3).
TYPE_CODES = {"invoice": "380", "credit_note": "381", "self_billed": "389",
              "self_billed_credit_note": "261"}
INVOICE_STATES = ("draft", "issued", "paid", "cancelled")
# How a tax category is told in an e-invoice, by UNTDID 5305 (BT-151).
VAT_CODES = ("S", "Z", "E", "AE", "K", "G", "O", "L", "M")


class PostalAddress(Strict):
    street = Text(300, allow_none=True, is_long=True)
    locality = Text(120, allow_none=True)
    region = Text(120, allow_none=True)
    postal_code = Text(20, allow_none=True)
    country = Country(required=True)


class FiscalParty(Strict):
    """Who issues or owes an invoice, as they were when it was issued; it never changes after."""

    contact_id = Id("contact", allow_none=True, metadata={
        "description": "Missing for the company itself."})
    legal_name = Text(300, required=True)
    tax_id = Text(40, allow_none=True, metadata={"description": "NIF, VAT number… (BT-31, BT-48)"})
    vat_id = Text(40, allow_none=True, metadata={
        "description": "With the prefix of the country, as the EU knows it."})
    address = fields.Nested(PostalAddress, required=True)
    email = Text(254, allow_none=True)
    einvoice_address = Text(200, allow_none=True, metadata={
        "description": "Where e-invoices go, `scheme:id` (BT-34, BT-49)."})
    iban = Text(34, allow_none=True)
    language = Language(allow_none=True)


class InvoiceLine(Line):
    vat_code = fields.String(required=True, validate=validate.OneOf(VAT_CODES))
    vat_rate = Amount(required=True, metadata={"description": "In per cent, such as 21."})
    surcharge_rate = Amount(required=True, metadata={
        "description": "Equivalence surcharge (recargo de equivalencia), in per cent; 0 for none."})
    order_id = Id("order", allow_none=True)
    order_line_id = Id("line", allow_none=True)
    shipment_id = Id("shipment", allow_none=True)
    credits_line_id = Id("line", allow_none=True, metadata={
        "description": "Of a credit note: the line of the invoice that is given back."})


class TaxTotal(Strict):
    """What is owed of one tax at one rate (BG-23), half-up at the minor unit per rate."""

    vat_code = fields.String(required=True, validate=validate.OneOf(VAT_CODES))
    rate = Amount(required=True)
    base = Amount(required=True)
    tax = Amount(required=True)
    surcharge_rate = Amount(required=True)
    surcharge = Amount(required=True)
    exemption_reason = Text(300, allow_none=True, metadata={"description": "BT-120."})


class Withholding(Strict):
    """Income tax that the customer keeps back (retención de IRPF)."""

    rate = Amount(required=True)
    base = Amount(required=True)
    amount = Amount(required=True)


class Instalment(Strict):
    due_on = Day(required=True)
    amount = Amount(required=True)


@shows("invoice", owned_by=("owner_id",))
class Invoice(AboutParties):
    """Whoever owes comes first among the parties. Amounts of a credit note are positive.

    `total` is net + taxes + surcharges; `payable` is that less what is withheld; `open_amount` is
    what of that is not settled by payments, credit notes or refunds.
    """

    id = Id("invoice", required=True)
    kind = fields.String(required=True, validate=validate.OneOf(INVOICE_KINDS))
    type_code = fields.String(allow_none=True, validate=validate.OneOf(tuple(
        TYPE_CODES.values())))
    state = fields.String(required=True, validate=validate.OneOf(INVOICE_STATES))
    series = Text(20, allow_none=True)
    sequence = Whole(1, allow_none=True, metadata={
        "description": "Its place in the series of its year, without gaps."})
    number = Text(60, allow_none=True, metadata={"description": "None while it is a draft (BT-1)."})
    issued_on = Day(allow_none=True)
    issued_at = Time(allow_none=True)
    supplied_on = Day(allow_none=True, metadata={"description": "BT-72."})
    due_on = Day(allow_none=True)
    instalments = many(Instalment, 36)
    currency = fields.String(allow_none=True)
    seller = fields.Nested(FiscalParty, allow_none=True)
    buyer = fields.Nested(FiscalParty, allow_none=True)
    lines = many(InvoiceLine, MOST_LINES)
    taxes = many(TaxTotal, 30)
    withholding = fields.Nested(Withholding, allow_none=True)
    net = fields.Nested(Money, required=True, metadata={"description": "Without taxes."})
    total = fields.Nested(Money, required=True, metadata={"description": "With taxes."})
    payable = fields.Nested(Money, allow_none=True)
    open_amount = fields.Nested(
        Money, required=True, metadata={"description": "What of it is not settled yet."})
    paid_at = Time(allow_none=True)
    cancelled_at = Time(allow_none=True)
    payment_means = fields.String(allow_none=True, metadata={
        "description": "UNTDID 4461 (BT-81), such as 58 for a SEPA transfer."})
    payment_reference = Text(140, allow_none=True, metadata={"description": "BT-83."})
    order_ids = many(Id("order"), 100)
    customer_reference = Text(100, allow_none=True, metadata={"description": "BT-13."})
    credits_invoice_id = Id("invoice", allow_none=True)
    credits_number = Text(60, allow_none=True, metadata={"description": "BT-25."})
    reason = Text(500, allow_none=True, is_long=True, metadata={
        "description": "Of a credit note: why."})
    return_id = Id("return", allow_none=True, metadata={
        "description": "Of a credit note: the return that caused it."})
    credited = fields.Nested(Money, allow_none=True, metadata={
        "description": "Of an invoice: what credit notes gave back of it, with taxes."})
    unallocated = fields.Nested(Money, allow_none=True, metadata={
        "description": "Of a credit note: what met no open amount, and is a credit of the "
                       "customer. It is the open amount of the credit note."})
    note = Text(2000, allow_none=True, is_long=True, metadata={"description": "BT-22."})
    is_self_billed = Flag(metadata={"description": "Issued by us for a supplier of ours (389)."})
    language = Language(allow_none=True)
    hash = fields.String(allow_none=True, metadata={
        "description": "SHA-256 of its content and of the hash before it in its series."})
    previous_hash = fields.String(allow_none=True)


class InvoiceTold(Strict):
    invoice = fields.Nested(Invoice, required=True)
