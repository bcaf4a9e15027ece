"""Invoices and credit notes. That one is overdue follows from its day, so no event tells of it."""

from marshmallow import fields, validate

from ..common import Day, Id, Money, Strict, Text, Time
from ..facts import AboutParties
from .declared import billing

INVOICE_KINDS = ("invoice", "credit_note")
INVOICE_STATES = ("issued", "paid", "cancelled")


class Invoice(AboutParties):
    """Whoever owes comes first among the parties. Amounts of a credit note are positive."""

    id = Id("invoice", required=True)
    number = Text(60, required=True)
    kind = fields.String(required=True, validate=validate.OneOf(INVOICE_KINDS))
    state = fields.String(required=True, validate=validate.OneOf(INVOICE_STATES))
    issued_on = Day(required=True)
    due_on = Day(required=True)
    net = fields.Nested(Money, required=True, metadata={"description": "Without taxes."})
    total = fields.Nested(Money, required=True, metadata={"description": "With taxes."})
    open_amount = fields.Nested(
        Money, required=True, metadata={"description": "What of the total is not settled yet."})
    paid_at = Time(allow_none=True)
    cancelled_at = Time(allow_none=True)


class InvoiceTold(Strict):
    invoice = fields.Nested(Invoice, required=True)


invoice_issued = billing.event("billing.invoice.issued", "An invoice was issued.", InvoiceTold)
invoice_updated = billing.event(
    "billing.invoice.updated", "A part of an invoice was paid, or its day was moved.", InvoiceTold)
invoice_paid = billing.event("billing.invoice.paid", "An invoice was paid whole.", InvoiceTold)
invoice_cancelled = billing.event(
    "billing.invoice.cancelled", "An invoice was taken back.", InvoiceTold)
