"""Tickets that came and were resolved in a period, promises kept, and how satisfied people were."""

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

from ..surveys.models import Survey
from ..tickets.models import Ticket

_OPENED, _RESOLVED = ("opened_after", "opened_before"), ("resolved_after", "resolved_before")
_ANSWERED = ("answered_after", "answered_before")
_HOUR = Decimal(3600 * 1000)


def get_support_figures(*, starts_on, ends_on, owner_id=None, team_id=None, currency=None):
    """Count tickets and answers of a period and of that before. Nothing here is money."""
    who = given(owner_id=owner_id, team_id=team_id)
    now, before = (_period(who, *days) for days in (
        (starts_on, ends_on), days_before(starts_on, ends_on)))
    opened = address("/tickets", **who, **span(starts_on, ends_on, *_OPENED))
    resolved = address("/tickets", **who, **span(starts_on, ends_on, *_RESOLVED))

    def both(name, unit, rows):
        return figure(name, unit, now[name], before[name], rows=rows)

    return {
        "figures": [
            figure("open_count", "count", Ticket.collection().count_documents(
                narrow({"state": "open", **who}, "ticket")),
                rows=address("/tickets", state="open", **who)),
            both("opened_count", "count", opened), both("resolved_count", "count", resolved),
            both("first_response_kept", "share", opened),
            both("breached_count", "count", address("/tickets", has_breached="true", **who, **span(
                starts_on, ends_on, *_OPENED))),
            both("resolution_hours", "hours", resolved),
            both("reopened_count", "count", resolved),
            *(both(metric, "score", address("/surveys", state="answered", metric=metric, **span(
                starts_on, ends_on, *_ANSWERED))) for metric in ("csat", "nps", "ces")),
            both("answer_count", "count", address("/surveys", state="answered", **span(
                starts_on, ends_on, *_ANSWERED)))],
        "series": [
            series(name, "count", _by_step(path, who, starts_on, ends_on), starts_on, ends_on)
            for name, path in (("opened_count", "opened_at"), ("resolved_count", "resolved_at"))],
        "tables": [_table(path, who, starts_on, ends_on) for path in ("channel", "category")],
    }


def _period(who, starts_on, ends_on):
    moments = moments_of(starts_on, ends_on)
    opened = _sums({"opened_at": moments, **who})
    resolved = _sums({"resolved_at": moments, **who})
    hours = resolved["lasted"] / _HOUR / resolved["count"] if resolved["count"] else None
    return {
        "opened_count": opened["count"], "resolved_count": resolved["count"],
        "breached_count": opened["breached"], "reopened_count": resolved["reopened"],
        "first_response_kept": share(opened["met"], opened["met"] + opened["late"]),
        "resolution_hours": hours, **_satisfaction(moments, who)}


def _first_response(state):
    """1 for a ticket whose promise of a first answer stands so."""
    return {"$cond": [{"$in": [state, {"$map": {
        "input": {"$filter": {"input": {"$ifNull": ["$_sla.readings", []]}, "as": "one",
                              "cond": {"$eq": ["$$one.metric", "first_response"]}}},
        "as": "one", "in": "$$one.state"}}]}, 1, 0]}


_SUMMED = {
    "count": {"$sum": 1}, "met": {"$sum": _first_response("met")},
    "late": {"$sum": _first_response("breached")},
    "breached": {"$sum": {"$cond": [{"$gt": ["$sla_breached_at", None]}, 1, 0]}},
    "reopened": {"$sum": {"$cond": [{"$gt": ["$reopened_count", 0]}, 1, 0]}},
    "lasted": {"$sum": {"$subtract": ["$resolved_at", "$opened_at"]}},
}


def _sums(where):
    found = list(Ticket.collection().aggregate([
        {"$match": narrow(where, "ticket")}, {"$group": {"_id": None, **_SUMMED}}]))
    return found[0] if found else dict.fromkeys(_SUMMED, 0)


def _satisfaction(moments, who):
    """CSAT and CES on average, and NPS: the percentage of promoters less that of detractors.

    An answer is of somebody, and of no team.
    """
    if "team_id" in who:
        return dict.fromkeys(("csat", "ces", "nps", "answer_count"))
    rows = {row["_id"]: row for row in Survey.collection().aggregate([
        {"$match": {"answered_at": moments, "state": "answered", **who}},
        {"$group": {
            "_id": "$metric", "count": {"$sum": 1}, "sum": {"$sum": "$score"},
            "promoters": {"$sum": {"$cond": [{"$gte": ["$score", 9]}, 1, 0]}},
            "detractors": {"$sum": {"$cond": [{"$lte": ["$score", 6]}, 1, 0]}}}}])}
    averages = {metric: share(rows[metric]["sum"], rows[metric]["count"])
                if metric in rows else None for metric in ("csat", "ces")}
    nps = rows.get("nps")
    return averages | {
        "nps": None if nps is None else decimal_of(
            100 * (nps["promoters"] - nps["detractors"])) / nps["count"],
        "answer_count": sum(row["count"] for row in rows.values())}


def _by_step(path, who, starts_on, ends_on):
    return {row["_id"]: row["count"] for row in Ticket.collection().aggregate([
        {"$match": narrow({path: moments_of(starts_on, ends_on), **who}, "ticket")},
        {"$group": {"_id": {"$dateToString": {
            "date": f"${path}", "format": step_of(starts_on, ends_on)}}, "count": {"$sum": 1}}}])}


def _table(path, who, starts_on, ends_on):
    rows = Ticket.collection().aggregate([
        {"$match": narrow({"opened_at": moments_of(starts_on, ends_on), **who}, "ticket")},
        {"$group": {"_id": f"${path}", **_SUMMED}}, {"$sort": {"count": -1, "_id": 1}}])
    days = span(starts_on, ends_on, *_OPENED)
    return table(f"tickets_by_{path}", [
        ("opened_count", "count", None), ("first_response_kept", "share", None),
        ("breached_count", "count", None)],
        [(row["_id"], None, [row["count"], share(row["met"], row["met"] + row["late"]),
                             row["breached"]],
          address("/tickets", **{path: row["_id"]}, **who, **days) if row["_id"] else None)
         for row in rows])
