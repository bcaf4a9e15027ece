"""By which channels people were reached in a period, and by which they answered and bought."""

from collections import defaultdict

from chassis.figures import address, days_before, figure, moments_of, series, step_of, table

from ..touches.models import Touch

_COUNTED = {"is_by_scanner": {"$ne": True}, "withdrawn_at": None}
_SUMMED = {"count": {"$sum": 1}, "responses": {"$sum": {"$cond": ["$is_response", 1, 0]}}}


def get_channel_figures(*, starts_on, ends_on, owner_id=None, team_id=None, currency=None):
    """Count touches by channel; they are of no owner and no team."""
    now, before = (_sums(*days) for days in (
        (starts_on, ends_on), days_before(starts_on, ends_on)))
    days = {"is_counted": "true", "starts_on": starts_on, "ends_on": ends_on}
    return {
        "figures": [
            figure("touch_count", "count", now["count"], before["count"],
                   rows=address("/touches", **days)),
            figure("response_count", "count", now["responses"], before["responses"],
                   rows=address("/touches", is_response="true", **days))],
        "series": _series(starts_on, ends_on),
        "tables": [table("touches_by_channel", [
            ("touch_count", "count", None), ("response_count", "count", None)],
            [(row["_id"], None, [row["count"], row["responses"]],
              address("/touches", channel=row["_id"], **days))
             for row in _grouped("$channel", starts_on, ends_on)])],
    }


def _sums(starts_on, ends_on):
    return next(iter(_grouped(None, starts_on, ends_on)), {"count": 0, "responses": 0})


def _grouped(key, starts_on, ends_on):
    return list(Touch.collection().aggregate([
        {"$match": {"occurred_at": moments_of(starts_on, ends_on), **_COUNTED}},
        {"$group": {"_id": key, **_SUMMED}}, {"$sort": {"count": -1, "_id": 1}}]))


def _series(starts_on, ends_on):
    found = defaultdict(dict)
    for row in _grouped({"at": {"$dateToString": {
            "date": "$occurred_at", "format": step_of(starts_on, ends_on)}}}, starts_on, ends_on):
        found["touch_count"][row["_id"]["at"]] = row["count"]
        found["response_count"][row["_id"]["at"]] = row["responses"]
    return [series(name, "count", found[name], starts_on, ends_on)
            for name in ("touch_count", "response_count")]
