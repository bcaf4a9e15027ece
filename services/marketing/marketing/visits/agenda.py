"""Visits in the agenda of contacts: put there, completed and called off; and what is changed there.

What is to be told is kept with the change itself, and told after it under a name of its own, so
that it is done once whoever dies meanwhile.
"""

from datetime import timedelta
from functools import partial

import structlog

from chassis import clock
from chassis.asking import ask
from chassis.jobs import as_service, each_in_turn
from chassis.outbox import commit
from chassis.parties import parties_of
from contracts import contacts
from contracts.errors import Conflict, NotFound, ServiceUnavailable, ValidationFailed

from .assigning import place_of
from .models import AgendaTask, Visit, VisitList

log = structlog.get_logger("vinculo.visits")

BATCH = 100
# So long before a visit it is asked again whether it may be made.
ASKED_AGAIN = timedelta(days=1)
_PLANNED = ("planned", "unreported")


def tell(visit, kind, said=None):
    """Have the agenda be told of a visit, as a part of the change that it tells of."""
    AgendaTask(visit_id=visit.id, turn=visit.turn, kind=kind, activity_id=visit.activity_id,
               said=said or {}).add()


def tell_agenda():
    """Tell the agenda what it has yet to be told, in order; a periodic job, safe to repeat."""
    with as_service("marketing"):
        try:
            each_in_turn(_tell, list(AgendaTask.collection().find().sort(
                [("created_at", 1), ("_id", 1)]).limit(BATCH)))
        except ServiceUnavailable:
            # The next turn tells it.
            log.warning("agenda_not_told")


def _tell(raw):
    # What was told just before may have said in which activity it is.
    task = AgendaTask.collection().find_one({"_id": raw["_id"]})
    if task is not None:
        commit(partial(_done, task, _TELLERS[task["kind"]](task)))


def _plan(task):
    visit = Visit.collection().find_one({"_id": task["visit_id"]})
    if visit is None or visit["_turn"] != task["turn"]:
        return None
    visit_list = VisitList.fetch_raw(visit["visit_list_id"])
    party = parties_of([visit["contact_id"]]).get(visit["contact_id"], {})
    place = place_of(party)
    # The times of this turn; an agent may have moved it since.
    starts_at = visit.get("starts_at") or task["created_at"]
    ends_at = visit.get("ends_at") or starts_at + timedelta(minutes=visit_list["minutes_each"])
    try:
        return ask(
            contacts.create_activity, once=_name(task, "plan"), type="visit",
            subject=f"{visit_list['name']}: {party.get('name') or ''}"[:300].rstrip(" :"),
            starts_at=starts_at.isoformat(), ends_at=ends_at.isoformat(),
            time_zone=visit_list["time_zone"], owner_id=visit["user_id"],
            participants=[{"contact_id": visit["contact_id"]}],
            refers_to=[{"type": type, "id": id} for type, id in (
                ("visit", visit["_id"]), ("campaign", visit["campaign_id"]),
                ("action", visit["action_id"]))],
            **({"place": place} if place else {}))["id"]
    except ValidationFailed:
        # They are not there any more, so nobody visits them.
        log.info("visit_not_planned", visit_id=visit["_id"])
        return None


def _complete(task):
    _close(task, contacts.complete_activity, channel="visit")


def _cancel(task):
    _close(task, contacts.cancel_activity)


def _close(task, operation, **fields):
    if task.get("activity_id") is None:
        return
    try:
        ask(operation, once=_name(task, task["kind"]), activity_id=task["activity_id"],
            **task.get("said", {}), **fields)
    except (Conflict, NotFound):
        # It was closed there already, or its people were erased.
        log.info("activity_is_closed", activity_id=task["activity_id"])


def _name(task, kind):
    return f"visit/{task['visit_id']}/{task['turn']}/{kind}"


_TELLERS = {"plan": _plan, "complete": _complete, "cancel": _cancel}


def _done(task, activity_id):
    if activity_id is not None:
        where_turn = {"_turn": task["turn"], "activity_id": None}
        change = {"$set": {"activity_id": activity_id, "updated_at": clock.now()},
                  "$inc": {"version": 1}}
        AgendaTask.collection().update_many(
            {"visit_id": task["visit_id"], "turn": task["turn"], "activity_id": None}, change)
        Visit.collection().update_one(
            {"_id": task["visit_id"], "state": {"$in": list(_PLANNED)}, **where_turn}, change)
    AgendaTask.collection().delete_one({"_id": task["_id"]})


def learn_cancelled(activity):
    """Have a visit that was called off in the agenda wait again, for another day."""
    visit = _of(activity)
    if visit is None:
        return
    starts_at = visit.starts_at
    visit.state, visit.starts_at, visit.ends_at, visit.slot = "waiting", None, None, None
    visit.activity_id, visit.not_before = None, starts_at + timedelta(hours=12)
    visit.put()


def learn_moved(activity):
    """Have a visit be when the agenda says, and whose."""
    visit = _of(activity)
    if visit is None or not activity.get("starts_at") or not activity.get("ends_at"):
        return
    visit.starts_at, visit.ends_at = activity["starts_at"], activity["ends_at"]
    visit.user_id = activity.get("owner_id") or visit.user_id
    visit.slot, visit.told_version = None, activity["version"]
    visit.ask_at = visit.starts_at - ASKED_AGAIN
    visit.put()


def learn_completed(activity):
    """Have a visit that was completed in the agenda be reported yet."""
    visit = _of(activity)
    if visit is not None and visit.state == "planned":
        visit.state, visit.told_version = "unreported", activity["version"]
        visit.put()


def _of(activity):
    """The visit that an activity is of, as long as it is planned; None for older news."""
    visit_id = next((one["id"] for one in activity.get("refers_to") or ()
                     if one["type"] == Visit.ENTITY), None)
    visit = visit_id and Visit.objects(id=visit_id, state__in=_PLANNED).first()
    if not visit or visit.activity_id not in (None, activity["id"]):
        return None
    return None if (visit.told_version or 0) >= activity["version"] else visit
