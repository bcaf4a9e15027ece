"""When what was gained comes up to what was spent: on facts, or by how the last weeks went."""

import statistics
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

# A projection goes by so many whole weeks at most, and by no fewer than the least.
MOST_WEEKS, LEAST_WEEKS = 13, 4
FARTHEST = timedelta(days=20 * 365)
CONFIDENCE = 0.95
# The normal distribution has 95 % within so many standard errors.
_WIDE = Decimal("1.959964")


@dataclass(frozen=True)
class Pace:
    """What a day brings and costs, as the last weeks went; `error` is the standard error."""

    days: int
    benefit: Decimal
    spend: Decimal
    error: Decimal


def first_day(spend, benefit):
    """The first day since which not less was gained than spent; None where less is by now.

    Both are `{day: amount}`. Before anything is spent nothing is paid back; what is spent later may
    undo it.
    """
    spent = gained = Decimal(0)
    since = None
    for day in sorted({*spend, *benefit}):
        spent += spend.get(day, 0)
        gained += benefit.get(day, 0)
        is_paid_back = spent > 0 and gained >= spent
        since = (since or day) if is_paid_back else None
    return since


def pace_of(benefit, ledger_spend, starts_on, today):
    """How the last whole weeks went, up to and with today; None where these are too few."""
    until, start = date.fromisoformat(today), date.fromisoformat(starts_on)
    count = min(MOST_WEEKS, ((until - start).days + 1) // 7)
    if count < LEAST_WEEKS:
        return None
    gained = _weeks(benefit, until, count)
    spread = Decimal(repr(statistics.stdev([float(week) for week in gained])))
    return Pace(
        days=count * 7, benefit=sum(gained) / (count * 7),
        spend=sum(_weeks(ledger_spend, until, count)) / (count * 7),
        error=spread / Decimal(count).sqrt() / 7)


def projected(missing, benefit_a_day, spend_a_day, planned, today):
    """The first day after today on which nothing is missing; None where that is too far away.

    `missing` is what was spent and not gained by now; `planned` is `{day: amount}` to be spent.
    """
    day = date.fromisoformat(today)
    last = day + FARTHEST
    planned = {at: amount for at, amount in planned.items() if at > today}
    gain = benefit_a_day - spend_a_day
    if gain <= 0:
        return None
    while day < last:
        day += timedelta(days=1)
        missing += planned.get(day.isoformat(), 0) - gain
        if missing <= 0:
            return day.isoformat()
    return None


def dates_of(missing, pace, planned, today):
    """`(the likeliest day, the earliest, the latest)` at 95 %, each None where it never comes."""
    wide = _WIDE * pace.error
    return tuple(projected(missing, pace.benefit + by, pace.spend, planned, today)
                 for by in (Decimal(0), wide, -wide))


def _weeks(flow, until, count):
    first = until - timedelta(days=count * 7 - 1)
    sums = [Decimal(0)] * count
    for day, amount in flow.items():
        place = (date.fromisoformat(day) - first).days
        if 0 <= place < count * 7:
            sums[place // 7] += amount
    return sums
