"""Disputes of invoices, and what customers see of their invoices in the portal."""

from marshmallow import fields, validate

from ..common import (
    Amount,
    Country,
    Day,
    ExpectedVersion,
    Flag,
    Id,
    Money,
    PageRequest,
    Recorded,
    Strict,
    Text,
    Time,
    many,
    page_of,
)
from ..lines import MOST_LINES
from ..visibility import shows_part_of
from . import invoice as i

DISPUTE_STATES = ("open", "settled")


@shows_part_of("invoice")
class Dispute(Recorded):
    """That a customer says an invoice is not right; it is not dunned as long as it is open."""

    id = Id("dispute", required=True)
    invoice_id = Id("invoice", required=True)
    contact_id = Id("contact", required=True)
    reason = Text(2000, required=True, is_long=True)
    state = fields.String(required=True, validate=validate.OneOf(DISPUTE_STATES))
    settled_at = Time(allow_none=True)
    resolution = Text(2000, allow_none=True, is_long=True)


class DisputeInvoice(Strict):
    invoice_id = Id("invoice", required=True)
    reason = Text(2000, minimum=3, required=True, is_long=True)


class SettleDispute(ExpectedVersion):
    dispute_id = Id("dispute", required=True)
    resolution = Text(2000, required=True, is_long=True)


class ListDisputes(PageRequest):
    """The latest first."""

    contact_id = Id("contact")
    invoice_id = Id("invoice")
    state = fields.String(validate=validate.OneOf(DISPUTE_STATES))


DisputePage = page_of(Dispute, "DisputePage")


class InvoiceDisputed(Strict):
    invoice = fields.Nested(i.Invoice, required=True)
    dispute = fields.Nested(Dispute, required=True)


class DisputeTold(Strict):
    dispute = fields.Nested(Dispute, required=True)


class PortalAddress(Strict):
    street = Text(300, allow_none=True, is_long=True)
    locality = Text(120, allow_none=True)
    region = Text(120, allow_none=True)
    postal_code = Text(20, allow_none=True)
    country = Country(allow_none=True)


class PortalParty(Strict):
    legal_name = Text(300, required=True)
    tax_id = Text(40, allow_none=True)
    vat_id = Text(40, allow_none=True)
    address = fields.Nested(PortalAddress, allow_none=True)
    iban = Text(34, allow_none=True)


class PortalLine(Strict):
    """Without what the line costs us."""

    description = Text(500, required=True, is_long=True)
    sku = Text(60, allow_none=True)
    quantity = Amount(required=True)
    unit = Text(3, required=True)
    unit_price = Amount(required=True)
    discount = Amount(allow_none=True)
    net = Amount(required=True)
    vat_rate = Amount(allow_none=True)


class PortalInvoice(Strict):
    """An invoice or credit note as its customer sees it."""

    id = Id("invoice", required=True)
    kind = fields.String(required=True, validate=validate.OneOf(i.INVOICE_KINDS))
    state = fields.String(required=True, validate=validate.OneOf(i.INVOICE_STATES))
    number = Text(60, required=True)
    issued_on = Day(required=True)
    supplied_on = Day(allow_none=True)
    due_on = Day(allow_none=True)
    instalments = many(i.Instalment, 36)
    currency = fields.String(required=True)
    seller = fields.Nested(PortalParty, allow_none=True)
    buyer = fields.Nested(PortalParty, allow_none=True)
    lines = many(PortalLine, MOST_LINES)
    taxes = many(i.TaxTotal, 30)
    withholding = fields.Nested(i.Withholding, allow_none=True)
    net = fields.Nested(Money, required=True)
    total = fields.Nested(Money, required=True)
    payable = fields.Nested(Money, required=True)
    open_amount = fields.Nested(Money, required=True)
    paid_at = Time(allow_none=True)
    payment_reference = Text(140, allow_none=True)
    customer_reference = Text(100, allow_none=True)
    credits_invoice_id = Id("invoice", allow_none=True)
    credits_number = Text(60, allow_none=True)
    reason = Text(500, allow_none=True, is_long=True)
    note = Text(2000, allow_none=True, is_long=True)
    is_overdue = Flag(required=True)
    is_disputed = Flag(required=True)


class ListPortalInvoices(PageRequest):
    """The latest first."""

    kind = fields.String(validate=validate.OneOf(i.INVOICE_KINDS))
    state = fields.String(validate=validate.OneOf(i.INVOICE_STATES[1:]))
    issued_from = Day(metadata={"description": "That day or after."})
    issued_until = Day(metadata={"description": "That day or before."})
    number = Text(60)
    is_overdue = Flag(metadata={"description": "Only those that should have been paid by now."})


PortalInvoicePage = page_of(PortalInvoice, "PortalInvoicePage")


class PortalInvoiceId(Strict):
    invoice_id = Id("invoice", required=True)
