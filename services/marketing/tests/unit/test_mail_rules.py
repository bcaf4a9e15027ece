"""When mail goes out, who gets which variant, how two compare, and what scanners are."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2_contingency

from chassis.ids import new_id
from marketing.email import scanners
from marketing.email.caps import is_marketing
from marketing.email.shares import assigned, recipient_id_of
from marketing.email.testing import compare
from marketing.email.windows import next_opening

WEEKDAYS = {"sends_from": "09:00", "sends_until": "20:00", "weekdays": [1, 2, 3, 4, 5]}
ACTION = {"_id": "action_01h455vb4pex5vsknk084sn02q", "mail": {
    "variants": [{"key": "a"}, {"key": "b"}], "hold_out_share": 0.1,
    "test": {"metric": "clicks", "sample_share": 0.4, "wait_hours": 1}}}


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(("zone", "now", "expected"), [
    ("Europe/Madrid", "2026-03-02T10:00", "2026-03-02T10:00"),
    ("Europe/Madrid", "2026-03-02T07:00", "2026-03-02T08:00"),
    ("Europe/Madrid", "2026-03-02T19:00", "2026-03-03T08:00"),
    ("Europe/Madrid", "2026-03-06T19:00", "2026-03-09T08:00"),
    # The clocks are changed on the Sunday.
    ("Europe/Madrid", "2026-03-27T19:30", "2026-03-30T07:00"),
    ("America/Mexico_City", "2026-03-02T10:00", "2026-03-02T15:00"),
    ("Asia/Tokyo", "2026-03-02T10:59", "2026-03-02T10:59"),
])
def test_next_opening_is_where_whoever_gets_it_is(zone, now, expected):
    assert next_opening(WEEKDAYS, zone, at(now)) == at(expected)


@settings(max_examples=60, deadline=None)
@given(now=st.integers(0, 2 * 365 * 24 * 60).map(
           lambda minutes: at("2026-01-01T00:00") + timedelta(minutes=minutes)),
       zone=st.sampled_from(["Europe/Madrid", "America/New_York", "Pacific/Auckland", "UTC"]),
       weekdays=st.sets(st.integers(1, 7), min_size=1))
def test_next_opening_is_never_early_and_always_open(now, zone, weekdays):
    window = {**WEEKDAYS, "weekdays": sorted(weekdays)}
    opens_at = next_opening(window, zone, now)

    local = opens_at.astimezone(ZoneInfo(zone))
    assert now <= opens_at <= now + timedelta(days=8)
    assert local.isoweekday() in weekdays
    assert "09:00" <= local.strftime("%H:%M") < "20:00"


def test_assigned_is_the_same_each_time_and_in_proportion():
    ids = [new_id("contact") for _ in range(3000)]
    first = [assigned(ACTION, id) for id in ids]

    assert [assigned(ACTION, id) for id in ids] == first
    held_out = sum(one["state"] == "held_out" for one in first)
    sample = [one for one in first if one.get("is_sample")]
    assert 220 < held_out < 380
    assert 950 < len(sample) < 1220
    assert 0.42 < sum(one["variant"] == "a" for one in sample) / len(sample) < 0.58
    assert all("variant" not in one for one in first if one.get("is_sample") is False)


def test_recipient_id_is_one_for_action_person_and_step():
    first = recipient_id_of("action_1", "contact_1", "first")

    assert recipient_id_of("action_1", "contact_1", "first") == first
    assert len({first, recipient_id_of("action_2", "contact_1", "first"),
                recipient_id_of("action_1", "contact_2", "first"),
                recipient_id_of("action_1", "contact_1", "second")}) == 4


@pytest.mark.parametrize(("first", "second"), [
    ((30, 200), (50, 210)), ((1, 1000), (9, 900)), ((100, 400), (100, 401)),
])
def test_compare_is_the_chi_square_of_two_by_two(first, second):
    table = [[first[0], first[1] - first[0]], [second[0], second[1] - second[0]]]

    assert compare(first, second) == pytest.approx(chi2_contingency(table, correction=False)[1])


@pytest.mark.parametrize(("first", "second"), [((0, 0), (3, 9)), ((0, 9), (0, 9)),
                                               ((9, 9), (9, 9))])
def test_compare_tells_nothing_where_there_is_nothing_to_tell(first, second):
    assert compare(first, second) == 1.0


@pytest.mark.parametrize(("purpose", "expected"), [
    ("marketing", True), ("newsletter", True), ("ofertas", True), ("service", False),
    ("survey", False), ("billing", False),
])
def test_is_marketing_is_so_of_words_of_our_own_and_not_of_service(purpose, expected):
    assert is_marketing(purpose) is expected


SENT_AT = at("2026-03-02T10:00")
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.mark.parametrize(("method", "agent", "part", "seconds", "expected"), [
    ("GET", FIREFOX, "c0", 60, None), ("HEAD", FIREFOX, "c0", 60, "head"),
    ("GET", "Barracuda Sentinel", "c0", 60, "agent"), ("GET", "", "c0", 60, "agent"),
    ("GET", FIREFOX, "t", 60, "trap"), ("GET", FIREFOX, "c0", 1, "at_once"),
    ("GET", FIREFOX, "o", 1, None), ("GET", "python-requests/2", "o", 60, "agent"),
])
def test_known_by_tells_programs_from_people(method, agent, part, seconds, expected):
    now = SENT_AT + timedelta(seconds=seconds)

    assert scanners.known_by(method, agent, part, SENT_AT, now) == expected


def click(part, seconds, **fields):
    return {"_id": f"{part}{seconds}", "kind": "click", "_part": part, "is_scanner": False,
            "occurred_at": SENT_AT + timedelta(seconds=seconds), **fields}


def test_found_out_are_those_who_follow_several_links_at_once():
    rows = [click("c0", 10), click("c1", 11), click("c2", 12), click("c0", 900)]

    assert [row["_id"] for row in scanners.found_out(rows)] == ["c010", "c111", "c212"]


def test_found_out_are_those_near_the_trap():
    rows = [click("c0", 10), click("t", 30, is_scanner=True), click("c0", 900)]

    assert [row["_id"] for row in scanners.found_out(rows)] == ["c010"]
