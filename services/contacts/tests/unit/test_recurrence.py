"""Recurrences by RFC 5545, held against another reader of calendars, and free time by its union."""

import itertools
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event, vRecur

from contacts.agenda.free_busy import busy_times
from contacts.agenda.recurrence import (
    FOREVER,
    beginnings,
    count_before,
    ended_before,
    last_beginning,
    normal_rule,
)

ZERO = datetime(2023, 1, 1, tzinfo=UTC)
MADRID = ZoneInfo("Europe/Madrid")
ZONES = ("Europe/Madrid", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "UTC",
         "Asia/Kolkata", "Africa/Casablanca")


def numbers(*values):
    return st.lists(st.sampled_from(values), min_size=1, max_size=3, unique=True).map(
        lambda chosen: ",".join(map(str, chosen)))


WEEKDAYS = numbers("MO", "TU", "WE", "TH", "FR", "SA", "SU")
BY = {
    "DAILY": {"BYMONTH": numbers(*range(1, 13)), "BYDAY": WEEKDAYS},
    "WEEKLY": {"BYDAY": WEEKDAYS, "WKST": st.sampled_from(("MO", "SU"))},
    "MONTHLY": {"BYMONTHDAY": numbers(1, 15, 28, 29, 31, -1, -3)},
    "YEARLY": {"BYMONTH": numbers(*range(1, 13)), "BYDAY": numbers("1MO", "-1SU", "3FR")},
}


@st.composite
def rules(draw):
    freq = draw(st.sampled_from(sorted(BY)))
    parts = {"FREQ": freq}
    if draw(st.booleans()):
        parts["INTERVAL"] = str(draw(st.integers(1, 4)))
    if draw(st.booleans()):
        parts["COUNT"] = str(draw(st.integers(1, 30)))
    for name, values in BY[freq].items():
        if draw(st.booleans()):
            parts[name] = draw(values)
    return ";".join(f"{name}={value}" for name, value in parts.items())


def first_of(rule, zone, start):
    """The first moment from the start on that the rule names, since each has to begin on one."""
    if "COUNT" in rule or "INTERVAL" in rule:
        bare = ";".join(part for part in rule.split(";")
                        if not part.startswith(("COUNT", "INTERVAL")))
    else:
        bare = rule
    found = beginnings(start, zone, {"rule": bare}, after=start, before=start + timedelta(days=800))
    assume(found)
    return found[0]


@settings(max_examples=300, deadline=None)
@given(rules(), st.sampled_from(ZONES),
       st.integers(0, 100_000).map(lambda quarters: ZERO + timedelta(minutes=15 * quarters)),
       st.data())
def test_beginnings_equal_those_of_another_reader_over_changes_of_clocks(rule, zone, start, data):
    first = first_of(rule, zone, start)
    local = first.astimezone(ZoneInfo(zone)).replace(fold=0)
    # Of an hour that comes twice the first is meant, and a rule cannot name the second.
    assume(local.astimezone(UTC) == first)
    ours = beginnings(first, zone, {"rule": rule}, after=first, before=first + timedelta(days=700))
    excluded = data.draw(st.lists(st.sampled_from(ours or [first]), max_size=3, unique=True))
    added = data.draw(st.lists(
        st.integers(1, 600).map(lambda days: first + timedelta(days=days, minutes=7)), max_size=2,
        unique=True))

    event = Event()
    event.add("uid", "x")
    event.add("dtstart", local)
    event.add("rrule", vRecur.from_ical(rule))
    for moment in excluded:
        event.add("exdate", moment.astimezone(ZoneInfo(zone)))
    for moment in added:
        event.add("rdate", moment.astimezone(ZoneInfo(zone)))
    calendar = Calendar()
    calendar.add_component(event)
    theirs = sorted(
        found["DTSTART"].dt.astimezone(UTC)
        for found in recurring_ical_events.of(calendar).between(
            first - timedelta(days=1), first + timedelta(days=650)))

    end = first + timedelta(days=650)
    recurrence = {"rule": rule, "excluded_at": excluded, "added_at": added}
    found = beginnings(first, zone, recurrence, after=first, before=end)
    assert found == [moment for moment in theirs if first <= moment < end]


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(("FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,TH", "FREQ=MONTHLY;BYMONTHDAY=15,-1",
                        "FREQ=WEEKLY;INTERVAL=2", "FREQ=DAILY;INTERVAL=3")),
       st.none() | st.integers(2, 30), st.sampled_from(ZONES), st.integers(0, 400))
