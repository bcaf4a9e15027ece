"""What is asked of invoices: drafts, issuing, lists, and invoices of orders."""

from marshmallow import fields, validate

from ..common import (
    Day,
    ExpectedVersion,
    Flag,
    Id,
    Language,
    PageRequest,
    Pattern,
    Strict,
    Text,
    page_of,
)
from ..lines import MOST_LINES, TAX_CATEGORIES, Price, Quantity
from . import invoice as i


class NewInvoiceLine(Strict):
    product_id = Id("product", allow_none=True)
    sku = Text(60, allow_none=True)
    description = Text(500, required=True, is_long=True)
    quantity = Quantity(required=True)
    unit = Text(3, load_default="C62")
    unit_price = Price(required=True)
    discount = Price(load_default=None, allow_none=True, metadata={
        "description": "What is taken off the line; never more than the line is."})
    tax_category = fields.String(
        load_default="standard", validate=validate.OneOf(TAX_CATEGORIES))


class InvoiceFields(Strict):
    supplied_on = Day(allow_none=True)
    note = Text(2000, allow_none=True, is_long=True)
    customer_reference = Text(100, allow_none=True)
    language = Language(allow_none=True)
    series = Text(20, allow_none=True, metadata={
        "description": "The code of the series; the default one of invoices without."})


class NewInvoice(InvoiceFields):
    contact_id = Id("contact", required=True)
    lines = fields.List(fields.Nested(NewInvoiceLine), required=True,
                        validate=validate.Length(min=1, max=MOST_LINES))
    currency = fields.String(
        load_default=None, allow_none=True,
        validate=Pattern("^[A-Z]{3}$", error="This is not a currency code such as EUR."),
        metadata={"description": "That of the billing profile without."})


class InvoiceChanges(InvoiceFields):
    """Lines that are given replace all that there were."""

    lines = fields.List(fields.Nested(NewInvoiceLine),
                        validate=validate.Length(min=1, max=MOST_LINES))


class InvoiceId(Strict):
    invoice_id = Id("invoice", required=True)


class UpdateInvoice(InvoiceId, ExpectedVersion):
    changes = fields.Nested(InvoiceChanges, required=True)


class DeleteInvoice(InvoiceId, ExpectedVersion):
    """Only a draft can be deleted."""


class IssueInvoice(InvoiceId, ExpectedVersion):
    issued_on = Day(load_default=None, allow_none=True, metadata={
        "description": "Today without; not before the last of its series, and not after today."})


class ListInvoices(PageRequest):
    """The latest first."""

    contact_id = Id("contact")
    state = fields.String(validate=validate.OneOf(i.INVOICE_STATES))
    kind = fields.String(validate=validate.OneOf(i.INVOICE_KINDS))
    series = Text(20)
    number = Text(60)
    issued_from = Day(metadata={"description": "That day or after."})
    issued_until = Day(metadata={"description": "That day or before."})
    is_overdue = Flag(metadata={"description": "Invoices that should have been paid by now."})
    order_id = Id("order")
    credits_invoice_id = Id("invoice", metadata={
        "description": "The credit notes of this invoice."})


InvoicePage = page_of(i.Invoice, "InvoicePage")


class InvoiceOrder(Strict):
    order_id = Id("order", required=True)
    shipment_id = Id("shipment", load_default=None, allow_none=True, metadata={
        "description": "Only what left us by it; without, all that is not invoiced yet."})
