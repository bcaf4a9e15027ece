"""Webhooks of providers of payments: signed as Standard Webhooks says, and taken up once."""

import structlog
from marshmallow import ValidationError

from chassis import money, schemas, signed_webhooks
from chassis.signed_webhooks import WebhookReceipt
from contracts.billing.payment_link import LinkPaid
from contracts.errors import NotFound, ValidationFailed

from ..invoices.models import Invoice
from ..invoices.settling import amount_of
from . import payment_links, payments
from .link_models import PaymentLink, PaymentProvider

log = structlog.get_logger("billing.webhooks")

PAID = "payment.succeeded"
_LINK_PAID = schemas.tolerant(LinkPaid())


def receive_payment_webhook(*, payment_provider_id, body, webhook_id, **signed):
    """Take up what a provider tells, once: a repeat, and a replay, change nothing.

    What is paid settles the invoice of its link; what is more than was open is a credit.
    """
    provider = PaymentProvider.fetch(payment_provider_id)
    if not provider.is_active:
        raise NotFound(f"There is no payment_provider {payment_provider_id}.")
    secret = payment_links.secrets().open(provider.secret, provider.id)
    signed_webhooks.require_signed(secret, body, webhook_id=webhook_id, **signed)
    if not signed_webhooks.is_first(WebhookReceipt, provider.id, webhook_id):
        return

    told = _read(body)
    if told.get("type") == PAID:
        _take_in(provider, told.get("data"))
    else:
        log.info("webhook_of_no_concern", provider=provider.id, type=str(told.get("type"))[:60])


def _read(body):
    told = signed_webhooks.read_json(body)
    if not isinstance(told, dict):
        raise ValidationFailed.at("/body", "This is not a JSON object.")
    return told


def _take_in(provider, data):
    try:
        paid = _LINK_PAID.load(data or {})
    except ValidationError as error:
        raise schemas.invalid(error, "/body/data") from error
    link = PaymentLink.objects(id=paid["payment_link_id"]).first()
    if link is None or link.payment_provider_id != provider.id:
        raise ValidationFailed.at("/body/data/payment_link_id", "There is no such link.")

    payment = payments.take_in(
        {"id": link.contact_id}, amount=paid["amount"], received_at=paid["paid_at"],
        external_id=f"{provider.id}/{paid['payment_id']}", method="payment_link",
        reference=link.id, payment_link_id=link.id, allocating="none",
        allocations=_allocations(link, paid["amount"]))
    if payment.id not in link.payment_ids:
        link.state, link.payment_ids = "paid", [*link.payment_ids, payment.id]
        link.put()


def _allocations(link, amount):
    """What of the invoice is settled; None where nothing of it is open any more."""
    invoice = Invoice.fetch(link.invoice_id)
    settled = min(amount_of(invoice.open_amount), amount["amount"])
    if amount["currency"] != invoice.currency or settled == 0 or (
            invoice.contact_ids[0] != link.contact_id):
        return None
    return [{"invoice_id": invoice.id, "amount": money.rounded(settled, invoice.currency)}]
