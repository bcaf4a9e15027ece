"""The first day on which a programme has paid back, on facts and as the last weeks went."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from marketing.programme.projecting import Pace, dates_of, first_day, pace_of, projected
from marketing.programme.spending import days_of

START = date(2026, 1, 1)


def on(number):
    return (START + timedelta(days=number)).isoformat()


def flow(**amounts):
    return {on(int(number[1:])): Decimal(amount) for number, amount in amounts.items()}


FLOWS = st.dictionaries(st.integers(0, 99).map(on), st.integers(0, 500).map(Decimal), max_size=20)
COSTS = st.dictionaries(st.integers(0, 99).map(on), st.integers(1, 500).map(Decimal), min_size=1,
                        max_size=20)


def test_first_day_is_that_on_which_the_benefit_comes_up_to_the_spend():
    spend = flow(d0=100, d10=50)

    assert first_day(spend, flow(d5=150)) == on(5)
    assert first_day(spend, flow(d5=99, d20=51)) == on(20)
    assert first_day(spend, flow(d5=99, d20=50)) is None
    assert first_day({}, flow(d5=99)) is None
    assert first_day(flow(d7=100), flow(d5=100)) == on(7)


def test_what_is_spent_later_undoes_a_payback_until_it_is_earned_too():
    spend = flow(d0=100, d10=50)

    assert first_day(spend, flow(d5=120)) is None
    assert first_day(spend, flow(d5=120, d20=30)) == on(20)
    assert first_day(spend, flow(d5=150)) == on(5)


@given(spend=COSTS, benefit=FLOWS, more=FLOWS)
def test_more_benefit_never_pays_back_later(spend, benefit, more):
    richer = {day: benefit.get(day, 0) + more.get(day, 0) for day in {*benefit, *more}}

    before, after = first_day(spend, benefit), first_day(spend, richer)

    assert before is None or after <= before


@given(spend=COSTS, benefit=FLOWS, more=FLOWS)
def test_more_spend_never_pays_back_earlier(spend, benefit, more):
    dearer = {day: spend.get(day, 0) + more.get(day, 0) for day in {*spend, *more}}

    before, after = first_day(spend, benefit), first_day(dearer, benefit)

    # Before anything is spent nothing is paid back: what is spent earlier may be paid back earlier.
    if min(dearer) == min(spend):
        assert after is None or after >= before


@given(missing=st.integers(1, 5000), rate=st.integers(1, 40), more=st.integers(0, 40),
       planned=FLOWS)
def test_more_benefit_a_day_is_never_projected_later(missing, rate, more, planned):
    day = on(-1)

    before = projected(Decimal(missing), Decimal(rate), Decimal(0), planned, day)
    after = projected(Decimal(missing), Decimal(rate + more), Decimal(0), planned, day)

    assert before is None or after <= before


@given(missing=st.integers(1, 5000), rate=st.integers(1, 40), error=st.integers(0, 10))
def test_projected_day_lies_within_its_interval(missing, rate, error):
    pace = Pace(28, Decimal(rate), Decimal(0), Decimal(error))

    likeliest, earliest, latest = dates_of(Decimal(missing), pace, {}, on(0))

    assert earliest <= likeliest
    assert latest is None or likeliest <= latest


def test_projected_counts_what_is_planned_and_ends_where_nothing_is_gained():
    planned = flow(d2=50)

    assert projected(Decimal(100), Decimal(10), Decimal(0), {}, on(0)) == on(10)
    assert projected(Decimal(100), Decimal(10), Decimal(0), planned, on(0)) == on(15)
    assert projected(Decimal(100), Decimal(10), Decimal(5), {}, on(0)) == on(20)
    assert projected(Decimal(100), Decimal(10), Decimal(10), {}, on(0)) is None
    assert projected(Decimal(100), Decimal(0), Decimal(0), {}, on(0)) is None


def test_pace_is_of_whole_weeks_up_to_today_and_needs_four_of_them():
    benefit = flow(d0=1000, d1=70, d8=140, d15=70, d22=140, d28=999)

    assert pace_of(benefit, {}, on(0), on(26)) is None
    pace = pace_of(benefit, flow(d10=56), on(0), on(28))

    assert (pace.days, pace.benefit, pace.spend) == (28, Decimal(1419) / 28, Decimal(2))
    # A week differs by what its last day brought.
    assert pace.error > 0
    assert pace_of({}, {}, on(0), on(400)).days == 91


def test_monthly_investment_is_paid_on_the_last_day_of_shorter_months():
    line = {"starts_on": "2026-01-31", "is_monthly": True, "ends_on": "2026-05-30"}

    assert days_of(line, "2027-01-01") == [
        "2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]
    assert days_of(line, "2026-02-27") == ["2026-01-31"]
    assert days_of({"starts_on": "2026-01-31"}, "2026-01-30") == []
    assert days_of({"starts_on": "2026-01-31"}, "2026-01-31") == ["2026-01-31"]
