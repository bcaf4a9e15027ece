"""Whether somebody may be visited, asked of contacts at that moment; and skipping who may not."""

from chassis import clock
from chassis.asking import ask
from contracts import contacts

from ..email.models import Recipient
from . import agenda
from .models import Visit

CHANNEL, GUARDED_ACTION = "visit", "campaign"
_STOPS = ("warn", "block")
_OPEN = ("waiting", "planned", "unreported")


def refusals_of(contact_ids, purpose, channel=CHANNEL):
    """`{contact id: reason}` of those who may not be approached, or whom guards speak against."""
    if not contact_ids:
        return {}
    answers = {item["contact_id"]: item for item in ask(
        contacts.may_approach, contact_ids=contact_ids, purpose=purpose,
        channel=channel)["items"]}
    refused = {id: answers[id]["reason"]["code"] if id in answers else "not_found"
               for id in contact_ids if id not in answers or not answers[id]["is_allowed"]}
    asked = [id for id in contact_ids if id not in refused]
    if asked:
        told = ask(contacts.check_many_guards, contact_ids=asked, action=GUARDED_ACTION)
        refused |= {verdict["contact_id"]: "guard" for verdict in told["items"]
                    if any(finding["level"] in _STOPS and finding["override"] is None
                           for finding in verdict["findings"])}
    return refused


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
