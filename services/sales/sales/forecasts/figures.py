"""The figures of forecasts: what is open by stage and category, added up by whatever is asked."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from chassis.money import rounded
from chassis.visibility import narrow

from ..deals.models import Deal, Pipeline
from . import conversions

AMOUNTS = ("open_total", "weighted", "converted", "commit", "best_case", "pipeline", "won_total")
# How each group is told from the fields of the index that is read.
KEYS = {"owner": "$owner_id", "team": "$team_id", "pipeline": "$pipeline_id"}
_MONTHS = {"open": {"$substrBytes": ["$_expected_key", 0, 7]},
           "won": {"$dateToString": {"date": "$closed_at", "format": "%Y-%m"}}}


def added_up(from_on, to_on, by, filters, category=None):
    """`({(keys of `by`…, currency): figures}, when conversions were worked out)`, exactly.

    `by` are names of groups. The amounts are Decimals that are not rounded yet.
    """
    stages = _stages()
    shares, reckoned_at = conversions.rates()
    lines = defaultdict(_nothing)
    for group in _groups("open", {"_expected_key": {"$gte": from_on, "$lte": to_on}}, by, filters):
        stage = stages[group["_id"]["stage"]]
        held_in = group["_id"].get("category") or stage["category"]
        if held_in == "omitted" or category not in (None, held_in):
            continue
        amount = group["total"].to_decimal()
        line = lines[_key(group, by, held_in)]
        line["open_count"] += group["count"]
        line["open_total"] += amount
        line["weighted"] += amount * Decimal(str(stage["probability"]))
        won, closed = shares.get(stage["id"], (None, None))
        line["converted"] += (amount * Decimal(str(stage["probability"])) if closed is None
                              else amount * won / closed)
        line[held_in] += amount
    for group in _groups("won", {"closed_at": _within(from_on, to_on)}, by, filters):
        held_in = group["_id"].get("category") or stages[group["_id"]["stage"]]["category"]
        if category not in (None, held_in):
            continue
        line = lines[_key(group, by, held_in)]
        line["won_count"] += group["count"]
        line["won_total"] += group["total"].to_decimal()
    return lines, reckoned_at


def _groups(state, period, by, filters):
    """What the store adds up, out of an index alone where all deals are seen."""
    keys = {name: _MONTHS[state] if name == "month" else KEYS[name]
            for name in by if name != "category"}
    if state == "open" and by == ("month",):
        # By day it is added up twice as quickly, and there are not many days.
        keys["month"] = "$_expected_key"
    return Deal.collection().aggregate([
        {"$match": narrow({"state": state, **period, **filters,
                           "value.currency": {"$gt": ""}}, "deal")},
        {"$group": {
            "_id": {**keys, "stage": "$stage_id", "category": "$category",
                    "currency": "$value.currency"},
            "count": {"$sum": 1}, "total": {"$sum": "$value.amount"}}},
    ])


def _key(group, by, held_in):
    told = {**group["_id"], "category": held_in, "month": group["_id"].get("month", "")[:7]}
    return (*(told.get(name) for name in by), told["currency"])


def _nothing():
    return {"open_count": 0, "won_count": 0, **dict.fromkeys(AMOUNTS, Decimal(0))}


def _stages():
    return {stage["id"]: stage for pipeline in Pipeline.collection().find({"_id": {"$gt": ""}})
            for stage in pipeline["stages"]}


def _within(from_on, to_on):
    """Moments of these days, the last included (UTC)."""
    start = datetime.fromisoformat(from_on).replace(tzinfo=UTC)
    end = datetime.fromisoformat(to_on).replace(tzinfo=UTC) + timedelta(days=1)
    return {"$gte": start, "$lt": end}


def shown(figures, currency):
    """Figures as they are shown, their amounts as money, half-up at the minor unit."""
    return {name: {"amount": rounded(value, currency), "currency": currency}
            if name in AMOUNTS else value for name, value in figures.items()}


def last_day_of(month):
    """The last day of a month such as `2026-03`."""
    year, number = int(month[:4]), int(month[5:])
    following = date(year + number // 12, number % 12 + 1, 1)
    return (following - timedelta(days=1)).isoformat()
