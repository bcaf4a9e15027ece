"""Payment links: made for what is open of an invoice, whoever provides the payment."""

from datetime import timedelta

from chassis import clock, paging, signed_webhooks
from chassis.ids import new_id
from chassis.sealing import seal_of
from chassis.store import view
from contracts.errors import NotFound, ValidationFailed

from ..errors import InvoiceIsSelfBilled, NothingIsOpen, PaymentProviderMissing
from ..invoices.models import Invoice
from ..invoices.settling import amount_of
from .link_models import PaymentLink, PaymentProvider

PORTAL_DAYS = 2


def create_payment_provider(*, secret, url_template, **fields):
    """Add somebody by whom customers can pay."""
    _refuse_misfits(secret, url_template)
    made = PaymentProvider(
        id=new_id(PaymentProvider.ENTITY), url_template=url_template, **fields)
    made.secret = secrets().close(secret, made.id)
    return made.add().to_view()


def get_payment_provider(*, payment_provider_id):
    """Show somebody by whom customers can pay."""
    return view(PaymentProvider.fetch_raw(payment_provider_id))


def list_payment_providers(*, limit, after):
    """List those by whom customers can pay, the latest first."""
    return paging.page(PaymentProvider.collection(), {}, sort="-created_at", kind=paging.moment,
                       limit=limit, after=after)


def update_payment_provider(*, payment_provider_id, changes, expected_version):
    """Change the secret or the address of a provider, or close it."""
    provider = PaymentProvider.fetch(payment_provider_id, expected_version=expected_version)
    changes = dict(changes)
    secret = changes.pop("secret", None)
    _refuse_misfits(secret, changes.get("url_template", provider.url_template), before="/changes")
    for name, value in changes.items():
        setattr(provider, name, value)
    if secret is not None:
        provider.secret = secrets().close(secret, provider.id)
    return provider.put().to_view()


def create_payment_link(*, invoice_id, payment_provider_id, days):
    """Make a link by which what is open of an invoice can be paid."""
    return _link_for(Invoice.fetch(invoice_id), payment_provider_id, days)


def create_portal_payment_link(*, invoice_id, payment_provider_id, party):
    """Give the customer a link by which they can pay an invoice of their own."""
    invoice = Invoice.objects(id=invoice_id).first()
    if (invoice is None or invoice.contact_ids[0] != party["id"] or invoice.state == "draft"
            or invoice.is_self_billed):
        raise NotFound(f"There is no invoice {invoice_id}.", id=invoice_id)
    return _link_for(invoice, payment_provider_id, PORTAL_DAYS)


def get_payment_link(*, payment_link_id):
    """Show a payment link."""
    return view(PaymentLink.fetch_raw(payment_link_id))


def secrets():
    """What seals the secrets of providers."""
    return seal_of("secrets of payment providers")


def _link_for(invoice, payment_provider_id, days):
    if invoice.is_self_billed:
        raise InvoiceIsSelfBilled(invoice_id=invoice.id)
    if (invoice.kind != "invoice" or invoice.state != "issued"
            or not amount_of(invoice.open_amount)):
        raise NothingIsOpen(invoice_id=invoice.id)
    provider = _provider(payment_provider_id)
    id = new_id("payment_link")
    return PaymentLink(
        id=id, payment_provider_id=provider.id, invoice_id=invoice.id,
        contact_id=invoice.contact_ids[0], amount=dict(invoice.open_amount),
        url=provider.url_template.replace("{payment_link_id}", id),
        expires_at=clock.now() + timedelta(days=days),
    ).add().to_view()


def _provider(payment_provider_id):
    asked = {"id": payment_provider_id} if payment_provider_id else {}
    found = next((provider for provider in PaymentProvider.objects(**asked).order_by(
        "-created_at", "-id") if provider.is_active), None)
    if found is None:
        raise PaymentProviderMissing()
    return found


def _refuse_misfits(secret, url_template, before=""):
    if not url_template.startswith("https://") or "{payment_link_id}" not in url_template:
        raise ValidationFailed.at(
            f"{before}/url_template", "This is no https address with {payment_link_id} in it.")
    if secret is not None:
        signed_webhooks.require_sound_secret(secret, f"{before}/secret")
