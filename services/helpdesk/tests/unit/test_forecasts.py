"""What is to come, learnt of what came."""

import math
import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from helpdesk.staffing.forecasts import HOUR, WEEK, Forecast, slot_of
from helpdesk.staffing.handling import usual
from helpdesk.staffing.rosters import working_at

# A Monday at midnight.
NOW = datetime(2026, 6, 1, tzinfo=UTC)
TEN = timedelta(hours=10)


def weekly(*numbers, at=TEN):
    """So many at one hour of each of the last weeks, the latest last."""
    first = NOW - len(numbers) * WEEK
    return {first + place * WEEK + at: number for place, number in enumerate(numbers)}


def forecast(counts, zone="UTC"):
    return Forecast(counts, NOW, ZoneInfo(zone))


def test_nothing_is_to_come_where_nothing_came():
    nothing = forecast({})

    assert (nothing.week_count, nothing.weekly_trend, nothing.arrivals(NOW)) == (0, 0, 0)


def test_same_hour_of_the_week_is_its_mean():
    steady = forecast(weekly(4, 6, 4, 6, 6, 4, 6, 4))

    assert steady.week_count == 8
    assert steady.arrivals(NOW + TEN) == pytest.approx(5)
    assert steady.arrivals(NOW + TEN + HOUR) == 0


def test_trend_goes_on_for_four_weeks_and_no_further():
    growing = forecast(weekly(10, 12, 14, 16, 18, 20, 22, 24))

    assert growing.weekly_trend == pytest.approx(2 / 17)
    assert growing.arrivals(NOW + TEN) == pytest.approx(26)
    assert growing.arrivals(NOW + TEN + 3 * WEEK) == pytest.approx(32)
    assert growing.arrivals(NOW + TEN + 9 * WEEK) == pytest.approx(32)


def test_trend_is_followed_to_no_more_than_double_and_no_less_than_half():
    rising, falling = forecast(weekly(0, 0, 0, 80)), forecast(weekly(80, 20, 4, 0))

    assert rising.arrivals(NOW + TEN) == pytest.approx(rising.totals[-1] / 4 * 2)
    assert falling.arrivals(NOW + TEN) == pytest.approx(104 / 4 / 2)


def test_few_weeks_have_a_mean_and_no_trend():
    young = forecast(weekly(2, 4, 6))

    assert (young.week_count, young.weekly_trend) == (3, 0)
    assert young.arrivals(NOW + TEN) == 4


def test_hour_is_that_of_the_clocks_there():
    # In Madrid the clocks went forward on 2026-03-29.
    now, zone = datetime(2026, 4, 13, tzinfo=UTC), ZoneInfo("Europe/Madrid")
    winter, summer = datetime(2026, 3, 23, 8, tzinfo=UTC), datetime(2026, 4, 6, 7, tzinfo=UTC)

    learnt = Forecast({winter: 3, summer: 3}, now, zone)

    assert slot_of(winter, zone) == slot_of(summer, zone) == (1, 9)
    assert learnt.arrivals(datetime(2026, 4, 13, 7, tzinfo=UTC)) == 6 / learnt.week_count
    assert learnt.arrivals(datetime(2026, 4, 13, 8, tzinfo=UTC)) == 0


def test_simulated_weeks_are_forecast_within_a_tenth():
    chance = random.Random(7)
    shape = {hour: 30 * math.sin(math.pi * (hour - 8) / 12) for hour in range(9, 20)}

    def came(mean):
        # Poisson, by Knuth's way.
        limit, product, number = math.exp(-mean), chance.random(), 0
        while product > limit:
            product, number = product * chance.random(), number + 1
        return number

    def expected(at):
        growth = 1 + 0.02 * ((at - NOW) / WEEK + 8)
        return shape.get(at.hour, 0) * growth if at.isoweekday() < 6 else 0

    hours = [NOW - 8 * WEEK + place * HOUR for place in range(8 * 168)]
    learnt = forecast(Counter({at: number for at in hours if (number := came(expected(at)))}))

    week = [NOW + place * HOUR for place in range(168)]
    wrong = sum(abs(learnt.arrivals(at) - expected(at)) for at in week)
    assert wrong / sum(expected(at) for at in week) < 0.1


def test_usual_time_leaves_out_the_longest():
    assert usual([60.0] * 19 + [90_000.0]) == 60
    assert usual([30.0, 90.0]) == 60


@pytest.mark.parametrize(("at", "part"), [
    ("2026-06-01T07:00:00+00:00", 1.0), ("2026-06-01T06:00:00+00:00", 0.0),
    ("2026-06-01T11:00:00+00:00", 0.5), ("2026-06-02T07:00:00+00:00", 0.0),
    ("2026-06-08T07:00:00+00:00", 0.0), ("2026-06-05T21:00:00+00:00", 1.0),
    ("2026-06-05T22:00:00+00:00", 1.0), ("2026-12-07T08:00:00+00:00", 1.0),
    ("2026-12-07T07:00:00+00:00", 0.0)])
def test_part_of_an_hour_that_somebody_works(at, part):
    roster = {"time_zone": "Europe/Madrid",
              "days_off": [{"starts_on": "2026-06-08", "ends_on": "2026-06-12"}],
              "shifts": [{"weekday": 1, "starts": "09:00", "ends": "13:30"},
                         {"weekday": 5, "starts": "22:00", "ends": "24:00"},
                         {"weekday": 6, "starts": "00:00", "ends": "06:00"}]}

    assert working_at(roster, datetime.fromisoformat(at)) == part
