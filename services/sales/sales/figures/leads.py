"""How many leads came in a period, from where, and how many became customers by now."""

from chassis.figures import (
    address,
    days_before,
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

from ..leads.models import Lead

_CREATED = ("created_after", "created_before")
_COUNTED = {"count": {"$sum": 1}, "converted": {"$sum": {"$cond": [
    {"$gt": ["$converted_at", None]}, 1, 0]}}}


def get_lead_figures(*, starts_on, ends_on, owner_id=None, team_id=None, currency=None):
    """Count the leads of a period and of that before. Leads have no currency."""
    who = given(owner_id=owner_id, team_id=team_id)
    now = _whole(who, starts_on, ends_on)
    before = _whole(who, *days_before(starts_on, ends_on))
    days = span(starts_on, ends_on, *_CREATED)
    added = address("/leads", **who, **days)
    return {
        "figures": [
            figure("lead_count", "count", now["count"], before["count"], rows=added),
            figure("converted_count", "count", now["converted"], before["converted"],
                   rows=address("/leads", is_converted="true", **who, **days)),
            figure("lead_conversion", "share", share(now["converted"], now["count"]),
                   share(before["converted"], before["count"]), rows=added)],
        "series": [series("lead_count", "count", {
            row["_id"]: row["count"] for row in _grouped({"$dateToString": {
                "date": "$created_at", "format": step_of(starts_on, ends_on)}}, who, starts_on,
                ends_on)}, starts_on, ends_on)],
        "tables": [table("leads_by_source", [
            ("lead_count", "count", None), ("converted_count", "count", None),
            ("lead_conversion", "share", None)],
            [(row["_id"], None, [row["count"], row["converted"],
                                 share(row["converted"], row["count"])],
              address("/leads", source=row["_id"], **who, **days))
             for row in _grouped("$source", who, starts_on, ends_on)])],
    }


def _whole(who, starts_on, ends_on):
    return next(iter(_grouped(None, who, starts_on, ends_on)), {"count": 0, "converted": 0})


def _grouped(key, who, starts_on, ends_on):
    return list(Lead.collection().aggregate([
        {"$match": narrow({"created_at": moments_of(starts_on, ends_on), **who}, "lead")},
        {"$group": {"_id": key, **_COUNTED}}, {"$sort": {"count": -1, "_id": 1}}]))
