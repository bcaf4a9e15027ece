"""The touches that led to a conversion, and those that led to none."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from datetime import timedelta

from contracts.errors import ValidationFailed
from contracts.marketing.touches import RESPONSES

from ..periods import within
from ..touches.models import Touch
from .weights import Step

BATCH = 1000
MOST_TOUCHES = 300_000
# That a mail was delivered or opened is said by programs; whether a person read it is not known.
_REACHED = (*RESPONSES, "called")
_FIELDS = {"contact_ids": 1, "lead_id": 1, "occurred_at": 1, "kind": 1, "channel": 1,
           "campaign_id": 1, "action_id": 1, "utm.campaign": 1}
UNNAMED = "unnamed"


def give_paths(conversions, *, look_back_days, includes_sent):
    """Give each conversion the touches with its parties within so many days before it."""
    if conversions:
        look_back = timedelta(days=look_back_days)
        _give(conversions, look_back, _by_contact(_touches_with(
            sorted({id for one in conversions for id in one.contact_ids}),
            _moments(conversions, look_back), includes_sent)))


def give_all_paths(conversions, *, starts_on, ends_on, look_back_days, includes_sent):
    """As `give_paths`; returns the paths of these days that led to nothing, as touches.

    There is one of each party or lead. All touches are read once, for those and for these.
    """
    look_back, days = timedelta(days=look_back_days), within(starts_on, ends_on)
    moments = _moments(conversions, look_back) if conversions else days
    touches = _read({"occurred_at": {
        "$gte": min(moments["$gte"], days["$gte"]),
        "$lte": max(moments.get("$lte", days["$lt"]), days["$lt"])}}, includes_sent)
    _give(conversions, look_back, _by_contact(touches))
    converted = {id for one in conversions for id in one.contact_ids}
    paths = defaultdict(list)
    for raw in touches:
        whom = raw.get("contact_ids") or [raw.get("lead_id")]
        is_of_these_days = days["$gte"] <= raw["occurred_at"] < days["$lt"]
        if is_of_these_days and not converted.intersection(whom):
            paths[whom[0]].append(raw)
    return [sorted(path, key=_order) for path in paths.values()]


def _moments(conversions, look_back):
    return {"$gte": min(one.converted_at for one in conversions) - look_back,
            "$lte": max(one.converted_at for one in conversions)}


def _give(conversions, look_back, by_contact):
    for one in conversions:
        found = {raw["_id"]: raw for id in one.contact_ids
                 for raw in _between(by_contact.get(id, ()), one.converted_at - look_back,
                                     one.converted_at)}
        one.path = sorted(found.values(), key=_order)


def _touches_with(contact_ids, moments, includes_sent):
    found = {}
    for start in range(0, len(contact_ids), BATCH):
        some = contact_ids[start : start + BATCH]
        found |= {raw["_id"]: raw for raw in _read(
            {"contact_ids": {"$in": some}, "occurred_at": moments}, includes_sent)}
    return found.values()


def _by_contact(touches):
    """`{contact_id: its touches, the first first}`."""
    found = defaultdict(list)
    for raw in touches:
        for id in raw.get("contact_ids", ()):
            found[id].append(raw)
    for of_contact in found.values():
        of_contact.sort(key=_order)
    return found


def _read(where, includes_sent):
    kinds = [*_REACHED, *(("sent",) if includes_sent else ())]
    raws = list(Touch.collection().find(
        {**where, "kind": {"$in": kinds}, "is_by_scanner": False, "withdrawn_at": None},
        _FIELDS).limit(MOST_TOUCHES + 1))
    if len(raws) > MOST_TOUCHES:
        raise ValidationFailed.at("/ends_on", "There are too many touches: ask for fewer days.")
    return raws


def _order(raw):
    return raw["occurred_at"], raw["_id"]


def _between(touches, since, until):
    def at(raw):
        return raw["occurred_at"]

    return touches[bisect_left(touches, since, key=at) : bisect_right(touches, until, key=at)]


def key_of(touch, group_by):
    """What a touch is grouped by."""
    if group_by == "channel":
        return touch["channel"]
    key = touch.get(f"{group_by}_id")
    named = (touch.get("utm") or {}).get("campaign") if group_by == "campaign" else None
    return key or (f"utm:{named}" if named else UNNAMED)


def steps_of(conversion, group_by):
    """The path of a conversion, as models weigh it."""
    day = timedelta(days=1)
    return [Step(key_of(touch, group_by), (conversion.converted_at - touch["occurred_at"]) / day)
            for touch in conversion.path]
