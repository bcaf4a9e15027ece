"""Business calendars: made, changed, tried out and put away."""

import pytest
from clocks_at_work import madrid
from marshmallow import ValidationError
from sla_factories import a_calendar, a_policy
from slas_at_work import moment

from contracts.errors import Conflict, PreconditionFailed, ValidationFailed


@pytest.fixture
def calendar(rules):
    return rules.create_business_calendar(**a_calendar())


def test_create_business_calendar_is_read_and_listed(rules, calendar):
    assert (calendar["version"], calendar["exceptions"]) == (1, [])
    assert rules.get_business_calendar(business_calendar_id=calendar["id"]) == calendar
    assert rules.list_business_calendars()["items"] == [calendar]


@pytest.mark.parametrize(("fields", "pointer"), [
    ({"holidays": {"country": "XX"}}, "/holidays/country"),
    ({"holidays": {"country": "ES", "subdivision": "XX"}}, "/holidays/subdivision"),
])
def test_create_business_calendar_refuses_holidays_that_nobody_knows(rules, fields, pointer):
    with pytest.raises(ValidationFailed) as refused:
        rules.create_business_calendar(**a_calendar(**fields))

    assert [error["pointer"] for error in refused.value.details["errors"]] == [pointer]
    assert rules.list_business_calendars()["items"] == []


@pytest.mark.parametrize("fields", [
    {"open": [{"weekday": 1, "starts": "09:00", "ends": "14:00"},
              {"weekday": 1, "starts": "13:00", "ends": "18:00"}]},
    {"open": [{"weekday": 1, "starts": "22:00", "ends": "06:00"},
              {"weekday": 1, "starts": "23:00", "ends": "24:00"}]},
    {"open": []},
    {"time_zone": "Europe/Nowhere"},
    {"exceptions": [{"day": "2026-12-24", "open": [{"starts": "09:00", "ends": "13:00"}]}] * 2},
])
def test_create_business_calendar_refuses_what_makes_no_sense(rules, fields):
    with pytest.raises(ValidationError):
        rules.create_business_calendar(**a_calendar(**fields))

    assert rules.list_business_calendars()["items"] == []


def test_update_business_calendar_makes_a_version_only_of_what_changes(rules, calendar):
    same = rules.update_business_calendar(
        business_calendar_id=calendar["id"], changes={"closed_on": ["2026-12-08"]})
    changed = rules.update_business_calendar(
        business_calendar_id=calendar["id"], changes={"holidays": {"country": "ES"}},
        expected_version=1)
    back = rules.update_business_calendar(
        business_calendar_id=calendar["id"], changes={"holidays": None})

    assert same == calendar
    assert (changed["version"], changed["holidays"]) == (2, {"country": "ES"})
    assert "holidays" not in back
    with pytest.raises(PreconditionFailed):
        rules.update_business_calendar(
            business_calendar_id=calendar["id"], changes={"name": "Otro"}, expected_version=1)
    assert rules.get_business_calendar(business_calendar_id=calendar["id"]) == back


def test_reckon_business_time_both_ways(rules, calendar):
    friday, tuesday = madrid("2026-12-04T17:30"), madrid("2026-12-09T09:30")

    def reckoned(**asked):
        return rules.reckon_business_time(
            business_calendar_id=calendar["id"], from_at=friday.isoformat(), **asked)

    after, between = reckoned(minutes=600), reckoned(until_at=tuesday.isoformat())

    assert (moment(after["until_at"]), after["seconds"], after["is_open"]) == (
        tuesday, 36_000, True)
    assert between == after
    assert reckoned() == {**after, "until_at": after["from_at"], "seconds": 0}
    with pytest.raises(ValidationError):
        reckoned(minutes=1, until_at=tuesday.isoformat())


def test_reckon_business_time_of_days_of_its_own_and_of_holidays(rules):
    calendar = rules.create_business_calendar(**a_calendar(
        holidays={"country": "ES", "subdivision": "MD"}, exceptions=[
            {"day": "2026-10-12", "open": [{"starts": "10:00", "ends": "12:00"}]}]))

    def seconds_on(day):
        return rules.reckon_business_time(
            business_calendar_id=calendar["id"], from_at=f"{day}T00:00:00Z",
            until_at=f"{day}T23:00:00Z")["seconds"]

    assert seconds_on("2026-10-12") == 2 * 3600
    # The Monday after All Saints' Day, which is a Sunday, in Madrid.
    assert seconds_on("2026-11-02") == 0
    assert seconds_on("2026-11-03") == 9 * 3600


def test_archive_business_calendar_only_when_no_policy_goes_by_it(rules, calendar):
    policy = rules.create_sla_policy(**a_policy(calendar_id=calendar["id"]))
    with pytest.raises(Conflict) as refused:
        rules.archive_business_calendar(business_calendar_id=calendar["id"])
    assert refused.value.code == "calendar_is_in_use"
    assert rules.list_business_calendars()["items"] == [calendar]

    rules.archive_sla_policy(sla_policy_id=policy["id"])
    rules.archive_business_calendar(business_calendar_id=calendar["id"])
    rules.archive_business_calendar(business_calendar_id=calendar["id"])

    assert rules.list_business_calendars()["items"] == []
    (archived,) = rules.list_business_calendars(is_archived=True)["items"]
    assert archived["version"] == 2
    with pytest.raises(Conflict) as refused:
        rules.update_business_calendar(
            business_calendar_id=calendar["id"], changes={"name": "Otro"})
    assert refused.value.code == "calendar_is_archived"
    with pytest.raises(Conflict):
        rules.create_sla_policy(**a_policy(calendar_id=calendar["id"]))
