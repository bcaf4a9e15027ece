"""Referrals: clicked, shown to us and to who sent them, and refused by us."""

from datetime import timedelta

from pymongo.errors import DuplicateKeyError

from chassis import clock, money, paging
from chassis.figures import between
from chassis.outbox import announce
from chassis.paging import moment
from chassis.parties import survivor_of
from chassis.store import again, view
from contracts import social as contract
from contracts.context import current_call
from contracts.errors import NotFound

from ..errors import ReferralIsPaid
from ..seals import seal_of
from . import advocates
from .models import Advocate, Referral

# For so long a click may still become a lead; then it is forgotten.
CLICK_KEPT = timedelta(days=90)
_SEAL = "visitors of referral links"
_TOLD = {"lead": contract.referral_opened, "won": contract.referral_won,
         "paid": contract.referral_paid, "refused": contract.referral_refused}


def get_referral(*, referral_id):
    """Show what came of somebody who was sent to us."""
    return shown(Referral.fetch_raw(referral_id))


def list_referrals(*, limit, after, lead_after=None, lead_before=None, won_after=None,
                   won_before=None, **filters):
    """List who was sent to us, the latest first."""
    where = {**filters, **between("lead_at", lead_after, lead_before),
             **between("won_at", won_after, won_before)}
    return paging.page(Referral.collection(), where, sort="-created_at", kind=moment,
                       limit=limit, after=after, show=shown)


def refuse_referral(*, referral_id, note, expected_version):
    """Say that somebody does not count as sent to us; what was paid counts on."""
    referral = Referral.fetch(referral_id, expected_version=expected_version)
    if referral.state == "paid":
        raise ReferralIsPaid(id=referral_id)
    referral.note = note
    refuse(referral, "by_us")
    return shown(referral.stored)


def click_referral(*, code):
    """Note that somebody came by a referral link; the same visitor counts once a day.

    Who it was is not kept: what tells them apart is signed by a key and bound to the day.
    """
    advocate = advocates.by_code(code)
    if advocate is None:
        raise NotFound("There is no such link.")
    now = clock.now()
    call = current_call()
    visitor = f"{code}/{now.date()}/{call.source_address or call.request_id}"
    key = seal_of(_SEAL).mark(visitor)
    held = Referral.collection().find_one({"_visitor_key": key}, {"_id": 1})
    if held is not None:
        return {"code": code, "referral_id": held["_id"]}
    referral = Referral(
        advocate_id=advocate["_id"], contact_id=advocate["contact_id"], state="clicked",
        clicked_at=now, visitor_key=key, expires_at=now + CLICK_KEPT)
    return {"code": code, "referral_id": add(referral).id}


def list_portal_referrals(*, limit, after, party):
    """Show how far those got whom the caller sent; not who they are."""
    ids = [raw["_id"] for raw in Advocate.collection().find(
        {"contact_id": {"$in": _own_ids(party)}}, {"_id": 1})]
    return paging.page(
        Referral.collection(),
        {"advocate_id": {"$in": ids}, "lead_at": {"$exists": True}}, sort="-lead_at",
        kind=moment, limit=limit, after=after, show=_shown_in_portal)


def list_portal_referral_links(*, limit, after, party):
    """Show what links of the caller say, while they are active."""
    return paging.page(
        Advocate.collection(), {"contact_id": {"$in": _own_ids(party)}, "state": "active"},
        sort="-created_at", kind=moment, limit=limit, after=after,
        show=lambda raw: {"code": raw["code"], "active_at": raw["active_at"]})


def add(referral):
    """Store a new referral; somebody else who was quicker with the same is seen."""
    try:
        return referral.add()
    except DuplicateKeyError as error:
        raise again("It was told just now.") from error


def keep(referral, event=None):
    """Store what came of a referral, and tell of it; by its state where no event is named."""
    if referral.id is None:
        add(referral)
    else:
        try:
            referral.put()
        except DuplicateKeyError as error:
            raise again("Another got it just now.") from error
    announce(event or _TOLD[referral.state], referral=shown(referral.stored))


def refuse(referral, because):
    """Have a referral count for nothing, for good."""
    referral.state, referral.refused_because = "refused", because
    keep(referral)


def shown(raw):
    """A referral as we see it, with what was paid in all."""
    held = money.loaded(view(raw))
    invoices = [{name: invoice[name] for name in ("invoice_id", "amount", "paid_at")}
                for invoice in held.get("invoices", ())]
    return {**held, "referred_ids": held.get("referred_ids", []), "invoices": invoices,
            "paid": money.totals(invoice["amount"] for invoice in invoices)}


def _own_ids(party):
    """The person who is signed in, and whom they act for."""
    contact_id = current_call().actor.contact_id
    return sorted({party["id"], survivor_of(contact_id) if contact_id else party["id"]})


def _shown_in_portal(raw):
    return {"id": raw["_id"], **{name: raw[name] for name in ("state", "lead_at", "won_at")
                                 if name in raw}}