def test_series_that_is_cut_in_two_has_the_same_beginnings(rule, count, zone, which):
    first = datetime(2024, 1, 15, 9, 30, tzinfo=UTC)
    whole_rule = f"{rule};COUNT={count}" if count else rule
    bounds = {"after": first, "before": first + timedelta(days=900)}
    whole = beginnings(first, zone, {"rule": whole_rule}, **bounds)
    cut_at = whole[1 + which % (len(whole) - 1)]

    head = ended_before(whole_rule, cut_at, zone_name=zone, is_all_day=False)
    left = count and count - count_before(first, zone, whole_rule, cut_at)
    tail = f"{rule};COUNT={left}" if count else rule

    before = beginnings(first, zone, {"rule": head}, **bounds)
    assert before == [moment for moment in whole if moment < cut_at]
    after = beginnings(cut_at, zone, {"rule": tail}, **bounds)
    assert after == [moment for moment in whole if moment >= cut_at]


def test_beginnings_keep_the_hour_when_it_is_skipped_or_comes_twice():
    first = datetime(2026, 3, 28, 1, 30, tzinfo=UTC)  # 2:30 in Madrid, the night before.
    found = beginnings(first, "Europe/Madrid", {"rule": "FREQ=DAILY;COUNT=3"}, after=first,
                       before=first + timedelta(days=9))
    autumn = datetime(2026, 10, 24, 0, 30, tzinfo=UTC)
    twice = beginnings(autumn, "Europe/Madrid", {"rule": "FREQ=DAILY;COUNT=3"}, after=autumn,
                       before=autumn + timedelta(days=9))

    assert [moment.astimezone(MADRID).strftime("%H:%M") for moment in found] == [
        "02:30", "03:30", "02:30"]
    assert [moment.strftime("%H:%M") for moment in twice] == ["00:30", "00:30", "01:30"]


@pytest.mark.parametrize(("rule", "is_all_day", "normal"), [
    ("freq=weekly;byday=mo", False, "FREQ=WEEKLY;BYDAY=MO"),
    ("RRULE:FREQ=DAILY;UNTIL=20260401", False, "FREQ=DAILY;UNTIL=20260401T215959Z"),
    ("FREQ=DAILY;UNTIL=20260401T120000", False, "FREQ=DAILY;UNTIL=20260401T100000Z"),
    ("FREQ=DAILY;UNTIL=20260401T120000Z", True, "FREQ=DAILY;UNTIL=20260401"),
])
def test_normal_rule_is_spelt_in_one_way(rule, is_all_day, normal):
    assert normal_rule(rule, zone=MADRID, is_all_day=is_all_day) == normal


@pytest.mark.parametrize("rule", [
    "", "COUNT=3", "FREQ=HOURLY", "FREQ=DAILY;COUNT=0", "FREQ=DAILY;COUNT=3;UNTIL=20260101",
    "FREQ=DAILY;COUNT=1001", "FREQ=DAILY;BYMONTH=13", "FREQ=WEEKLY;BYMONTHDAY=3",
    "FREQ=WEEKLY;BYDAY=1MO", "FREQ=DAILY;BYWEEKNO=3", "FREQ=DAILY;BYSETPOS=1", "FREQ=DAILY;X=1",
    "FREQ=DAILY;FREQ=DAILY", "FREQ=DAILY;UNTIL=20261301", "FREQ=DAILY\nDTSTART:19700101T000000",
    "FREQ=DAILY;COUNT=３",
])
def test_normal_rule_refuses_when_it_is_none(rule):
    with pytest.raises(ValueError, match=r"."):
        normal_rule(rule, zone=MADRID, is_all_day=False)


def test_last_beginning_is_forever_when_nothing_ends_the_rule():
    first = datetime(2026, 3, 2, 9, tzinfo=UTC)

    assert last_beginning(first, "UTC", {"rule": "FREQ=DAILY"}) == FOREVER
    assert last_beginning(first, "UTC", {"rule": "FREQ=DAILY;COUNT=3"}) == first + timedelta(days=2)
    assert last_beginning(first, "UTC", {"rule": "FREQ=YEARLY;COUNT=900"}) == FOREVER


SPANS = st.lists(st.tuples(st.integers(-50, 150), st.integers(0, 40)), max_size=40)


@given(SPANS)
def test_busy_times_never_overlap_and_are_the_union(found):
    zero = datetime(2026, 1, 1, tzinfo=UTC)
    spans = [(zero + timedelta(minutes=begin), zero + timedelta(minutes=begin + length))
             for begin, length in found]
    after, before = zero, zero + timedelta(minutes=100)

    stretches = busy_times(spans, after, before)

    minutes = {minute for begin, length in found for minute in range(begin, begin + length)
               if 0 <= minute < 100}
    covered = [minute for stretch in stretches for minute in range(
        int((stretch["starts_at"] - zero).total_seconds() // 60),
        int((stretch["ends_at"] - zero).total_seconds() // 60))]
    assert sorted(covered) == sorted(minutes)
    for one, next_one in itertools.pairwise(stretches):
        assert one["ends_at"] < next_one["starts_at"]
