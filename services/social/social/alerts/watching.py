"""Spikes are watched for: of each rule and of the brand, and of how much of it is negative."""

from datetime import timedelta
from functools import partial

from chassis import clock
from chassis.jobs import as_service, each_in_turn
from chassis.outbox import commit

from ..listening.matching import rules_at_work
from ..settings import social_settings
from . import counting, detecting, spikes
from .models import WatchedStream
from .shares import WINDOW as SHARE_WINDOW
from .shares import UsualShare
from .tails import chance_of_count, chance_of_share
from .usual import HISTORY, hour_of, learnt, slot_of

HOUR = timedelta(hours=1)
# How far back counts may still change in the middle of an hour; all that came late follows with
# the next hour.
_JUST_NOW = timedelta(hours=2)
LONGEST = timedelta(minutes=5)


def watch_for_spikes():
    """Count what was said, and raise, follow and close alerts about what is unusual in it."""
    with as_service("social"):
        now = clock.now()
        hour, streams = hour_of(now), _streams()
        held = {raw["_id"]: raw for raw in WatchedStream.collection().find(
            {"_id": {"$in": streams}})}
        counted = held.get(counting.BRAND)
        is_known = counted is not None and counted["hour"] == hour
        late = counted["hour"] - counting.LATEST if counted else hour - HISTORY
        counting.recount(hour - _JUST_NOW if is_known else late, hour + HOUR)
        each_in_turn(lambda stream: _watch(stream, held.get(stream), hour), streams)


def _streams():
    """The rules that hear something and those whose spike is not over yet, and the brand.

    The brand comes last, so that its hour says that all others had theirs.
    """
    rules = {raw["_id"] for raw in rules_at_work() if raw["subject"] != "topic"}
    return [*sorted(rules | spikes.rules_under_way()), counting.BRAND]


def _watch(stream, held, hour):
    if held is None or held["hour"] != hour:
        held = _learn(stream, hour)
    counts = counting.counts_of(stream, hour - SHARE_WINDOW * HOUR, hour + HOUR)
    found = [_spike(one, counts.get(one["hour"], {})) for one in held.get("hours", ())]
    # What is usual is not known in the first week; what goes on is closed all the same.
    commit(partial(spikes.follow, stream, "spike", [one for one in found if one], hour))
    if stream == counting.BRAND:
        share = _share(held["share"], counts, hour) if held.get("share") else None
        commit(partial(spikes.follow, stream, "negative_share", [share] if share else [], hour))


def _learn(stream, hour):
    """What is usual from this hour on, worked out of the past; also of the hour before, of which
    something may come late."""
    since = counting.first_hour_of(stream, hour - HISTORY)
    raw = {"_id": stream, "hour": hour, "hours": [], "share": {}}
    if since is not None and since < hour - HOUR:
        past = counting.counts_of(stream, since, hour)
        counts = {at: one["count"] for at, one in past.items()}
        usual = learnt(counts, since, hour - HOUR)
        chance = detecting.chance_of_false_alarm(social_settings().social_false_alarms_a_week)
        raw["hours"].append(_expected(usual, hour - HOUR, chance))
        usual.learn(slot_of(hour - HOUR), counts.get(hour - HOUR, 0))
        raw["hours"].append(_expected(usual, hour, chance))
        if stream == counting.BRAND and usual.is_known:
            raw["share"] = _usual_share(past, since, hour)
    raw["hours"] = [one for one in raw["hours"] if one]
    now = clock.now()
    WatchedStream.collection().update_one({"_id": stream}, {
        "$set": {**{name: value for name, value in raw.items() if name != "_id"},
                 "updated_at": now},
        "$inc": {"version": 1}, "$setOnInsert": {"created_at": now}}, upsert=True)
    return raw


def _expected(usual, hour, chance):
    slot = slot_of(hour)
    unusual_from = detecting.spike_from(usual, slot, chance)
    if unusual_from is None:
        return None
    mean, dispersion = usual.of(slot)
    return {"hour": hour, "usual": mean, "dispersion": dispersion, "unusual_from": unusual_from}


def _usual_share(past, since, hour):
    """The usual share, of windows that end before the one that is looked at."""
    usual, at = UsualShare(), since
    while at + 2 * SHARE_WINDOW * HOUR <= hour:
        usual.learn(*_sums(past, at))
        at += SHARE_WINDOW * HOUR
    return {"share": usual.share, "correlation": usual.correlation}


def _sums(counts, since):
    hours = [counts.get(since + number * HOUR, {}) for number in range(SHARE_WINDOW)]
    return (sum(one.get("negative", 0) for one in hours),
            sum(one.get("count", 0) for one in hours))


def _spike(expected, counts):
    """What was found in an hour; None where it is as usual."""
    count = counts.get("count", 0)
    if count < expected["unusual_from"]:
        return None
    return {
        "from_at": expected["hour"], "until_at": expected["hour"] + HOUR, "count": count,
        "negative": counts.get("negative", 0), "usual": round(expected["usual"], 2),
        "unusual_from": expected["unusual_from"],
        "chance": chance_of_count(count, expected["usual"], expected["dispersion"])}


def _share(usual, counts, hour):
    since = hour - SHARE_WINDOW * HOUR
    negative, count = _sums(counts, since)
    limit = detecting.chance_of_false_alarm(social_settings().social_false_alarms_a_week)
    chance = chance_of_share(negative, count, usual["share"], usual["correlation"])
    if not detecting.share_is_unusual(negative, chance, limit):
        return None
    return {"from_at": since, "until_at": hour, "count": count, "negative": negative,
            "usual": round(usual["share"], 3), "chance": chance}
