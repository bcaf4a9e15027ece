"""Visits: shown, and ended with what came of them; each of it once."""

from datetime import timedelta

from chassis import clock, paging
from chassis.money import loaded, stored
from chassis.outbox import announce
from chassis.store import view
from contracts import marketing as contract
from contracts.context import current_call

from ..campaigns.models import Campaign
from ..email.models import Recipient
from ..errors import VisitIsOfAnother, VisitIsOver
from . import agenda, costing, wording
from .models import Visit, VisitList

_OPEN = ("planned", "unreported")
# With these nobody was met.
_NOT_REACHED = ("not_met", "wrong_address")
_ANSWERED = ("converted", "interested")
PAUSE = timedelta(hours=12)


def list_visits(*, limit, after, **filters):
    """List visits, the latest first."""
    return paging.page(Visit.collection(), filters, sort="-created_at", kind=paging.moment,
                       limit=limit, after=after, show=shown)


def get_visit(*, visit_id):
    """Show a visit."""
    return shown(Visit.fetch_raw(visit_id))


def end_visit(*, visit_id, outcome, minutes, kilometres, note, order_id, lead_id):
    """Say what came of a visit; who was not met is visited again, so many times."""
    visit = Visit.fetch(visit_id)
    if visit.state not in _OPEN:
        raise VisitIsOver(id=visit_id)
    if visit.user_id != current_call().actor.user_id:
        raise VisitIsOfAnother(id=visit_id)
    now = clock.now()
    visit.attempts += 1
    visit.outcome, visit.minutes, visit.note = outcome, minutes, note
    visit.kilometres = stored(kilometres)
    visit.order_id, visit.lead_id, visit.ended_at = order_id, lead_id, now
    visit.cost = costing.enter(visit)
    text = wording.of_visit(visit)
    agenda.tell(visit, "complete", _said(visit, text))
    told = _told(visit, text, _settle(visit, now))
    announce(contract.visit_ended, **told)
    return told["visit"]


def shown(raw):
    """A stored visit as it is shown."""
    return loaded(view(raw))


def _settle(visit, now):
    """Have whoever was visited be done, or wait for the next attempt; the visit as it was ended."""
    most = VisitList.fetch_raw(visit.visit_list_id, {"most_attempts": 1})["most_attempts"]
    is_again = visit.outcome == "not_met" and visit.attempts < most
    visit.state, visit.slot = "done", None
    ended = shown(visit.to_raw())
    if is_again:
        visit.state, visit.not_before = "waiting", now + PAUSE
        visit.starts_at = visit.ends_at = visit.activity_id = None
    visit.put()
    if not is_again:
        _settle_recipient(visit, now)
    return ended | {"version": visit.version, "updated_at": visit.updated_at}


def _settle_recipient(visit, now):
    """Say in the audience of the action whether they were reached, for its ledgers and results."""
    change = {"state": "failed", "reason": visit.outcome} if visit.outcome in _NOT_REACHED else {
        "state": "sent", "sent_at": now, "_is_to_enter": True,
        **({"clicked_at": now} if visit.outcome in _ANSWERED else {})}
    Recipient.collection().update_one(
        {"_id": visit.recipient_id, "state": "planned"},
        {"$set": {**change, "updated_at": now}, "$inc": {"version": 1}})


def _said(visit, text):
    """What the agenda is told of a visit that was made."""
    return {"outcome": visit.outcome, "text": text,
            "duration_seconds": visit.minutes * 60,
            "occurred_at": min(visit.starts_at, visit.ended_at).isoformat()}


def _told(visit, text, ended):
    purpose = Campaign.fetch_raw(visit.campaign_id, {"purpose": 1})["purpose"]
    return {"visit": ended, "purpose": purpose, "text": text}
