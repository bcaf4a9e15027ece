"""Refunds: credit of a customer that is paid back, and never more than there is."""

from chassis import money, paging, parties
from chassis.outbox import announce
from chassis.store import view
from contracts import billing as contract
from contracts.errors import NotFound, ValidationFailed

from ..errors import CurrencyDiffers, ExternalIdTaken, MoreThanIsLeft
from ..invoices.settling import amount_of
from . import credits
from .models import Payment, Refund
from .payments import in_minor_units, moment_of


def create_refund(*, source_id, amount, refunded_at, external_id, **fields):
    """Note that credit of a payment or a credit note was paid back, wholly or in part."""
    known = external_id and Refund.objects(external_id=external_id).first()
    if known:
        if known.source_id != source_id or amount not in (None, money.loaded(known.amount)):
            raise ExternalIdTaken(refund_id=known.id)
        return known.to_view()

    source = _source_of(source_id)
    paid_back = _paid_back(source, amount)
    credits.spend(source, paid_back["amount"].to_decimal())
    if isinstance(source, Payment):
        source.refunded = money.stored(
            {**source.refunded,
             "amount": amount_of(source.refunded) + amount_of(paid_back)})
    credits.store(source, contract.payment_refunded)
    refund = Refund(
        source_id=source.id, contact_id=source.contact_ids[0], amount=paid_back,
        refunded_at=moment_of(refunded_at, "/refunded_at"), external_id=external_id, **fields,
    ).add()
    announce(contract.refund_made, refund)
    return refund.to_view()


def get_refund(*, refund_id):
    """Show a refund."""
    return view(Refund.fetch_raw(refund_id))


def list_refunds(*, limit, after, contact_id=None, **filters):
    """List refunds, the latest first."""
    where = dict(filters)
    if contact_id is not None:
        where["contact_id"] = parties.survivor_of(contact_id)
    return paging.page(Refund.collection(), where, sort="-created_at", kind=paging.moment,
                       limit=limit, after=after)


def _source_of(source_id):
    try:
        return credits.fetch_source(source_id)
    except NotFound as error:
        raise ValidationFailed.at(
            "/source_id", "There is no such payment or credit note.") from error


def _paid_back(source, amount):
    """What is to be paid back, as it is stored."""
    if amount is None:
        if credits.left_of(source) == 0:
            raise MoreThanIsLeft(id=source.id, left="0")
        return source.unallocated
    if amount["currency"] != source.currency:
        raise CurrencyDiffers(id=source.id, currency=source.currency)
    return in_minor_units(amount, "/amount/amount")
