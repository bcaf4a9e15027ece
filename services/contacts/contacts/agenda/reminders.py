"""Reminders: each is told once when it is due, whichever replicas run and restart."""

from datetime import timedelta

from chassis import clock, jobs
from chassis.outbox import announce, commit
from contracts import contacts as contract

from .models import Activity
from .occurrences import LONGEST, of_series, others_of
from .recurrence import FOREVER
from .shown import begins_at, show
from .times import span

BATCH = 200
# A reminder that could not be told for so long is of no use any more.
STALE = timedelta(days=1)
# How far ahead the next occurrence of a series is looked for at once; yearly ones come within.
NEAR, AHEAD, LATER = timedelta(days=10), timedelta(days=400), timedelta(days=300)


def next_reminder(raw):
    """When somebody is to be reminded of a stored activity next; None for never.

    A series that does not come within reach gets a moment at which to look again.
    """
    if not raw.get("reminders") or raw["state"] != "open" or span(raw)[0] is None:
        return None
    told_until = raw["_reminded_until"]
    for ahead in (NEAR, AHEAD) if raw["_is_recurring"] else (FOREVER - told_until,):
        due = [moment for moment, _, _ in _reminders(raw, told_until, told_until + ahead)]
        if due:
            return min(due)
    if raw["_is_recurring"] and raw["_last_at"] > told_until + LATER:
        return told_until + LATER
    return None


def _reminders(raw, after, until):
    """`(when, minutes before, occurrence)` of each reminder after one moment and until another."""
    for shown in _open_occurrences(raw, after, until):
        for minutes in raw["reminders"]:
            moment = begins_at(shown) - timedelta(minutes=minutes)
            if after < moment <= until:
                yield moment, minutes, shown


def _open_occurrences(raw, after, until):
    if not raw["_is_recurring"]:
        return [show(raw)]
    before = until + timedelta(minutes=max(raw["reminders"]), milliseconds=1)
    others = others_of([raw["_id"]], after - LONGEST, before).get(raw["_id"], [])
    return [shown for shown in of_series(raw, others, after, before) if shown["state"] == "open"]


def remind():
    """Tell of the reminders that are due, the earliest first."""
    while True:
        due = list(Activity.collection().find(
            {"_remind_at": {"$lte": clock.now()}}, {"_id": 1},
        ).sort("_remind_at", 1).limit(BATCH))
        with jobs.as_service("contacts"):
            for raw in due:
                commit(lambda id=raw["_id"]: _remind_of(id))
        if len(due) < BATCH:
            return


def _remind_of(activity_id):
    """Tell of what is due of one activity, and note that it was told, in one transaction."""
    raw = Activity.collection().find_one({"_id": activity_id})
    now = clock.now()
    if raw is None or raw.get("_remind_at") is None or raw["_remind_at"] > now:
        return
    since = max(raw["_reminded_until"], now - STALE)
    for moment, minutes, shown in sorted(
            _reminders(raw, since, now), key=lambda found: found[:2]):
        announce(contract.activity_reminded, activity=shown, minutes=minutes, remind_at=moment,
                 user_ids=raw["_people"])
    raw["_reminded_until"] = now
    Activity.collection().update_one({"_id": activity_id}, {"$set": {
        "_reminded_until": now, "_remind_at": next_reminder(raw)}})
