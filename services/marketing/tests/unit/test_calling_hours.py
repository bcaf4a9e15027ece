"""When somebody may be called: by the clock where they are, and never on their holidays."""

from datetime import UTC, datetime

import pytest

from marketing.calls import windows

LIST = {"time_zone": "Europe/Madrid", "holidays": {"country": "ES", "subdivision": "MD"},
        "open": [{"weekday": day, "starts": "09:00", "ends": "21:00"} for day in range(1, 6)]}


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(("party", "expected"), [
    ({"time_zone": "America/Lima", "phones": [{"number": "+12125550123"}]}, "America/Lima"),
    ({"phones": [{"number": "+12125550123"}]}, "America/New_York"),
    ({"phones": [{"number": "+34922100200"}]}, "Atlantic/Canary"),
    # A mobile of Spain may be on the mainland or on an island.
    ({"phones": [{"number": "+34600100200"}]}, "Europe/Madrid"),
    ({}, "Europe/Madrid"),
])
def test_time_zone_is_the_contacts_then_the_numbers_then_the_lists(party, expected):
    assert windows.time_zone_of(party, LIST) == expected


@pytest.mark.parametrize(("time_zone", "moment", "expected"), [
    # Monday at 8:30 in Madrid, and at 7:30 on the islands.
    ("Europe/Madrid", "2026-11-30T07:30", "2026-11-30T08:00"),
    ("Atlantic/Canary", "2026-11-30T07:30", "2026-11-30T09:00"),
    ("Europe/Madrid", "2026-11-30T08:00", "2026-11-30T08:00"),
    ("Europe/Madrid", "2026-11-30T19:59", "2026-11-30T19:59"),
    ("Europe/Madrid", "2026-11-30T20:00", "2026-12-01T08:00"),
    # A Friday evening; then a Monday that is a holiday, and a Tuesday that is one.
    ("Europe/Madrid", "2026-11-27T20:30", "2026-11-30T08:00"),
    ("Europe/Madrid", "2026-12-07T20:30", "2026-12-09T08:00"),
])
def test_next_opening_is_now_or_when_it_may_first_ring(time_zone, moment, expected):
    assert windows.next_opening(LIST, time_zone, at(moment)) == at(expected)


def test_next_opening_is_never_where_nobody_may_be_called():
    closed = LIST | {"open": [{"weekday": 1, "starts": "09:00", "ends": "09:01"}]}

    assert windows.next_opening(closed, "Europe/Madrid", at("2026-11-30T08:00")) == at(
        "2026-11-30T08:00")
