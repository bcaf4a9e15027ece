"""One thing after another: found among the times at which things happened."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from datetime import timedelta

from ..behaviour.models import Happening

_BATCH = 5000


def found(leaf, now, candidates):
    """Those of the candidates with whom the sequence happened."""
    types = {step["type"] for step in leaf["steps"]}
    if "not_followed_by" in leaf:
        types.add(leaf["not_followed_by"]["type"])
    ordered = sorted(candidates)
    held = set()
    for start in range(0, len(ordered), _BATCH):
        some = ordered[start : start + _BATCH]
        times = times_of(some, types)
        held |= {id for id in some if match_of(leaf, now, times[id]) is not None}
    return held


def times_of(contact_ids, types):
    """`{contact id: {type: [times, the first first]}}`."""
    times, asked = defaultdict(lambda: defaultdict(list)), set(contact_ids)
    rows = Happening.collection().find(
        {"contact_ids": {"$in": list(contact_ids)}, "type": {"$in": sorted(types)}},
        {"_id": 0, "contact_ids": 1, "type": 1, "occurred_at": 1})
    for row in rows.batch_size(20_000):
        for id in row["contact_ids"]:
            if id in asked:
                times[id][row["type"]].append(row["occurred_at"])
    for by_type in times.values():
        for moments in by_type.values():
            moments.sort()
    return times


def match_of(leaf, now, times):
    """The times of the steps of the latest match; None without a match.

    Each step is later than the one before. For what must not follow, its days have to be over.
    Of each moment of a step the latest moment before it that is reached is kept: if any is near
    enough, that one is.
    """
    since = now - timedelta(days=leaf["within_days"]) if "within_days" in leaf else None
    first, *others = leaf["steps"]
    reached = {moment: None for moment in times.get(first["type"], ())
               if since is None or moment >= since}
    trail = [reached]
    for step in others:
        reached = _reached(step, times.get(step["type"], ()), list(reached))
        trail.append(reached)
    for moment in reversed(reached):
        if _is_followed_by_nothing(leaf, now, times, moment):
            return _path(trail, moment)
    return None


def _reached(step, moments, before):
    """`{moment: the one before it}` of a step, in their order."""
    most = timedelta(days=step["within_days_after"]) if "within_days_after" in step else None
    found = {}
    for moment in moments:
        at = bisect_left(before, moment)
        if at and (most is None or moment - before[at - 1] <= most):
            found[moment] = before[at - 1]
    return found


def _path(trail, moment):
    path = []
    for reached in reversed(trail):
        path.append(moment)
        moment = reached[moment]
    return path[::-1]


def _is_followed_by_nothing(leaf, now, times, last):
    unwanted = leaf.get("not_followed_by")
    if unwanted is None:
        return True
    until = last + timedelta(days=unwanted["within_days"])
    moments = times.get(unwanted["type"], ())
    at = bisect_right(moments, last)
    return until <= now and (at == len(moments) or moments[at] > until)
