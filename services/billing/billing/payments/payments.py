"""Payments: taken in by hand, from a bank statement or from a payment link, and reversed."""

from datetime import timedelta

from chassis import clock, money, paging, parties
from chassis.ids import new_id
from chassis.outbox import announce
from chassis.store import view
from chassis.visibility import narrow
from contracts import billing as contract
from contracts.errors import ValidationFailed

from ..errors import ExternalIdTaken, PaymentIsRefunded
from ..invoices.settling import amount_of
from . import allocations as allocating_rules
from .models import Payment

# Clocks of others may go before ours.
TOLERANCE = timedelta(minutes=10)


def create_payment(*, contact_id, parties, allocations, allocating, **fields):
    """Take in a payment of a customer, and settle invoices with it; the rest is their credit."""
    return take_in(parties[contact_id], allocations=allocations, allocating=allocating,
                   **fields).to_view()


def get_payment(*, payment_id):
    """Show a payment."""
    return view(Payment.fetch_raw(payment_id))


def list_payments(*, limit, after, contact_id=None, invoice_id=None, has_credit=None, **filters):
    """List payments, the latest first."""
    where = dict(filters)
    if contact_id is not None:
        where["contact_ids"] = parties.survivor_of(contact_id)
    if invoice_id is not None:
        where["invoice_ids"] = invoice_id
    if has_credit is not None:
        where["unallocated.amount"] = {"$gt": 0} if has_credit else 0
    return paging.page(Payment.collection(), narrow(where, "payment"), sort="-created_at",
                       kind=paging.moment, limit=limit, after=after)


def reverse_payment(*, payment_id, reason, reversed_at, expected_version):
    """Take back a payment that the bank sent back; what it settled is owed again."""
    payment = Payment.fetch(payment_id, expected_version=expected_version)
    if payment.state == "reversed":
        return payment.to_view()
    if amount_of(payment.refunded) > 0:
        raise PaymentIsRefunded(payment_id=payment_id)

    allocating_rules.take_back_all(payment)
    payment.state, payment.unallocated = "reversed", _nothing(payment.currency)
    payment.reversed_at, payment.reversal_reason = moment_of(reversed_at, "/reversed_at"), reason
    payment.put()
    announce(contract.payment_reversed, payment)
    return payment.to_view()


def take_in(party, *, amount, received_at=None, external_id=None, allocations=None,
            allocating="oldest_first", **fields):
    """Within a transaction: a payment of a party, stored and told of.

    One that is known by its external id already is given as it is, and nothing changes.
    """
    known = external_id and Payment.objects(external_id=external_id).first()
    if known:
        if known.contact_ids[0] != party["id"] or money.loaded(known.amount) != amount:
            raise ExternalIdTaken(payment_id=known.id)
        return known

    received = in_minor_units(amount, "/amount/amount")
    payment = Payment(
        id=new_id("payment"), contact_ids=[party["id"]], owner_id=party.get("owner_id"),
        amount=received, unallocated=received, refunded=_nothing(amount["currency"]),
        received_at=moment_of(received_at, "/received_at"), external_id=external_id, **fields)
    if allocations is not None or allocating == "oldest_first":
        allocating_rules.settle(payment, allocations)
    payment.add()
    announce(contract.payment_received, payment)
    return payment


def in_minor_units(amount, pointer):
    """Money as it is stored. Raises ValidationFailed for parts of a minor unit."""
    whole = money.rounded(amount["amount"], amount["currency"])
    if whole != amount["amount"]:
        raise ValidationFailed.at(pointer, "Its currency has fewer decimals.")
    return money.stored({"amount": whole, "currency": amount["currency"]})


def moment_of(at, pointer):
    """When something happened: now unless it is said. Raises ValidationFailed for the future."""
    now = clock.now()
    if at is not None and at > now + TOLERANCE:
        raise ValidationFailed.at(pointer, "This is in the future.")
    return at or now


def event_of(raw):
    """The event that last told of a payment, for profiles to be made anew."""
    event = contract.payment_reversed if raw["state"] == "reversed" else contract.payment_received
    return event, {"payment": view(raw)}


def _nothing(currency):
    return money.stored({"amount": money.zero(currency), "currency": currency})
