"""Errands: what journeys have other services do, asked after the step is kept, each once.

What came of an errand stands at the visit of its step: `made`, or the code of why not.
"""

from datetime import timedelta
from functools import partial

import structlog

from chassis import clock
from chassis.asking import ask
from chassis.ids import prefix_of
from chassis.jobs import as_service, each_in_turn
from chassis.outbox import commit
from chassis.parties import parties_of
from contracts import contacts, helpdesk, sales
from contracts.errors import PreconditionFailed, ServiceUnavailable, VinculoError

from .definitions import time_of
from .leaving import visit_id
from .models import JourneyErrand, JourneyVisit

log = structlog.get_logger("vinculo.journeys")

BATCH = 50
AGAIN_AFTER = timedelta(minutes=1)
_TAGGING = ["tag", "untag"]
_NOT_TOLD = {"key", "kind", "name", "next", "due_in"}


class _HasNoOwner(Exception):
    """Nobody looks after the contact, and the step names nobody."""

    code = "no_owner"


def plan(step, instance):
    """Have what a step asks be done by another service; the id of the errand."""
    now, id = clock.now(), visit_id(instance)
    asked = {name: value for name, value in step.items() if name not in _NOT_TOLD}
    if "due_in" in step:
        asked["due_at"] = now + time_of(step["due_in"])
    if instance.get("_is_keyed"):
        asked["about"] = instance["key"]
    JourneyErrand.collection().insert_one({
        "_id": id, "version": 1, "created_at": now, "updated_at": now, "state": "waiting",
        "due_at": now, "attempts": 0, "contact_id": instance["contact_id"],
        "campaign_id": instance["campaign_id"], "kind": step["kind"], "asked": asked})
    return id


def run_errands():
    """Do what journeys planned; a periodic job. What was done as the process died is not done
    again: the other service knows it by the id of the errand."""
    with as_service("marketing"):
        due = list(JourneyErrand.collection().find(
            {"state": "waiting", "due_at": {"$lte": clock.now()}}).sort("due_at", 1).limit(BATCH))
        each_in_turn(_run, due)


def _run(errand):
    try:
        if _comes_later(errand):
            raise ServiceUnavailable
        made_id = KINDS[errand["kind"]](errand, errand["contact_id"], **errand["asked"])
    except (ServiceUnavailable, PreconditionFailed):
        commit(partial(_note, errand, {
            "due_at": clock.now() + AGAIN_AFTER, "attempts": errand["attempts"] + 1}))
    except (VinculoError, _HasNoOwner) as error:
        log.warning("errand_refused", kind=errand["kind"], code=error.code)
        commit(partial(_note, errand, {"state": "failed", "reason": error.code}, error.code))
    else:
        commit(partial(_note, errand, {"state": "done", "made_id": made_id}, "made", made_id))


def _comes_later(errand):
    """Whether they are tagged otherwise first, so that in the end it is as the last step says."""
    return errand["kind"] in _TAGGING and JourneyErrand.collection().find_one(
        {"contact_id": errand["contact_id"], "state": "waiting", "kind": {"$in": _TAGGING},
         "created_at": {"$lt": errand["created_at"]}}, {"_id": 1}) is not None


def _note(errand, change, outcome=None, made_id=None):
    noted = JourneyErrand.collection().update_one(
        {"_id": errand["_id"], "state": "waiting"},
        {"$set": {**change, "updated_at": clock.now()}, "$inc": {"version": 1}})
    if outcome and noted.modified_count:
        told = {"outcome": outcome, "about": made_id, "updated_at": clock.now()}
        JourneyVisit.collection().update_one(
            {"_id": errand["_id"]},
            {"$set": {name: value for name, value in told.items() if value is not None},
             "$inc": {"version": 1}})


def _owner_of(contact_id):
    owner_id = parties_of([contact_id]).get(contact_id, {}).get("owner_id")
    if owner_id is None:
        raise _HasNoOwner
    return owner_id


def _put_task(errand, contact_id, *, owner_id=None, due_at=None, about=None, **task):
    """A task in the agenda of whoever is named, else of whoever looks after the contact."""
    if due_at is not None:
        task["due_at"] = due_at.isoformat()
    return ask(contacts.create_activity, once=errand["_id"], type="task",
               owner_id=owner_id or _owner_of(contact_id),
               participants=[{"contact_id": contact_id}], **task)["id"]


def _open_ticket(errand, contact_id, *, subject, notes=None, ticket_type_id=None, owner_id=None,
                 about=None):
    """A ticket of the contact, with a note why; it is routed where nobody is named."""
    # A key that is no id of the suite is nothing that tickets could refer to.
    referred = prefix_of(about) if about else None
    ticket = {"type_id": ticket_type_id, "owner_id": owner_id,
              "refers_to": referred and [{"type": referred, "id": about}]}
    return ask(helpdesk.create_ticket, once=errand["_id"], subject=subject, body=notes or subject,
               is_note=True, channel="other", contact_ids=[contact_id],
               **{name: value for name, value in ticket.items() if value})["id"]


def _open_deal(errand, contact_id, *, subject, pipeline_id=None, owner_id=None, about=None):
    """A deal of the campaign, in the first stage of its pipeline."""
    placed = {"pipeline_id": pipeline_id} if pipeline_id else {}
    return ask(sales.create_deal, once=errand["_id"], name=subject, contact_ids=[contact_id],
               campaign_id=errand["campaign_id"], owner_id=owner_id or _owner_of(contact_id),
               **placed)["id"]


def _tag(_errand, contact_id, *, tag, about=None):
    return _change_tags(contact_id, lambda tags: tags if tag in tags else [*tags, tag])


def _untag(_errand, contact_id, *, tag, about=None):
    return _change_tags(contact_id, lambda tags: [one for one in tags if one != tag])


def _change_tags(contact_id, change):
    """Change the tags of a contact; if somebody else changes it meanwhile, later."""
    contact = ask(contacts.get_contact, contact_id=contact_id)
    tags = contact.get("tags") or []
    if change(tags) != tags:
        ask(contacts.update_contact, contact_id=contact["id"],
            expected_version=contact["version"], changes={"tags": change(tags)})
    return contact["id"]


KINDS = {"task": _put_task, "ticket": _open_ticket, "deal": _open_deal, "tag": _tag,
          "untag": _untag}
