"""Agreements with partners: made, activated, changed, ended; a territory may be one's alone."""

from functools import partial

from chassis import clock, paging
from chassis.jobs import as_service
from chassis.money import loaded, stored
from chassis.outbox import announce, commit
from chassis.store import database, view
from chassis.visibility import narrow
from contracts import sales as contract
from contracts.errors import ValidationFailed

from ..errors import AgreementHasEnded, TerritoryIsTaken
from ..pricing import lists
from ..pricing.models import PriceList
from .models import Agreement

# Written by whoever activates or changes an agreement, so that one of two at once sees the other.
_GATE = "agreements_gate"


def create_agreement(*, partner_id, parties, **fields):
    """Make an agreement with a partner; it is a draft until it is activated."""
    agreement = Agreement(partner_id=parties[partner_id]["id"])
    _take(agreement, fields)
    return agreement.add().to_view()


def get_agreement(*, agreement_id):
    """Show an agreement."""
    return view(Agreement.fetch_raw(agreement_id))


def list_agreements(*, limit, after, **filters):
    """List agreements, the latest first."""
    return paging.page(Agreement.collection(), narrow(filters, "agreement"), sort="-created_at",
                       kind=paging.moment, limit=limit, after=after)


def update_agreement(*, agreement_id, changes, expected_version):
    """Change an agreement; what was earned by it stays."""
    agreement = Agreement.fetch(agreement_id, expected_version=expected_version)
    if agreement.state == "ended":
        raise AgreementHasEnded(id=agreement_id)
    _take(agreement, changes)
    if agreement.state == "active":
        _refuse_taken(agreement)
    agreement.put()
    announce(contract.agreement_updated, agreement)
    return agreement.to_view()


def activate_agreement(*, agreement_id, expected_version):
    """Have an agreement apply, unless its territory is another's alone."""
    agreement = Agreement.fetch(agreement_id, expected_version=expected_version)
    if agreement.state == "active":
        return agreement.to_view()
    if agreement.state == "ended" or _is_over(agreement, clock.today()):
        raise AgreementHasEnded(id=agreement_id)
    _refuse_taken(agreement)
    agreement.state = "active"
    agreement.put()
    announce(contract.agreement_activated, agreement)
    return agreement.to_view()


def end_agreement(*, agreement_id, expected_version):
    """End an agreement today. Doing so twice is doing it once."""
    agreement = Agreement.fetch(agreement_id, expected_version=expected_version)
    if agreement.state != "ended":
        _end(agreement, min(clock.today(), agreement.ends_on or clock.today()))
    return agreement.to_view()


def end_agreements():
    """End the agreements whose last day is over; a periodic job."""
    today = clock.today()
    over = list(Agreement.collection().find(
        {"state": "active", "ends_on": {"$lt": today}}, {"_id": 1}))
    with as_service("sales"):
        for raw in over:
            commit(partial(_end_if_over, raw["_id"], today))


def agreement_on(partner_id, day):
    """The agreement with a partner that applies on a day; the latest, or None."""
    return Agreement.objects(__raw__={
        "partner_id": partner_id, "state": {"$in": ["active", "ended"]},
        "starts_on": {"$lte": day}, "$or": [{"ends_on": None}, {"ends_on": {"$gte": day}}],
    }).order_by("-created_at", "-id").first()


def agreements_on(partner_id, day):
    """The active agreements with a partner that apply on a day, the latest first."""
    return [held for held in Agreement.objects(partner_id=partner_id, state="active").order_by(
        "-created_at", "-id") if _covers(held, day)]


def terms_on(agreement_id, at):
    """What an agreement says of prices at a moment. Raises ValidationFailed if it is none then."""
    agreement = Agreement.objects(id=agreement_id).first()
    if agreement is None or agreement.state == "draft" or not _covers(
            agreement, at.date().isoformat()):
        raise ValidationFailed.at("/agreement_id", "There is no such agreement that applies.")
    percent = agreement.discount_percent
    return {"price_list_id": agreement.price_list_id, "discount_percent": loaded(percent)}


lists.take_terms_from(terms_on)


def exclusive_in(country, region, day):
    """The active agreements by which a place is somebody's alone on a day."""
    found = Agreement.objects(__raw__={"state": "active", "is_exclusive": True})
    place = [{"country": country, "region": region}]
    return [held for held in found
            if _covers(held, day) and _overlap(held.territories, place)]


def _end_if_over(agreement_id, today):
    agreement = Agreement.fetch(agreement_id)
    if agreement.state == "active" and _is_over(agreement, today):
        _end(agreement, agreement.ends_on)


def _end(agreement, day):
    agreement.state, agreement.ends_on = "ended", day
    agreement.put()
    announce(contract.agreement_ended, agreement)


def _take(agreement, fields):
    for name, value in fields.items():
        setattr(agreement, name, stored(value))
    if agreement.ends_on and agreement.ends_on < agreement.starts_on:
        raise ValidationFailed.at("/ends_on", "It ends before it starts.")
    list_id = fields.get("price_list_id")
    if list_id and PriceList.collection().find_one({"_id": list_id}, {"_id": 1}) is None:
        raise ValidationFailed.at("/price_list_id", "There is no such price list.")


def _refuse_taken(agreement):
    """Refuse what another partner has alone, or what would be one's alone where others sell."""
    database()[_GATE].update_one({"_id": _GATE}, {"$inc": {"count": 1}}, upsert=True)
    others = Agreement.objects(__raw__={
        "state": "active", "_id": {"$ne": agreement.id},
        "partner_id": {"$ne": agreement.partner_id}})
    for other in others:
        is_alone = agreement.is_exclusive or other.is_exclusive
        if is_alone and _at_once(agreement, other) and _overlap(
                agreement.territories, other.territories):
            raise TerritoryIsTaken(agreement_id=other.id, partner_id=other.partner_id)


def _at_once(one, other):
    return (one.starts_on <= (other.ends_on or "9999")
            and other.starts_on <= (one.ends_on or "9999"))


def _covers(agreement, day):
    return agreement.starts_on <= day <= (agreement.ends_on or "9999")


def _is_over(agreement, day):
    return bool(agreement.ends_on) and agreement.ends_on < day


def _overlap(one, other):
    """Whether two territories have a place in common; none is everywhere."""
    if not one or not other:
        return True
    return any(
        a["country"] == b["country"] and (
            not a.get("region") or not b.get("region") or a["region"] == b["region"])
        for a in one for b in other)
