"""What is open, and what was added, won and lost in a period."""

from collections import defaultdict
from datetime import timedelta
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

from ..deals.models import Deal, Pipeline

_CLOSED = ("closed_after", "closed_before")
_DAY = Decimal(timedelta(days=1).total_seconds()) * 1000


def get_pipeline_figures(*, starts_on, ends_on, owner_id=None, team_id=None, currency=None):
    """Count deals as they stand, and what happened to them in a period and in that before."""
    who = given(owner_id=owner_id, team_id=team_id)
    now = _Happened(who, currency, starts_on, ends_on)
    before = _Happened(who, currency, *days_before(starts_on, ends_on))
    standing = _open(who, currency)

    def closed(state):
        return address("/deals", state=state, **who, **span(starts_on, ends_on, *_CLOSED))

    def both(name, unit, rows=None):
        return figure(name, unit, getattr(now, name), getattr(before, name), rows=rows)

    figures = [
        figure("open_count", "count", sum(row["count"] for row in standing),
               rows=address("/deals", state="open", **who)),
        both("added_count", "count", address(
            "/deals", **who, **span(starts_on, ends_on, "created_after", "created_before"))),
        both("won_count", "count", closed("won")), both("lost_count", "count", closed("lost")),
        both("win_rate", "share", address("/deals", **who, **span(starts_on, ends_on, *_CLOSED))),
        both("days_to_win", "days", closed("won")),
        *_amounts("open_value", _by_currency(standing, "total"), {}, address(
            "/deals", state="open", **who)),
        *_amounts("weighted_value", _by_currency(standing, "weighted"), {}, address(
            "/deals", state="open", **who)),
        *_amounts("won_value", now.won_value, before.won_value, closed("won")),
        *_amounts("lost_value", now.lost_value, before.lost_value, closed("lost")),
    ]
    return {"figures": figures, "tables": [_stages_of(standing, who)], "series": [
        series("won_value", "money", found, starts_on, ends_on, currency=in_currency)
        for in_currency, found in sorted(_won_by_step(who, currency, starts_on, ends_on).items())]}


class _Happened:
    """What was added, won and lost in a period."""

    def __init__(self, who, currency, starts_on, ends_on):
        moments = moments_of(starts_on, ends_on)
        self.added_count = _count({"created_at": moments, **who}, currency)
        rows = list(Deal.collection().aggregate([
            {"$match": narrow({"state": {"$in": ["won", "lost"]}, "closed_at": moments,
                               **who, **_of(currency)}, "deal")},
            {"$group": {"_id": {"state": "$state", "currency": "$value.currency"},
                        "count": {"$sum": 1}, "total": {"$sum": "$value.amount"},
                        "lasted": {"$sum": {"$subtract": ["$closed_at", "$opened_at"]}}}}]))
        won = [row for row in rows if row["_id"]["state"] == "won"]
        lost = [row for row in rows if row["_id"]["state"] == "lost"]
        self.won_count, self.lost_count = (
            sum(row["count"] for row in some) for some in (won, lost))
        self.win_rate = share(self.won_count, self.won_count + self.lost_count)
        lasted = sum(row["lasted"] for row in won)
        self.days_to_win = lasted / _DAY / self.won_count if self.won_count else None
        self.won_value, self.lost_value = (
            {row["_id"]["currency"]: decimal_of(row["total"]) for row in some
             if row["_id"].get("currency")} for some in (won, lost))


def _count(where, currency):
    return Deal.collection().count_documents(narrow({**where, **_of(currency)}, "deal"))


def _of(currency):
    return {"value.currency": currency} if currency else {}


def _open(who, currency):
    """What is open by stage and currency: `[{"stage", "currency", "count", "total", "weighted"}]`.
    """
    stages = _stages()
    rows = []
    for row in Deal.collection().aggregate([
            {"$match": narrow({"state": "open", **who, **_of(currency)}, "deal")},
            {"$group": {"_id": {"stage": "$stage_id", "currency": "$value.currency"},
                        "count": {"$sum": 1}, "total": {"$sum": "$value.amount"}}}]):
        stage, total = stages[row["_id"]["stage"]], decimal_of(row["total"])
        rows.append({"stage": stage, "currency": row["_id"].get("currency"),
                     "count": row["count"], "total": total,
                     "weighted": total * decimal_of(stage["probability"])})
    return rows


def _stages():
    return {stage["id"]: {**stage, "place": (raw["_id"], place)}
            for raw in Pipeline.collection().find({"_id": {"$gt": ""}})
            for place, stage in enumerate(raw["stages"])}


def _by_currency(rows, name):
    sums = defaultdict(Decimal)
    for row in rows:
        if row["currency"]:
            sums[row["currency"]] += row[name]
    return sums


def _amounts(name, found, before, rows):
    return [figure(name, "money", found.get(currency, 0), before.get(currency, 0) if before else (
        None), currency=currency, rows=rows) for currency in sorted({*found, *before})]


def _stages_of(rows, who):
    currencies = sorted({row["currency"] for row in rows if row["currency"]})
    by_stage = defaultdict(list)
    for row in rows:
        by_stage[row["stage"]["id"]].append(row)
    lines = []
    for found in sorted(by_stage.values(), key=lambda some: some[0]["stage"]["place"]):
        stage, totals = found[0]["stage"], _by_currency(found, "total")
        lines.append((stage["id"], _named(stage), [
            sum(row["count"] for row in found), *(totals.get(one, 0) for one in currencies)],
            address("/deals", state="open", stage_id=stage["id"], **who)))
    columns = [("open_count", "count", None),
               *(("open_value", "money", one) for one in currencies)]
    return table("open_by_stage", columns, lines)


def _named(stage):
    return stage["name"]["en"] if isinstance(stage["name"], dict) else stage["name"]


def _won_by_step(who, currency, starts_on, ends_on):
    found = defaultdict(dict)
    for row in Deal.collection().aggregate([
            {"$match": narrow({"state": "won", "closed_at": moments_of(starts_on, ends_on), **who,
                               "value.currency": currency or {"$gt": ""}}, "deal")},
            {"$group": {"_id": {"currency": "$value.currency", "at": {"$dateToString": {
                "date": "$closed_at", "format": step_of(starts_on, ends_on)}}},
                "total": {"$sum": "$value.amount"}}}]):
        found[row["_id"]["currency"]][row["_id"]["at"]] = row["total"]
    return found
