"""Periods of subscriptions: month ends, leap years, and parts that add up to the whole."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.subscriptions.periods import MONTHS, Period, day_after, part_of, period_at

days = st.dates(date(2019, 1, 1), date(2033, 12, 31)).map(date.isoformat)
intervals = st.sampled_from(list(MONTHS))
prices = st.decimals(Decimal("0"), Decimal("999999"), places=4)


def periods_from(anchor, interval, count):
    day, found = anchor, []
    for _ in range(count):
        found.append(period_at(anchor, interval, day))
        day = found[-1].end
    return found


def test_periods_that_begin_on_the_31st_are_on_the_last_of_shorter_months():
    starts = [period.start for period in periods_from("2027-10-31", "month", 6)]

    assert starts == ["2027-10-31", "2027-11-30", "2027-12-31", "2028-01-31", "2028-02-29",
                      "2028-03-31"]


def test_periods_of_a_year_that_begin_on_a_leap_day():
    starts = [period.start for period in periods_from("2024-02-29", "year", 5)]

    assert starts == ["2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]


@pytest.mark.parametrize(("day", "period"), [
    ("2026-01-31", Period("2026-01-31", "2026-02-28")),
    ("2026-02-27", Period("2026-01-31", "2026-02-28")),
    ("2026-02-28", Period("2026-02-28", "2026-03-31")),
    ("2025-12-31", Period("2025-12-31", "2026-01-31")),
    ("2025-12-30", Period("2025-11-30", "2025-12-31"))])
def test_period_at_knows_days_before_and_after_its_anchor(day, period):
    assert period_at("2026-01-31", "month", day) == period


def test_part_of_a_month_by_its_days():
    march = Period("2026-03-01", "2026-04-01")

    assert part_of(Decimal("100"), "EUR", march, "2026-03-11", "2026-04-01") == Decimal("67.74")
    assert part_of(Decimal("100"), "JPY", march, "2026-03-11", "2026-04-01") == Decimal("68")
    assert part_of(Decimal("100"), "EUR", march, "2026-03-01", "2026-04-01") == Decimal("100.00")


@given(anchor=days, interval=intervals, day=days)
def test_every_day_is_in_one_period_and_the_next_begins_where_it_ends(anchor, interval, day):
    period = period_at(anchor, interval, day)

    assert period.start <= day < period.end
    assert period_at(anchor, interval, period.start) == period
    assert period_at(anchor, interval, day_after(period.end, -1)) == period
    assert period_at(anchor, interval, period.end).start == period.end
    assert MONTHS[interval] * 28 <= period.days <= MONTHS[interval] * 31


@given(price=prices, anchor=days, interval=intervals, day=days,
       cuts=st.lists(st.integers(0, 366), max_size=8))
def test_parts_add_up_to_the_whole_however_it_is_cut(price, anchor, interval, day, cuts):
    period = period_at(anchor, interval, day)
    bounds = sorted({0, period.days, *(cut % period.days for cut in cuts)})
    ends = [(date.fromisoformat(period.start) + timedelta(days=at)).isoformat() for at in bounds]

    parts = [part_of(price, "EUR", period, *pair) for pair in pairwise(ends)]

    assert sum(parts) == part_of(price, "EUR", period, period.start, period.end)
    assert abs(sum(parts) - price) <= Decimal("0.005")
    for part, (low, high) in zip(parts, pairwise(bounds), strict=True):
        exact = price * (high - low) / period.days
        assert part >= 0
        assert abs(part - exact) <= Decimal("0.01") + Decimal("1e-12")
