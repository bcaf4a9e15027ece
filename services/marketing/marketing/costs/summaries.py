"""What was spent, by whatever is asked, each group with the filter that leads to its rows."""

from contracts.marketing.cost_entry import MOST_GROUPS

from ..currencies.valuing import fine
from ..periods import last_day_of
from ..settings import house_currency
from .entries import condition, minutes_shown
from .models import CostEntry
from .sums import COUNTED, CUSTOMER, SUMMED, decimal_of

_MONTH = {"$dateToString": {"date": "$incurred_at", "format": "%Y-%m"}}
# What entries are grouped by, and which filter of the list shows them.
_KEYS = {
    "campaign": ("$campaign_id", "campaign_id"), "action": ("$action_id", "action_id"),
    "kind": ("$kind", "kind"), "channel": ("$channel", "channel"), "agent": ("$user_id", "user_id"),
    "contact": (CUSTOMER, "customer_id"), "month": (_MONTH, None)}


def get_cost_summary(*, group_by, **filters):
    """Sum what was spent, the dearest first, and say how much of it is not valued."""
    key, name = _KEYS[group_by]
    rows = list(CostEntry.collection().aggregate([
        {"$match": COUNTED | condition(**filters)},
        {"$group": {"_id": key, **SUMMED}},
        {"$sort": {"amount": -1, "_id": 1}},
    ], allowDiskUse=True))
    return {
        "group_by": group_by, "is_whole": len(rows) <= MOST_GROUPS,
        "groups": [
            {"key": row["_id"], "rows": _rows(row["_id"], name, filters), **_sum([row])}
            for row in rows[:MOST_GROUPS]],
        **_sum(rows)}


def _sum(rows):
    amount = sum((decimal_of(row["amount"]) for row in rows), decimal_of(0))
    minutes = sum((decimal_of(row["minutes"]) for row in rows), decimal_of(0))
    return {
        "total": {"amount": fine(amount, house_currency()),
                  "currency": house_currency()},
        "minutes": minutes_shown(minutes),
        "entry_count": sum(row["count"] for row in rows),
        "unvalued_count": sum(row["unvalued_count"] for row in rows)}


def _rows(key, name, filters):
    """The filter that leads to the rows of a group; None for those that say nothing of it."""
    if key is None:
        return None
    if name:
        return filters | {name: key}
    starts_on, ends_on = f"{key}-01", last_day_of(key)
    return filters | {"starts_on": max(starts_on, filters.get("starts_on", "")),
                      "ends_on": min(ends_on, filters.get("ends_on", "9999"))}
