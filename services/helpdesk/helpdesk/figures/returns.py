"""What was asked to be taken back in a period, why, and what that cost us."""

from collections import defaultdict
from decimal import Decimal

from chassis.figures import (
    address,
    days_before,
    decimal_of,
    figure,
    given,
    moments_of,
    series,
    share,
    span,
    step_of,
    table,
)
from chassis.visibility import narrow

from ..returns.models import Return
from ..returns.pareto import BORNE

_OPENED = ("opened_after", "opened_before")
_GROUPS = {"cause": "$cause.cause", "reason": "$reason"}


def get_return_figures(*, starts_on, ends_on, owner_id=None, team_id=None, currency=None):
    """Count returns and cancellations of a period and of that before; those that were called off
    count for nothing."""
    who = given(owner_id=owner_id, team_id=team_id)
    where = {**who, "status": {"$ne": "cancelled"},
             **({"amount.currency": currency} if currency else {})}
    now, before = (_Period(where, *days) for days in (
        (starts_on, ends_on), days_before(starts_on, ends_on)))
    narrowed = {"is_cancelled": "false", **who, **span(starts_on, ends_on, *_OPENED)}
    rows = address("/returns", **narrowed)

    def amounts(name):
        found, earlier = getattr(now, name), getattr(before, name)
        return [figure(name, "money", found.get(one, 0), earlier.get(one, 0), currency=one,
                       rows=rows) for one in sorted({*found, *earlier})]

    return {
        "figures": [
            figure("return_count", "count", now.counts["return"], before.counts["return"],
                   rows=address("/returns", kind="return", **narrowed)),
            figure("cancellation_count", "count", now.counts["cancellation"],
                   before.counts["cancellation"],
                   rows=address("/returns", kind="cancellation", **narrowed)),
            figure("retained_share", "share", now.retained_share, before.retained_share,
                   rows=rows),
            *amounts("value"), *amounts("cost")],
        "series": [series("return_count", "count", {
            row["_id"]: row["count"] for row in _grouped({"$dateToString": {
                "date": "$opened_at", "format": step_of(starts_on, ends_on)}},
                {**where, "kind": "return"}, starts_on, ends_on)}, starts_on, ends_on)],
        "tables": [_table(name, where, starts_on, ends_on) for name in _GROUPS],
    }


class _Period:
    """What was asked for in a period."""

    def __init__(self, where, starts_on, ends_on):
        self.counts, offered, retained = defaultdict(int), 0, 0
        self.value, self.cost = defaultdict(Decimal), defaultdict(Decimal)
        key = {"kind": "$kind", "currency": "$amount.currency"}
        for row in _grouped(key, where, starts_on, ends_on):
            self.counts[row["_id"]["kind"]] += row["count"]
            offered += row["offered"]
            retained += row["retained"]
            if row["_id"].get("currency"):
                self.value[row["_id"]["currency"]] += decimal_of(row["value"])
                self.cost[row["_id"]["currency"]] += decimal_of(row["cost"])
        self.retained_share = share(retained, offered)


def _grouped(key, where, starts_on, ends_on):
    return list(Return.collection().aggregate([
        {"$match": narrow({"opened_at": moments_of(starts_on, ends_on), **where}, Return.ENTITY)},
        {"$set": {"borne": BORNE}},
        {"$group": {
            "_id": key, "count": {"$sum": 1}, "value": {"$sum": "$amount.amount"},
            "cost": {"$sum": "$borne"},
            "offered": {"$sum": {"$cond": [{"$gt": ["$offering.offers", None]}, 1, 0]}},
            "retained": {"$sum": {"$cond": [{"$and": [
                {"$gt": ["$offering.offers", None]}, "$is_retained"]}, 1, 0]}}}},
        {"$sort": {"count": -1, "_id": 1}}]))


def _table(name, where, starts_on, ends_on):
    rows = _grouped({"key": _GROUPS[name], "currency": "$amount.currency"}, where, starts_on,
                    ends_on)
    currencies = sorted({row["_id"].get("currency") for row in rows} - {None})
    by_key = defaultdict(list)
    for row in rows:
        by_key[row["_id"].get("key")].append(row)
    ordered = sorted(by_key.items(), key=lambda item: (
        -sum(row["count"] for row in item[1]), item[0] or ""))
    columns = [("count", "count", None), *(
        (called, "money", one) for one in currencies for called in ("value", "cost"))]
    return table(f"returns_by_{name}", columns, [
        (key, None, [sum(row["count"] for row in found), *(
            sum((decimal_of(row[called]) for row in found
                 if row["_id"].get("currency") == one), Decimal(0))
            for one in currencies for called in ("value", "cost"))], None)
        for key, found in ordered])
