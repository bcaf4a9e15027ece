"""Payments that came in."""

from marshmallow import fields

from ..common import Id, Money, Strict, Text, Time, many
from ..facts import AboutParties
from .declared import billing


class Payment(AboutParties):
    id = Id("payment", required=True)
    received_at = Time(required=True)
    amount = fields.Nested(Money, required=True)
    invoice_ids = many(Id("invoice"), 100)
    reference = Text(140, allow_none=True)


class PaymentReceived(Strict):
    payment = fields.Nested(Payment, required=True)


payment_received = billing.event(
    "billing.payment.received", "A payment came in.", PaymentReceived)
