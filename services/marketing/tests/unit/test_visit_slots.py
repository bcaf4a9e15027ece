"""When an agent can visit, and who of them visits whom."""

from datetime import UTC, datetime

import pytest

from marketing.visits.assigning import assigned
from marketing.visits.slots import free_slots

# A Monday.
MONDAY = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)
LIST = {"time_zone": "UTC", "minutes_each": 60, "days_ahead": 7, "most_a_day": 8, "open": [
    {"weekday": day, "starts": "09:00", "ends": "12:30"} for day in range(1, 6)]}


def at(hour, minute=0, day=2):
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


def hours(busy=(), planned=(), most_a_day=8, since=MONDAY, count=4):
    found = free_slots(LIST, since, busy, planned, most_a_day)
    return [start for (start, _), _ in zip(found, range(count), strict=False)]


def test_slots_are_within_the_hours_of_the_list():
    assert hours() == [at(9), at(10), at(11), at(9, day=3)]


def test_slots_begin_after_what_is_in_the_agenda():
    assert hours(busy=[(at(9, 30), at(10, 15))], count=3) == [
        at(10, 15), at(11, 15), at(9, day=3)]


def test_slots_are_no_more_on_a_day_than_an_agent_makes():
    assert hours(planned=[at(11)], most_a_day=2, count=3) == [at(9), at(9, day=3), at(10, day=3)]


def test_slots_leave_out_the_weekend_and_end_with_the_days_ahead():
    found = list(free_slots(LIST, at(11, 45, day=6), [], [], 8))

    assert found[0][0] == at(9, day=9)
    assert {start.isoweekday() for start, _ in found} == {1, 2, 3, 4, 5}
    assert found[-1][0] < at(11, 45, day=13)


AGENTS = [{"user_id": "a", "country": "ES", "postal_codes": ["28", "45"]},
          {"user_id": "b", "country": "ES", "postal_codes": ["280"]},
          {"user_id": "c", "country": "PT"}]


@pytest.mark.parametrize(("country", "code", "user_id"), [
    ("ES", "28013", "b"), ("ES", "28100", "a"), ("ES", "45 001", "a"), ("PT", "1000-001", "c"),
    ("ES", "08001", None), ("FR", "28000", None), ("ES", None, None)])
def test_territory_is_that_of_the_longest_beginning(country, code, user_id):
    parties = {"x": {"addresses": [{"country": country, "postal_code": code}]}}

    assert assigned(parties, {"assigned_by": "territory", "agents": AGENTS}, {}) == {"x": user_id}


def test_owner_visits_and_who_has_none_comes_in_turn():
    parties = {"x": {"owner_id": "o"}, "y": {}, "z": {}, "w": {}}

    assert assigned(parties, {"assigned_by": "owner", "agents": AGENTS}, {"a": 1}) == {
        "x": "o", "y": "b", "z": "c", "w": "a"}


def test_nobody_visits_where_nobody_can():
    assert assigned({"x": {}}, {"assigned_by": "owner", "agents": []}, {}) == {"x": None}
