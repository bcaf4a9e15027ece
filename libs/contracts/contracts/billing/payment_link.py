"""Links by which an invoice is paid, and what providers of payments tell of them."""

from marshmallow import fields, validate

from ..common import (
    ExpectedVersion,
    Flag,
    Id,
    Money,
    PageRequest,
    Recorded,
    Strict,
    Text,
    Time,
    Whole,
    many,
    page_of,
)
from ..signed_webhook import SignedWebhook
from ..visibility import shows_part_of
from .payment import PositiveMoney

LINK_STATES = ("open", "paid")
MOST_WEBHOOK = 64 * 1024


class ProviderFields(Strict):
    url_template = Text(500, metadata={
        "description": "Where a link leads; `{payment_link_id}` stands for its id."})
    secret = Text(200, minimum=32, metadata={
        "description": "What its webhooks are signed with (`whsec_…`, base64); never shown."})
    is_active = Flag()


class NewPaymentProvider(ProviderFields):
    name = Text(60, required=True)
    url_template = Text(500, required=True, metadata={
        "description": "Where a link leads; `{payment_link_id}` stands for its id.",
        "example": "https://pay.example.com/{payment_link_id}"})
    secret = Text(200, minimum=32, required=True, metadata={
        "description": "What its webhooks are signed with (`whsec_…`, base64); never shown."})
    is_active = Flag(load_default=True)


class PaymentProvider(Recorded):
    """Its webhooks come to `/payment-webhooks/<its id>`, signed as Standard Webhooks says."""

    id = Id("payment_provider", required=True)
    name = Text(60, required=True)
    url_template = Text(500, required=True)
    is_active = Flag(required=True)


class PaymentProviderId(Strict):
    payment_provider_id = Id("payment_provider", required=True)


class UpdatePaymentProvider(PaymentProviderId, ExpectedVersion):
    changes = fields.Nested(ProviderFields, required=True)


class ListPaymentProviders(PageRequest):
    """The latest first."""


PaymentProviderPage = page_of(PaymentProvider, "PaymentProviderPage")


@shows_part_of("payment")
class PaymentLink(Recorded):
    id = Id("payment_link", required=True)
    payment_provider_id = Id("payment_provider", required=True)
    invoice_id = Id("invoice", required=True)
    contact_id = Id("contact", required=True)
    amount = fields.Nested(Money, required=True, metadata={
        "description": "What was open of the invoice when the link was made."})
    url = Text(600, required=True)
    state = fields.String(required=True, validate=validate.OneOf(LINK_STATES))
    expires_at = Time(required=True)
    payment_ids = many(Id("payment"), 100)


class NewPortalPaymentLink(Strict):
    invoice_id = Id("invoice", required=True)
    payment_provider_id = Id("payment_provider", load_default=None, allow_none=True, metadata={
        "description": "The latest active one without."})


class NewPaymentLink(NewPortalPaymentLink):
    days = Whole(1, 90, load_default=14, metadata={"description": "For how long it is good."})


class PaymentLinkId(Strict):
    payment_link_id = Id("payment_link", required=True)


class PaymentWebhook(PaymentProviderId, SignedWebhook):
    """What came, as it came: its signature is of the very bytes."""

    body = fields.String(required=True, validate=validate.Length(max=MOST_WEBHOOK))


class LinkPaid(Strict):
    """What a webhook of type `payment.succeeded` says in `data`."""

    payment_link_id = Id("payment_link", required=True)
    payment_id = Text(150, required=True, metadata={
        "description": "What the provider calls the payment; it is taken once."})
    amount = fields.Nested(PositiveMoney, required=True)
    paid_at = Time(load_default=None, allow_none=True)
