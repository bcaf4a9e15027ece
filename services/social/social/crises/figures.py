"""What is counted of a crisis: how much was heard of it, and how conversations were answered."""

from datetime import timedelta
from statistics import mean, median

from ..conversations.models import ConversationMessage
from ..listening.models import Mention
from . import links

BEFORE = timedelta(days=1)
MOST_CONVERSATIONS = 5000
# By what is counted up to how long a time, else by the last.
_UNITS = {"hour": timedelta(days=8), "day": timedelta(days=366), "week": timedelta.max}
_STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(days=7)}
_LABELS = ("negative", "neutral", "positive")
# Of ours, what never came to be read.
UNSAID = ["waiting_approval", "refused", "failed", "withdrawn"]
_COUNTS = {
    "mentions": {"$sum": 1}, "reach": {"$sum": "$reach"},
    **{label: {"$sum": {"$cond": [{"$eq": ["$sentiment.label", label]}, 1, 0]}}
       for label in _LABELS},
}
_NOTHING = dict.fromkeys((*_COUNTS, "unknown"), 0)


def of(crisis, until):
    """What is counted of a crisis as stored, from a day before it until that moment."""
    about = links.linked_to(crisis["_id"])
    return {"heard": heard(about.get("listening_rule", []), crisis["begun_at"] - BEFORE, until),
            "conversations": answered(about, crisis["begun_at"], until)}


def heard(rule_ids, starts_at, ends_at):
    """What these rules heard in that time, each mention once, and how it came over time."""
    unit = next(unit for unit, most in _UNITS.items() if ends_at - starts_at <= most)
    rows = Mention.collection().aggregate([
        {"$match": {"rule_ids": {"$in": rule_ids}, "deleted_at": None,
                    "posted_at": {"$gte": starts_at, "$lt": ends_at}}},
        {"$group": {"_id": {"$dateTrunc": {
            "date": "$posted_at", "unit": unit, "startOfWeek": "monday"}}, **_COUNTS}},
    ]) if rule_ids else ()
    found = {row.pop("_id"): row for row in rows}
    periods = [{"starts_at": at, **_with_unknown(found.get(at, _NOTHING))}
               for at in _beginnings(unit, starts_at, ends_at)] if rule_ids else []
    return {
        "unit": unit, "starts_at": starts_at, "ends_at": ends_at,
        "listening_rule_ids": rule_ids[:1000], "periods": periods,
        "totals": {name: sum(period[name] for period in periods) for name in _NOTHING},
    }


def _beginnings(unit, starts_at, ends_at):
    """When the hours, days or weeks (from Monday) begin that a time goes through, in UTC."""
    at = starts_at.replace(minute=0, second=0, microsecond=0)
    if unit != "hour":
        at = at.replace(hour=0)
    if unit == "week":
        at -= timedelta(days=at.weekday())
    while at < ends_at:
        yield at
        at += _STEPS[unit]


def _with_unknown(row):
    return {**row, "unknown": row["mentions"] - sum(row[label] for label in _LABELS)}


def answered(about, starts_at, ends_at):
    """How conversations were answered in that time: those linked, and those of what was heard."""
    ids, is_whole = _conversations(about, starts_at, ends_at)
    times, waiting, replied = [], set(), set()
    asked_at = {}
    for said in ConversationMessage.collection().find(
            {"conversation_id": {"$in": ids}, "direction": {"$in": ["inbound", "outbound"]},
             "said_at": {"$gte": starts_at, "$lt": ends_at}, "delivery": {"$nin": UNSAID}},
            {"conversation_id": 1, "direction": 1, "said_at": 1}).sort(
                [("conversation_id", 1), ("said_at", 1), ("_id", 1)]):
        id = said["conversation_id"]
        if said["direction"] == "inbound":
            asked_at.setdefault(id, said["said_at"])
            waiting.add(id)
            continue
        replied.add(id)
        waiting.discard(id)
        if id in asked_at:
            times.append((said["said_at"] - asked_at.pop(id)).total_seconds() / 60)
    return {
        "count": len(ids), "answered_count": len(replied), "waiting_count": len(waiting),
        "responses": len(times), "is_whole": is_whole,
        **{name: round(of(times), 1) if times else None for name, of in (
            ("median_minutes", median), ("mean_minutes", mean), ("longest_minutes", max))},
    }


def _conversations(about, starts_at, ends_at):
    """`(ids, whether these are all)`, those that are linked by themselves first."""
    found = dict.fromkeys(about.get("conversation", []))
    for where in (
            {"_id": {"$in": about.get("mention", [])}},
            {"rule_ids": {"$in": about.get("listening_rule", [])},
             "posted_at": {"$gte": starts_at, "$lt": ends_at}}):
        for raw in Mention.collection().find(
                {**where, "conversation_id": {"$ne": None}}, {"conversation_id": 1},
        ).sort("posted_at", -1).limit(4 * MOST_CONVERSATIONS):
            found.setdefault(raw["conversation_id"])
    ids = list(found)
    return ids[:MOST_CONVERSATIONS], len(ids) <= MOST_CONVERSATIONS
