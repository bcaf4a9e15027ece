"""Measuring: by day, kept once a day, so that objectives have a history and a trend."""

from datetime import UTC, date, datetime, timedelta
from functools import partial

from bson.decimal128 import Decimal128
from pymongo.errors import DuplicateKeyError

from chassis import clock, paging
from chassis.figures import told
from chassis.ids import new_id
from chassis.jobs import as_service
from chassis.money import exact
from chassis.outbox import commit
from chassis.store import again
from contracts.access import may
from contracts.context import current_call
from contracts.errors import PermissionDenied, VinculoError
from contracts.marketing.measures import MEASURES

from ..settings import house_currency
from . import own_measures, programmes
from .asked_measures import Answers
from .models import MeasuredValue, Programme

NO_DATA = "no_data"
# What is measured of the present day is measured again after so long, and once more when it is
# over.
FRESH = timedelta(hours=6)
COSTS = "costs:read"


def measure_programmes():
    """Measure what living programmes go by, today's and once more what yesterday came to.

    A periodic job, safe to repeat: of each day there is one value. What a service does not answer
    is tried again the next time.
    """
    with as_service("marketing"):
        wanted = {one for raw in programmes.living() for one in wanted_by(raw)}
        today = clock.today()
        for day in (day_before(today), today):
            due = [(measure, days) for measure, days in sorted(wanted)
                   if _is_due(measure, days, day)]
            keep_all(measured_all(due, day))


def measured_now(*, programme_id):
    """Measure what a programme goes by, before it is kept (`serves(…, first=…)`)."""
    wanted = wanted_by(Programme.fetch_raw(programme_id))
    return {"measured": measured_all(sorted(wanted), clock.today())}


def measure_programme(*, programme_id, measured):
    """Keep what a programme was measured as just now."""
    kept = keep_all(measured, within=True)
    return {"values": [shown(raw) for raw in kept if is_seen(raw["measure"])]}


def wanted_by(raw):
    """By which measures a stored programme goes: `{(measure, days of its period)}`."""
    return {(one["measure"], one["period_days"])
            for name in ("objectives", "savings") for one in raw.get(name, ())}


def measured_all(wanted, day):
    """`[(measure, days, day, value, why it is missing)]`; each service is asked once."""
    answers, found = Answers(), []
    for measure, days in wanted:
        try:
            value = _value(measure, days, day, answers)
            found.append((measure, days, day, value, None if value is not None else NO_DATA))
        except VinculoError as error:
            found.append((measure, days, day, None, error.code))
    return found


def measure_once(measure, days, day):
    """What a measure is over the days that end with one. Raises what a service refuses."""
    return _value(measure, days, day, Answers())


def _value(measure, days, day, answers):
    known = MEASURES[measure]
    if known.is_standing:
        value = own_measures.OF_TODAY[measure]()
    else:
        starts_on = (date.fromisoformat(day) - timedelta(days=days - 1)).isoformat()
        reckon = own_measures.OF_PERIODS.get(measure) or partial(answers.measure, measure)
        value = reckon(starts_on, day)
    return told(value, known.unit, house_currency())


def _is_due(measure, days, day):
    held = MeasuredValue.collection().find_one(
        {"measure": measure, "period_days": days, "day": day})
    is_over = day < clock.today()
    if MEASURES[measure].is_standing and is_over:
        return False
    if held is None or held.get("omitted_because", NO_DATA) != NO_DATA:
        return True
    if is_over:
        return held["measured_at"] < _end_of(day)
    return held["measured_at"] < clock.now() - FRESH


def keep_all(found, *, within=False):
    """Keep what was measured, each of its day; what is missing replaces no value that is held."""
    kept = [partial(_keep, *one) for one in found]
    return [keep() if within else commit(keep) for keep in kept]


def _keep(measure, days, day, value, omitted_because):
    where = {"measure": measure, "period_days": days, "day": day}
    held = MeasuredValue.collection().find_one(where)
    if held is not None and "value" in held and omitted_because not in (None, NO_DATA):
        return held
    now = clock.now()
    raw = {"_id": held["_id"] if held else new_id(MeasuredValue.ENTITY),
           "version": held["version"] + 1 if held else 1,
           "created_at": held["created_at"] if held else now, "updated_at": now,
           **where, "measured_at": now}
    raw |= {"value": Decimal128(value)} if value is not None else {
        "omitted_because": omitted_because}
    try:
        MeasuredValue.collection().replace_one({"_id": raw["_id"]}, raw, upsert=True)
    except DuplicateKeyError as error:
        raise again("Another process was quicker to measure it.") from error
    return raw


def list_measured_values(*, measure, period_days, limit, after):
    """List what a measure was day by day, the latest first."""
    if not is_seen(measure):
        raise PermissionDenied(f"This takes the permission {COSTS}.", permission=COSTS)
    return paging.page(
        MeasuredValue.collection(), {"measure": measure, "period_days": period_days}, sort="-day",
        kind=paging.text, limit=limit, after=after, show=shown)


def get_measure_catalogue():
    """Show by what objectives can be measured."""
    return {"measures": [
        {"name": name, "unit": one.unit, "is_higher_better": one.is_higher_better,
         "source": one.source, "definition": {"en": one.en, "es": one.es},
         "is_standing": one.is_standing, "is_of_costs": one.is_of_costs}
        for name, one in MEASURES.items()]}


def is_seen(measure):
    """Whether whoever asks may see what this measure is."""
    return not MEASURES[measure].is_of_costs or may(current_call().actor, COSTS)


def shown(raw):
    """A stored value as it is shown."""
    unit = MEASURES[raw["measure"]].unit
    return {"measure": raw["measure"], "period_days": raw["period_days"], "day": raw["day"],
            "value": exact(raw["value"]) if "value" in raw else None, "unit": unit,
            "currency": house_currency() if unit == "money" else None,
            "omitted_because": raw.get("omitted_because"), "measured_at": raw["measured_at"]}


def day_before(day):
    """The day before one."""
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def _end_of(day):
    return datetime.fromisoformat(day).replace(tzinfo=UTC) + timedelta(days=1)
