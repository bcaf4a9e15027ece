"""Who may not be visited is not, and what stands in the agenda is called off."""

from chassis import clock

from ..email.models import Recipient
from . import agenda
from .models import Visit

_OPEN = ("waiting", "planned", "unreported")


def skip(visit_id, reason):
    """Have somebody not be visited; what stands in the agenda is called off."""
    visit = Visit.objects(id=visit_id, state__in=_OPEN).first()
    if visit is None:
        return
    was_planned = visit.state != "waiting"
    visit.state, visit.reason, visit.slot = "skipped", reason, None
    visit.put()
    Recipient.collection().update_one(
        {"_id": visit.recipient_id, "state": "planned"},
        {"$set": {"state": "skipped", "reason": reason, "updated_at": clock.now()},
         "$inc": {"version": 1}})
    if was_planned:
        agenda.tell(visit, "cancel", {"reason": reason})
