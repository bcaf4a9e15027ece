"""The occurrences of activities within a period."""

from datetime import timedelta
from itertools import groupby

from contracts.contacts.activity import LONGEST_MINUTES
from contracts.errors import ValidationFailed

from .models import Activity, ActivityOccurrence
from .recurrence import beginnings
from .shown import begins_at, show
from .times import span

LONGEST = timedelta(minutes=LONGEST_MINUTES)
# Somebody with more series than this has to say more closely which are meant.
MOST_SERIES = 1000


def within(where, after, before, *, begin=None):
    """What is shown of the activities that `where` finds, from `after` to before `before`.

    Ordered by beginning and id. `begin` leaves out what begins earlier than that.
    """
    earliest = max(after - LONGEST, begin) if begin else after - LONGEST
    found = [show(raw) for raw in _single(where, earliest, before)]
    for raw, others in _series(where, after, before):
        found.extend(of_series(raw, others, earliest, before))
    found = [shown for shown in found if _overlaps(shown, after, before)
             and (begin is None or begins_at(shown) >= begin)]
    return sorted(found, key=lambda shown: (begins_at(shown), shown["id"]))


def _overlaps(shown, after, before):
    first, last = span(shown)
    return first < before and (last > after or first == last >= after)


def _single(where, earliest, before):
    return Activity.collection().find(
        {**where, "_is_recurring": False, "_first_at": {"$gte": earliest, "$lt": before}})


def _series(where, after, before):
    """`(series, what is otherwise at its occurrences)` of those that reach into the period."""
    found = list(Activity.collection().find(
        {**where, "_is_recurring": True, "_first_at": {"$lt": before},
         "_last_at": {"$gte": after}},
    ).limit(MOST_SERIES + 1))
    if len(found) > MOST_SERIES:
        raise ValidationFailed.at(
            "/owner_id", f"There are more than {MOST_SERIES:,} series. Say more closely which.")
    others = others_of([raw["_id"] for raw in found], after - LONGEST, before)
    return [(raw, others.get(raw["_id"], [])) for raw in found]


def others_of(activity_ids, after, before):
    """What is otherwise at occurrences that are, or would be, within a period, by activity."""
    if not activity_ids:
        return {}
    collection = ActivityOccurrence.collection()
    bounds = {"$gte": after, "$lt": before}
    found = {
        raw["_id"]: raw
        for name in ("occurrence_at", "_first_at")
        for raw in collection.find({"activity_id": {"$in": activity_ids}, name: bounds})
    }
    ordered = sorted(found.values(), key=lambda raw: raw["activity_id"])
    return {id: list(group) for id, group in groupby(ordered, lambda raw: raw["activity_id"])}


def of_series(raw, others, after, before):
    """The occurrences of a series that begin from `after` to before `before`, in no order.

    An occurrence that was done is shown even where a later rule would not name it.
    """
    by_moment = {other["occurrence_at"]: other for other in others}
    first = span(raw)[0]
    moments = beginnings(first, raw["time_zone"], raw["recurrence"], after=after, before=before)
    for moment in {*moments, *by_moment}:
        shown = show(raw, moment, by_moment.get(moment))
        if after <= begins_at(shown) < before:
            yield shown


def is_occurrence(raw, moment):
    """Whether a series has an occurrence at that very moment, by its rule or as it was changed."""
    first = span(raw)[0]
    end = moment + timedelta(milliseconds=1)
    return bool(beginnings(
        first, raw["time_zone"], raw["recurrence"], after=moment, before=end,
    )) or ActivityOccurrence.collection().find_one(
        {"activity_id": raw["_id"], "occurrence_at": moment}, {"_id": 1}) is not None
