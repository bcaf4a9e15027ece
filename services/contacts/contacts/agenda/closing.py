"""How an activity ends: done, with what came of it, or called off."""

from chassis import clock
from chassis.outbox import announce
from contracts import contacts as contract
from contracts.errors import ValidationFailed

from .. import interactions
from .activities import acting_user, contacts_in, refuse_closed, tell_contacts
from .models import Activity, ActivityOccurrence
from .series import cut, find_occurrence, put_occurrence, shown
from .shown import show
from .times import span

_CHANNELS = {"call": "phone", "meeting": "meeting", "visit": "visit", "task": "other"}


def complete_activity(*, activity_id, expected_version, outcome, occurrence_at=None, **said):
    """Say what came of an activity. With contacts in it the interaction is recorded, once."""
    activity = Activity.fetch(activity_id, expected_version=expected_version)
    ending = _ending(activity, occurrence_at)
    refuse_closed(ending.state)
    ending.state, ending.outcome, ending.completed_at = "done", outcome, clock.now()
    ending.interaction_id = _record(activity, occurrence_at, outcome, **said)
    view = _put(activity, ending)
    announce(contract.activity_completed, activity=view)
    return view


def _ending(activity, occurrence_at):
    """What it is that ends: the activity, or one occurrence of a series."""
    if occurrence_at is not None:
        return find_occurrence(activity, occurrence_at)
    if activity.is_recurring:
        raise ValidationFailed.at("/occurrence_at", "It comes again. Say which one is meant.")
    return activity


def _put(activity, ending):
    if ending is activity:
        activity.remind_at = None
        return activity.put().to_view()
    put_occurrence(activity, ending)
    return shown(activity, ending)


def _record(activity, occurrence_at, outcome, *, direction, text=None, occurred_at=None,
            duration_seconds=None, channel=None):
    """Record the interaction, and return its id; None when no contact took part."""
    contact_ids = contacts_in(activity.to_raw())
    if not contact_ids:
        return None
    planned = show(activity.to_raw(), occurrence_at, _other(activity, occurrence_at))
    first, last = span(planned)
    if duration_seconds is None and planned.get("starts_at") and last > first:
        duration_seconds = min(int((last - first).total_seconds()), 7 * 24 * 3600)
    said = {
        "channel": channel or _CHANNELS[activity.type],
        "direction": direction,
        # What was planned for later was evidently done by now.
        "occurred_at": occurred_at or min(first or clock.now(), clock.now()),
        "participants": [{"contact_id": id, "part": "with"} for id in contact_ids],
        "agent_ids": list(dict.fromkeys(
            id for id in (*activity.people, acting_user()) if id))[:50],
        "subject": planned["subject"],
        "text": text,
        "duration_seconds": duration_seconds,
        "outcome": outcome,
        "refers_to": [{"type": "activity", "id": activity.id}, *activity.refers_to][:50],
    }
    recorded = interactions.record_interaction(
        **{name: value for name, value in said.items() if value is not None})
    return recorded["id"]


def _other(activity, occurrence_at):
    return occurrence_at and ActivityOccurrence.collection().find_one(
        {"activity_id": activity.id, "occurrence_at": occurrence_at})


def cancel_activity(*, activity_id, expected_version, scope, occurrence_at=None, reason=None):
    """Call an activity off, or one occurrence, or this one and those that follow."""
    activity = Activity.fetch(activity_id, expected_version=expected_version)
    if occurrence_at is not None and scope == "following" and occurrence_at > activity.first_at:
        view = _cancel_following(activity, occurrence_at)
    else:
        is_whole = occurrence_at is None or scope == "following"
        ending = activity if is_whole else find_occurrence(activity, occurrence_at)
        refuse_closed(ending.state)
        ending.state, ending.cancelled_at, ending.cancel_reason = "cancelled", clock.now(), reason
        view = _put(activity, ending)
    tell_contacts(contract.activity_cancelled, activity.stored)
    announce(contract.activity_cancelled, activity=view)
    return view


def _cancel_following(activity, occurrence_at):
    find_occurrence(activity, occurrence_at)
    ActivityOccurrence.collection().delete_many({
        "activity_id": activity.id, "occurrence_at": {"$gte": occurrence_at},
        "state": {"$ne": "done"}})
    cut(activity, occurrence_at)
    return activity.to_view()
