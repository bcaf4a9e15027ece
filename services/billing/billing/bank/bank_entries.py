"""Movements of accounts, and how they become payments: by hand, or by themselves when sure."""

from datetime import UTC, datetime
from functools import partial

import structlog

from chassis import clock, money, paging
from chassis.jobs import as_service
from chassis.outbox import commit
from chassis.parties import known as known_parties
from chassis.parties import parties_of
from chassis.store import database, view
from contracts.errors import Conflict, PreconditionFailed, ValidationFailed

from ..errors import CurrencyDiffers, EntryIsADebit, EntryIsBooked
from ..payments import payments
from .matching import Debts, suggestions_for
from .models import BankEntry

log = structlog.get_logger("billing.bank")

SETTINGS = "billing_settings"
SETTINGS_ID = "bank"
MOST_AT_ONCE = 500


def list_bank_entries(*, limit, after, **filters):
    """List movements of accounts, the latest first."""
    return paging.page(BankEntry.collection(), filters, sort="-created_at", kind=paging.moment,
                       limit=limit, after=after)


def get_bank_entry(*, bank_entry_id):
    """Show a movement of an account."""
    return view(BankEntry.fetch_raw(bank_entry_id))


def suggest_for_bank_entry(*, bank_entry_id):
    """Show what a movement may be a payment of, and why."""
    entry = get_bank_entry(bank_entry_id=bank_entry_id)
    found = suggestions_for(entry, Debts(entry["amount"]["currency"])) if (
        entry["state"] == "open") else []
    return {"bank_entry_id": bank_entry_id, "suggestions": found}


def payer_of(*, contact_id, **_request):
    """For `serves(…, first=…)`: the party that a movement is booked for, if one is named."""
    return known_parties(contact_id=contact_id) if contact_id else {"parties": {}}


def book_bank_entry(*, bank_entry_id, contact_id, parties, allocations, charges,
                    reverses_payment_id, expected_version):
    """Book a movement as a payment of a party, or as the return of one; once."""
    entry = _open_entry(bank_entry_id, expected_version)
    if reverses_payment_id is not None:
        return _book_return(entry, reverses_payment_id)
    if contact_id is None:
        raise ValidationFailed.at("/contact_id", "Say whose payment it is.")
    if not entry.is_credit:
        raise EntryIsADebit(bank_entry_id=bank_entry_id)

    return _book(entry, parties[contact_id], allocations, charges)


def ignore_bank_entry(*, bank_entry_id, note, expected_version):
    """Note that a movement is no payment of a customer, and why."""
    entry = _open_entry(bank_entry_id, expected_version)
    entry.state, entry.note, entry.waits_since = "ignored", note, None
    return entry.put().to_view()


def get_bank_settings():
    """Show how bank statements are dealt with."""
    held = database()[SETTINGS].find_one({"_id": SETTINGS_ID}) or {}
    return {"books_sure_matches": held.get("books_sure_matches", False)}


def set_bank_settings(*, books_sure_matches):
    """Say how bank statements are dealt with."""
    database()[SETTINGS].update_one(
        {"_id": SETTINGS_ID}, {"$set": {"books_sure_matches": books_sure_matches}}, upsert=True)
    return get_bank_settings()


def book_sure_entries():
    """Book what came in and is surely a payment, where that is set; a periodic job."""
    if not get_bank_settings()["books_sure_matches"]:
        return
    waiting = [view(raw) for raw in BankEntry.collection().find(
        {"_waits_since": {"$exists": True}}).sort("_waits_since", 1).limit(MOST_AT_ONCE)]
    with as_service("billing"):
        for currency in sorted({entry["amount"]["currency"] for entry in waiting}):
            _book_sure([entry for entry in waiting
                        if entry["amount"]["currency"] == currency], Debts(currency))


def _book_sure(entries, debts):
    for entry in entries:
        sure = next((item for item in suggestions_for(entry, debts) if item["is_sure"]), None)
        party = sure and parties_of([sure["contact_id"]]).get(sure["contact_id"])
        try:
            commit(partial(_book_waiting, entry["id"], party, sure))
        except (Conflict, PreconditionFailed, ValidationFailed) as refused:
            # Somebody was quicker with the invoice or the entry; a person looks at what is left.
            log.info("entry_not_booked", bank_entry=entry["id"], code=refused.code)
            commit(partial(_book_waiting, entry["id"], None, None))


def _book_waiting(bank_entry_id, party, sure):
    entry = BankEntry.fetch(bank_entry_id)
    if entry.waits_since is None or entry.state != "open":
        return
    if party is None:
        entry.waits_since = None
        entry.put()
        return
    _book(entry, party, [{"invoice_id": item["invoice_id"], "amount": item["amount"]}
                         for item in sure["allocations"]], None)


def _open_entry(bank_entry_id, expected_version):
    entry = BankEntry.fetch(bank_entry_id, expected_version=expected_version)
    if entry.state == "booked":
        raise EntryIsBooked(bank_entry_id=bank_entry_id, payment_id=entry.payment_id)
    return entry


def _book(entry, party, allocations, charges):
    amount = money.loaded(entry.amount)
    if charges is not None and charges["currency"] != amount["currency"]:
        raise CurrencyDiffers(currency=amount["currency"])
    if charges is not None:
        # The customer paid it all; what banks kept of it is ours to bear.
        amount["amount"] += charges["amount"]
        entry.charges = money.stored(charges)
    payment = payments.take_in(
        party, amount=amount, received_at=_moment(entry.booked_on), allocations=allocations,
        method="direct_debit" if entry.is_return else "transfer",
        external_id=f"bank_entry/{entry.key}", bank_entry_id=entry.id,
        reference=(entry.text or entry.reference or "")[:140] or None,
        payer_name=entry.payer_name, payer_iban=entry.payer_iban)
    return _booked(entry, payment.contact_ids, payment.id)


def _book_return(entry, payment_id):
    """A payment that the bank took back; it takes back what the payment settled."""
    if entry.is_credit:
        raise ValidationFailed.at("/reverses_payment_id", "Money came in by this movement.")
    held = payments.Payment.objects(id=payment_id).first()
    if held is None or money.loaded(held.amount) != money.loaded(entry.amount):
        raise ValidationFailed.at("/reverses_payment_id", "There is no payment of this amount.")
    payments.reverse_payment(
        payment_id=payment_id, reason=(entry.text or "Returned by the bank")[:500],
        reversed_at=max(_moment(entry.booked_on), held.received_at), expected_version=None)
    return _booked(entry, held.contact_ids, payment_id)


def _booked(entry, contact_ids, payment_id):
    entry.state, entry.contact_ids, entry.payment_id = "booked", list(contact_ids), payment_id
    entry.booked_at, entry.waits_since = clock.now(), None
    return entry.put().to_view()


def _moment(day):
    # A movement has a day and no time; the middle of it is the same day in most time zones.
    return min(datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC), clock.now())
