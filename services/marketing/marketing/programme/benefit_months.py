"""What invoices brought by day: of few worked out as it is asked, of many kept month by month."""

import time
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial

from bson.decimal128 import Decimal128

from chassis import clock
from chassis.jobs import as_service
from chassis.money import exact
from chassis.outbox import commit

from ..periods import last_day_of
from ..sold.models import SoldInvoice
from . import attributing
from .models import BenefitMonth, Programme

# So many invoices are worked out as somebody waits.
MOST_LIVE = 5000
# The last months change day by day: payments come, and credit notes. Others seldom do.
LATELY = timedelta(days=62)
AGAIN_LATELY, AGAIN = timedelta(minutes=15), timedelta(days=1)
# A month is not worked out for more than a twentieth of the time.
SHARE_OF_TIME = 20
# Measures look back so far at the most, whenever a programme began.
LONGEST_PERIOD = timedelta(days=366)
# A turn ends after so long, so that nobody takes its job for dead.
TURN_SECONDS = 600
_SUMS = ("revenue", "margin")


@dataclass
class Day:
    """What invoices of a day brought: those that are owed something to campaigns."""

    revenue: Decimal = Decimal(0)
    margin: Decimal = Decimal(0)
    row_count: int = 0
    unvalued_count: int = 0


@dataclass(frozen=True)
class Earned:
    """`{day: Day}`, until when facts are in it, and whether all months are."""

    days: dict
    as_of: datetime
    is_whole: bool


def earned_in(starts_on, ends_on):
    """What invoices of some days brought."""
    if not _are_many(starts_on, ends_on):
        return _live(starts_on, ends_on)
    months = [first[:7] for first, _ in attributing.months_of(starts_on, ends_on)]
    kept = list(BenefitMonth.collection().find({"_id": {"$in": months}}))
    days = {row["day"]: _loaded(row) for raw in kept for row in raw["days"]
            if starts_on <= row["day"] <= ends_on}
    return Earned(days, min((raw["as_of"] for raw in kept), default=clock.now()),
                  len(kept) == len(months))


def revenue_of(starts_on, ends_on):
    """What was paid of the invoices of some days and is owed to campaigns."""
    earned = earned_in(starts_on, ends_on)
    if not earned.is_whole:
        earned = _live(starts_on, ends_on)
    return sum((day.revenue for day in earned.days.values()), Decimal(0))


def keep_benefits():
    """Work out the months of which it is time, the latest first; a periodic job."""
    with as_service("marketing"):
        ends_at = time.monotonic() + TURN_SECONDS
        for month in _wanted():
            if time.monotonic() > ends_at:
                break
            if _is_due(BenefitMonth.collection().find_one({"_id": month}), month):
                commit(partial(_keep, _worked_out(month)))


def _wanted():
    """The months of all programmes, those that have ended too, and of measures, where they hold
    many invoices."""
    today = clock.today()
    starts = [raw["starts_on"] for raw in Programme.collection().find(
        {}, {"starts_on": 1}).sort("created_at", -1)]
    if not starts:
        return []
    starts_on = min(*starts, (date.fromisoformat(today) - LONGEST_PERIOD).isoformat())
    if not _are_many(starts_on, today):
        return []
    return [first[:7] for first, _ in attributing.months_of(starts_on, today)][::-1]


def _are_many(starts_on, ends_on):
    return SoldInvoice.collection().count_documents(
        {"issued_on": {"$gte": starts_on, "$lte": ends_on}}, limit=MOST_LIVE + 1) > MOST_LIVE


def _is_due(raw, month):
    if raw is None:
        return True
    now = clock.now()
    is_late = last_day_of(month) >= (now - LATELY).date().isoformat()
    wait = max(AGAIN_LATELY if is_late else AGAIN,
               timedelta(seconds=raw["seconds"] * SHARE_OF_TIME))
    return now >= raw["as_of"] + wait


def _worked_out(month):
    """A month as it is kept. What changes meanwhile is of the next time."""
    as_of, began = clock.now(), time.monotonic()
    days = _live(f"{month}-01", last_day_of(month)).days
    rows = [{"day": day, "row_count": one.row_count, "unvalued_count": one.unvalued_count,
             **{name: Decimal128(getattr(one, name)) for name in _SUMS}}
            for day, one in sorted(days.items())]
    return {"_id": month, "days": rows, "as_of": as_of, "seconds": time.monotonic() - began}


def _keep(worked_out):
    id, now = worked_out["_id"], clock.now()
    BenefitMonth.collection().update_one({"_id": id}, {
        "$set": {**worked_out, "updated_at": now}, "$inc": {"version": 1},
        "$setOnInsert": {"created_at": now}}, upsert=True)


def _live(starts_on, ends_on):
    days, as_of = defaultdict(Day), clock.now()
    for row in attributing.attributed_in(starts_on, ends_on):
        if row["attributed_revenue"] is None or row["attributed_revenue"]:
            _add(days[row["issued_on"]], row)
    return Earned(dict(days), as_of, True)


def _add(day, row):
    day.row_count += 1
    day.revenue += row["attributed_revenue"] or 0
    if row["attributed_revenue"] is None or row["attributed_margin"] is None:
        day.unvalued_count += 1
    else:
        day.margin += row["attributed_margin"]


def _loaded(row):
    return Day(**{name: exact(row[name]) for name in _SUMS}, row_count=row["row_count"],
               unvalued_count=row["unvalued_count"])
