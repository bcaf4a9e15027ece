"""Minutes that count, against a count minute by minute."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.business_hours import AllHours, Hours, add_minutes, minutes_between

OFFICE = {"time_zone": "Europe/Madrid", "closed_on": ["2026-12-08"],
          "open": [{"weekday": day, "starts": "09:00", "ends": "18:00"} for day in range(1, 6)]}


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Madrid")).astimezone(UTC)


@pytest.mark.parametrize(("moment", "minutes", "due"), [
    ("2026-11-27T10:00", 60, "2026-11-27T11:00"),
    # On Friday evening, and over the weekend.
    ("2026-11-27T17:30", 60, "2026-11-30T09:30"),
    ("2026-11-28T12:00", 60, "2026-11-30T10:00"),
    ("2026-11-27T07:00", 60, "2026-11-27T10:00"),
    # Up to the very end of the day.
    ("2026-11-27T17:00", 60, "2026-11-27T18:00"),
    # The 8th of December is a holiday.
    ("2026-12-07T17:30", 60, "2026-12-09T09:30"),
    # Clocks are put back in the night to the 25th of October.
    ("2026-10-23T17:30", 60, "2026-10-26T09:30"),
])
def test_minutes_count_in_business_hours(moment, minutes, due):
    assert add_minutes(utc(moment), minutes, OFFICE) == utc(due)


def test_every_minute_counts_without_business_hours():
    assert add_minutes(utc("2026-11-28T23:30"), 90) == utc("2026-11-29T01:00")


def test_night_shift_is_real_time_when_clocks_are_put_back():
    night = {"time_zone": "Europe/Madrid",
             "open": [{"weekday": 7, "starts": "00:00", "ends": "24:00"}]}

    due = add_minutes(utc("2026-10-25T00:00"), 24 * 60, night)

    assert due == utc("2026-10-25T23:00")


def always(starts, ends, **more):
    """Hours that are the same on each day of the week."""
    return {"time_zone": "Europe/Madrid", **more, "open": [
        {"weekday": day, "starts": starts, "ends": ends} for day in range(1, 8)]}


def test_night_shift_begins_on_the_day_that_counts():
    night = {"time_zone": "Europe/Madrid", "closed_on": ["2026-12-08"],
             "open": [{"weekday": day, "starts": "22:00", "ends": "06:00"} for day in (1, 2)]}

    def spent(start, end):
        return minutes_between(utc(start), utc(end), night)

    # From Monday into the holiday, and not from the holiday into Wednesday.
    assert spent("2026-12-07T12:00", "2026-12-09T12:00") == 8 * 60
    assert spent("2026-12-08T05:00", "2026-12-08T23:00") == 60
    assert add_minutes(utc("2026-12-08T05:30"), 60, night) == utc("2026-12-14T22:30")


def test_what_overlaps_counts_once():
    hours = always("22:00", "10:00")
    hours["open"] += always("08:00", "12:00")["open"]

    assert minutes_between(utc("2026-11-27T00:00"), utc("2026-11-28T00:00"), hours) == 14 * 60


@pytest.mark.parametrize(("starts", "ends", "minutes"), [
    # From 02:00 to 03:00 clocks are put forward: that hour is missing.
    ("00:00", "24:00", 23 * 60),
    ("01:00", "04:00", 2 * 60),
    ("02:15", "02:45", 0),
    ("01:30", "02:30", 30),
    ("02:30", "04:00", 60),
])
def test_hours_on_the_day_when_an_hour_is_missing(starts, ends, minutes):
    day, after = utc("2026-03-29T00:00"), utc("2026-03-30T00:00")

    assert minutes_between(day, after, always(starts, ends)) == minutes


@pytest.mark.parametrize(("starts", "ends", "minutes"), [
    # From 03:00 clocks are put back to 02:00: that hour comes twice.
    ("00:00", "24:00", 25 * 60),
    ("01:00", "04:00", 4 * 60),
    ("02:15", "02:45", 30),
    ("01:30", "02:30", 60),
    ("02:30", "04:00", 150),
])
def test_hours_on_the_day_when_an_hour_comes_twice(starts, ends, minutes):
    day, after = utc("2026-10-25T00:00"), utc("2026-10-26T00:00")

    assert minutes_between(day, after, always(starts, ends)) == minutes


def test_day_of_its_own_is_open_though_it_is_a_holiday():
    hours = {**OFFICE, "exceptions": [
        {"day": "2026-12-08", "open": [{"starts": "10:00", "ends": "11:00"}]},
        {"day": "2026-12-12", "open": [{"starts": "22:00", "ends": "02:00"}]}]}

    def spent(start, end):
        return minutes_between(utc(start), utc(end), hours)

    assert spent("2026-12-08T00:00", "2026-12-09T00:00") == 60
    assert spent("2026-12-12T00:00", "2026-12-13T12:00") == 4 * 60


def test_public_holidays_are_those_of_the_region():
    def spent(day, **holidays):
        hours = {**OFFICE, "holidays": holidays}
        return minutes_between(utc(f"{day}T00:00"), utc(f"{day}T23:59"), hours)

    assert spent("2026-10-12", country="ES") == 0
    # Saint Joseph's day is one in Valencia and Murcia, and none in Madrid.
    assert spent("2026-03-19", country="ES", subdivision="VC") == 0
    assert spent("2026-03-19", country="ES", subdivision="MD") == 9 * 60
    assert spent("2026-03-19", country="ES") == 9 * 60


def test_time_is_exact_to_the_second():
    hours = Hours(OFFICE)
    start, end = utc("2026-11-27T17:59:58"), utc("2026-11-30T09:00:03.250")

    assert hours.between(start, end) == timedelta(seconds=5, milliseconds=250)
    assert hours.after(start, timedelta(seconds=2)) == utc("2026-11-27T18:00:00")
    assert hours.after(start, timedelta(seconds=5, milliseconds=250)) == end
    assert hours.between(end, start) == timedelta()


def test_nobody_is_ever_there():
    never = {**always("09:00", "10:00"), "closed_on": [
        (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=day)).date().isoformat()
        for day in range(4 * 366)]}

    assert Hours(never).after(utc("2026-02-01T00:00"), timedelta(minutes=1)) is None
    assert add_minutes(utc("2026-02-01T00:00"), 5, never) == utc("2026-02-01T00:05")


def test_somebody_is_there_from_the_first_moment_and_up_to_the_last():
    hours = Hours(OFFICE)

    assert hours.is_open(utc("2026-11-27T09:00"))
    assert hours.is_open(utc("2026-11-27T17:59:59.999"))
    assert not hours.is_open(utc("2026-11-27T18:00"))
    assert AllHours().is_open(utc("2026-11-28T03:00"))


hours = st.lists(
    st.tuples(st.integers(1, 7), st.integers(0, 23), st.integers(1, 8)), min_size=1, max_size=4,
    unique_by=lambda one: one[0])


@given(hours, st.integers(0, 14 * 24 * 60), st.integers(1, 600),
       st.sampled_from(["Europe/Madrid", "America/New_York", "Asia/Kolkata", "UTC"]))
def test_so_many_open_minutes_lie_between(open_hours, start, minutes, zone_name):
    zone = ZoneInfo(zone_name)
    spans = [{"weekday": day, "starts": f"{first:02}:00",
              "ends": f"{min(first + length, 24):02}:00"} for day, first, length in open_hours]
    # Around the end of summer time in Europe and America.
    moment = datetime(2026, 10, 20, tzinfo=UTC) + timedelta(minutes=start)

    due = add_minutes(moment, minutes, {"time_zone": zone_name, "open": spans})

    def is_open(at):
        local = at.astimezone(zone)
        text = f"{local.hour:02}:{local.minute:02}"
        return any(span["weekday"] == local.isoweekday() and span["starts"] <= text < span["ends"]
                   for span in spans)

    count, at = 0, moment
    while at < due:
        count += is_open(at)
        at += timedelta(minutes=1)
    assert count == minutes
    assert is_open(due - timedelta(minutes=1))
    # Both ways of counting agree, to the second.
    kept = Hours({"time_zone": zone_name, "open": spans})
    assert kept.between(moment, due) == timedelta(minutes=minutes)
    later = timedelta(seconds=59)
    assert kept.between(moment + later, due) + kept.between(moment, moment + later) == (
        timedelta(minutes=minutes))
