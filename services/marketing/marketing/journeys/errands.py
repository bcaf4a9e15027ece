"""Tasks that journeys put into agendas: asked of contacts after the step is kept, each once."""

from datetime import timedelta
from functools import partial

import structlog

from chassis import clock
from chassis.asking import ask
from chassis.jobs import as_service, each_in_turn
from chassis.outbox import commit
from chassis.parties import parties_of
from contracts import contacts
from contracts.errors import ServiceUnavailable, VinculoError

from .definitions import time_of
from .leaving import visit_id
from .models import JourneyErrand

log = structlog.get_logger("vinculo.journeys")

BATCH = 50
AGAIN_AFTER = timedelta(minutes=1)


def plan(step, instance):
    """Have a task be put into an agenda; the id of the errand."""
    now, id = clock.now(), visit_id(instance)
    task = {"subject": step["subject"]}
    task |= {name: step[name] for name in ("notes", "owner_id") if name in step}
    if "due_in" in step:
        task["due_at"] = now + time_of(step["due_in"])
    JourneyErrand.collection().insert_one({
        "_id": id, "version": 1, "created_at": now, "updated_at": now, "state": "waiting",
        "due_at": now, "attempts": 0, "contact_id": instance["contact_id"], "task": task})
    return id


def run_errands():
    """Put into agendas what journeys planned there; a periodic job. What was put there as the
    process died is not put there again: contacts knows it by the id of the errand."""
    with as_service("marketing"):
        due = list(JourneyErrand.collection().find(
            {"state": "waiting", "due_at": {"$lte": clock.now()}}).sort("due_at", 1).limit(BATCH))
        each_in_turn(_run, due)


def _run(errand):
    party = parties_of([errand["contact_id"]]).get(errand["contact_id"], {})
    owner_id = errand["task"].get("owner_id") or party.get("owner_id")
    if owner_id is None:
        commit(partial(_note, errand, {"state": "failed", "reason": "no_owner"}))
        return
    task = {name: value for name, value in errand["task"].items() if name != "owner_id"}
    if "due_at" in task:
        task["due_at"] = task["due_at"].isoformat()
    try:
        made = ask(contacts.create_activity, once=errand["_id"], type="task", owner_id=owner_id,
                   participants=[{"contact_id": errand["contact_id"]}], **task)
    except ServiceUnavailable:
        commit(partial(_note, errand, {
            "due_at": clock.now() + AGAIN_AFTER, "attempts": errand["attempts"] + 1}))
    except VinculoError as error:
        log.warning("errand_refused", code=error.code)
        commit(partial(_note, errand, {"state": "failed", "reason": error.code}))
    else:
        commit(partial(_note, errand, {"state": "done", "activity_id": made["id"]}))


def _note(errand, change):
    JourneyErrand.collection().update_one(
        {"_id": errand["_id"], "state": "waiting"},
        {"$set": {**change, "updated_at": clock.now()}, "$inc": {"version": 1}})
