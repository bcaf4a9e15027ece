"""Periods of a subscription, and what part of a price falls on some of their days. Pure rules.

Days are `YYYY-MM-DD`; a period runs from its first day up to the day before its end. Its bounds are
reckoned from the anchor, so one that begins on the 31st is on the last day of a shorter month and
on the 31st of the next.
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from chassis.money import rounded

MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True)
class Period:
    start: str
    end: str

    @property
    def days(self):
        return days_between(self.start, self.end)


def period_at(anchor, interval, day):
    """The period that a day falls into."""
    months = MONTHS[interval]
    first, then = date.fromisoformat(anchor), date.fromisoformat(day)
    place = ((then.year - first.year) * 12 + then.month - first.month) // months
    while _bound(first, place * months) > then:
        place -= 1
    while _bound(first, (place + 1) * months) <= then:
        place += 1
    return Period(_bound(first, place * months).isoformat(),
                  _bound(first, (place + 1) * months).isoformat())


def part_of(price, currency, period, start, end):
    """What of the price of a period falls on the days from `start` up to `end`.

        part = half_up(price × days(period, end) / days(period))
             − half_up(price × days(period, start) / days(period))

    where days(period, d) are those from the beginning of the period up to d. So parts that cover a
    period add up to its price exactly, however it is cut, and each is within a minor unit of its
    exact share.
    """
    return (_until(price, currency, period, end) - _until(price, currency, period, start))


def days_between(start, end):
    return (date.fromisoformat(end) - date.fromisoformat(start)).days


def day_after(day, days=1):
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def _until(price, currency, period, day):
    return rounded(price * days_between(period.start, day) / period.days, currency)


def _bound(anchor, months):
    month = anchor.month - 1 + months
    year, month = anchor.year + month // 12, month % 12 + 1
    return date(year, month, min(anchor.day, calendar.monthrange(year, month)[1]))
