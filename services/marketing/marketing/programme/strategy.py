"""The strategy page: the programme, how far its objectives are, and when it pays back."""

from datetime import date, timedelta

from chassis import clock
from chassis.figures import address
from chassis.money import exact
from contracts.access import may
from contracts.context import current_call
from contracts.marketing.measures import MEASURES

from . import payback, programmes
from .measuring import COSTS, is_seen
from .models import MeasuredValue, Programme
from .progress import progress_of

# A trend is told against what was measured so long before; the nearest older value within a
# month more is taken.
TREND = timedelta(days=30)
NOT_YET, NOT_ALLOWED = "not_measured_yet", "permission_denied"


def get_strategy_page(*, programme_id=None):
    """Show a programme with how far it is; the current one, unless another is named."""
    raw = Programme.fetch_raw(programme_id) if programme_id else programmes.current()
    today = clock.today()
    omitted = []
    objectives = [_standing(aim, today, omitted) for aim in programmes.shown(raw)["objectives"]]
    is_allowed = may(current_call().actor, COSTS)
    if not is_allowed:
        omitted.append(_omitted("payback", "marketing", NOT_ALLOWED))
    return {
        "as_of": clock.now(), "is_current": _is_current(raw), "programme": programmes.shown(raw),
        "objectives": objectives,
        "payback": payback.payback_of(raw, today) if is_allowed else None,
        "sections_omitted": omitted}


def _standing(aim, today, omitted):
    """An objective with its progress; what is missing of it is named among the omitted."""
    measure = aim["measure"]
    raw = _latest(aim, today) if is_seen(measure) else None
    value = exact(raw["value"]) if raw and "value" in raw else None
    reason = None
    if value is None:
        reason = NOT_ALLOWED if not is_seen(measure) else (
            raw["omitted_because"] if raw else NOT_YET)
        omitted.append(_omitted(f"objectives.{aim['id']}", MEASURES[measure].source, reason))
    progress = progress_of(aim, value, _earlier(aim, raw), today)
    return aim | {"progress": progress | {
        "value": value, "measured_on": raw["day"] if raw else None, "omitted_because": reason,
        "rows": address("/programme-values", measure=measure, period_days=aim["period_days"])}}


def _latest(aim, today):
    """The last value that is known; where none is, the last row, which says why."""
    where = {"measure": aim["measure"], "period_days": aim["period_days"], "day": {"$lte": today}}
    for more in ({"value": {"$exists": True}}, {}):
        found = MeasuredValue.collection().find_one(where | more, sort=[("day", -1)])
        if found is not None:
            return found
    return None


def _earlier(aim, raw):
    if raw is None or "value" not in raw:
        return None
    until = date.fromisoformat(raw["day"]) - TREND
    found = MeasuredValue.collection().find_one(
        {"measure": aim["measure"], "period_days": aim["period_days"], "value": {"$exists": True},
         "day": {"$lte": until.isoformat(), "$gte": (until - TREND).isoformat()}},
        sort=[("day", -1)])
    return exact(found["value"]) if found else None


def _is_current(raw):
    if raw.get("ended_at") or not raw.get("approved_at"):
        return False
    return programmes.current()["_id"] == raw["_id"]


def _omitted(section, service, reason):
    return {"section": section, "service": service, "reason": reason}
