"""One occurrence of a series, or this one and those that follow, being otherwise than the rest."""

from datetime import timedelta

from chassis import clock
from chassis.ids import new_id
from chassis.outbox import announce
from contracts import contacts as contract
from contracts.errors import ValidationFailed

from .activities import derive, follow_times, forget_lost_occurrences, refuse_closed, write
from .models import Activity, ActivityOccurrence
from .occurrences import is_occurrence
from .recurrence import count_before, ended_before, parts_of, text_of
from .reminders import next_reminder
from .shown import show
from .times import NAMES, at_occurrence, settle, span


def update_occurrence(*, activity_id, occurrence_at, scope, changes, expected_version):
    """Change one occurrence of a series, or this one and those that follow."""
    series = Activity.fetch(activity_id, expected_version=expected_version)
    other = find_occurrence(series, occurrence_at)
    refuse_closed(other.state)
    if scope == "following" and occurrence_at > series.first_at:
        return _split(series, occurrence_at, changes)
    if scope == "following":
        raise ValidationFailed.at("/scope", "This is the first. Change the whole activity.")

    fields = show(series.to_raw(), occurrence_at, _raw(other))
    fields.update(changes)
    fields.pop("recurrence", None)
    follow_times(fields, changes)
    settle(fields)
    kept = {name for name in {*other.changes, *changes} if name not in NAMES}
    if changes.keys() & set(NAMES) or other.changes.keys() & set(NAMES):
        kept |= set(NAMES)
    other.changes = {name: fields[name] for name in kept if fields.get(name) is not None}
    put_occurrence(series, other, span(fields))
    announce(contract.activity_updated, activity=shown(series, other))
    return shown(series, other)


def find_occurrence(series, occurrence_at):
    """What is otherwise at an occurrence; nothing yet, if it is as the rule says.

    Raises ValidationFailed when the series has no such occurrence.
    """
    raw = series.to_raw()
    if not series.is_recurring or not is_occurrence(raw, occurrence_at):
        raise ValidationFailed.at("/occurrence_at", "It has no such occurrence.")
    refuse_closed(series.state)
    found = ActivityOccurrence.objects(
        activity_id=series.id, occurrence_at=occurrence_at).first()
    return found or ActivityOccurrence(activity_id=series.id, occurrence_at=occurrence_at)


def shown(series, other):
    """An occurrence as it is shown."""
    return show(series.stored, other.occurrence_at, other.stored)


def put_occurrence(series, other, when=None):
    """Store what is otherwise at an occurrence, which makes a new version of its series."""
    raw = series.to_raw()
    other.first_at, other.last_at = when or span(show(raw, other.occurrence_at, _raw(other)))
    if other.id is None:
        other.add()
    else:
        other.put()
    series.first_at = min(series.first_at, other.first_at)
    series.last_at = max(series.last_at, other.last_at)
    series.remind_at = next_reminder(series.to_raw())
    series.put()


def _raw(other):
    # It may not be stored yet, so it is not checked here.
    return dict(other.to_mongo())


def _split(series, occurrence_at, changes):
    """End a series before an occurrence, and go on from there with another, changed one."""
    fields = show(series.to_raw())
    fields |= at_occurrence(fields, occurrence_at)
    fields.update(changes)
    follow_times(fields, changes)
    fields["recurrence"] = _from(series, occurrence_at)
    moved = bool(changes.keys() & set(NAMES))
    names = contract.create_activity.request.fields
    following = Activity(
        id=new_id(Activity.ENTITY), continues_id=series.id, reminded_until=clock.now())
    cut(series, occurrence_at)
    fields["retired_custom"] = dict(series.retired_custom)
    names = {*names, "retired_custom"}
    write(following, {name: value for name, value in fields.items() if name in names})
    following.add()
    collection = ActivityOccurrence.collection()
    later = {"activity_id": series.id, "occurrence_at": {"$gte": occurrence_at},
             "state": {"$ne": "done"}}
    if moved:
        collection.delete_many(later)
    else:
        collection.update_many(later, {"$set": {"activity_id": following.id}})
        forget_lost_occurrences(following)
    announce(contract.activity_updated, series)
    announce(contract.activity_created, following)
    return following.to_view()


def _from(series, moment):
    """The recurrence of what is left of a series from an occurrence on."""
    recurrence = dict(series.recurrence)
    for name in ("excluded_at", "added_at"):
        recurrence[name] = [item for item in recurrence.get(name, ()) if item >= moment]
    if "rule" in recurrence:
        parts = parts_of(recurrence["rule"])
        if "COUNT" in parts:
            before = count_before(
                span(series.to_raw())[0], series.time_zone, recurrence["rule"], moment)
            parts["COUNT"] = str(max(1, int(parts["COUNT"]) - before))
        recurrence["rule"] = text_of(parts)
    return recurrence


def cut(series, moment):
    """End a series before an occurrence."""
    recurrence = dict(series.recurrence)
    if "rule" in recurrence:
        recurrence["rule"] = ended_before(
            recurrence["rule"], moment, zone_name=series.time_zone,
            is_all_day=bool(series.starts_on))
    for name in ("excluded_at", "added_at"):
        recurrence[name] = [item for item in recurrence.get(name, ()) if item < moment]
    series.recurrence = {name: value for name, value in recurrence.items() if value}
    derive(series)
    # What was done at a later occurrence stays in sight.
    last = ActivityOccurrence.objects(activity_id=series.id).order_by("-occurrence_at").first()
    if last is not None:
        series.last_at = max(series.last_at, last.last_at + timedelta(seconds=1))
    series.put()
