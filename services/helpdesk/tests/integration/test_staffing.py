"""How many tickets are to come, how many people that takes, and how many there are."""

from datetime import UTC, datetime, timedelta

import pytest
from marshmallow import ValidationError
from routing_factories import a_queue, an_agent, as_user, opened
from ticket_factories import UNKNOWN

from chassis import clock
from contracts.errors import NotFound

# A Monday at noon, to which the clock is moved.
NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
WEEK = timedelta(weeks=1)


@pytest.fixture(autouse=True)
def time():
    clock.move(NOON - clock.now())
    yield
    clock.move(timedelta())


@pytest.fixture
def queue(rules):
    return rules.create_queue(**a_queue(mode="pull"))


def came(rules, count, *, weeks_ago, hour=10, channel="email"):
    """So many tickets came in an hour of that Monday."""
    for _ in range(count):
        id = opened(rules, channel=channel)["id"]
        at = NOON - weeks_ago * WEEK + timedelta(hours=hour - 12, minutes=30)
        rules.store.tickets.update_one({"_id": id}, {"$set": {"opened_at": at}})


def staffing(rules, queue, *, begins=NOON + WEEK - timedelta(hours=2), hours=2, **asked):
    return rules.get_staffing(queue_id=queue["id"], to=(
        begins + timedelta(hours=hours)).isoformat(), **{"from": begins.isoformat()}, **asked)


def test_get_staffing_sets_who_is_needed_against_who_works(rules, queue):
    rules.update_queue(queue_id=queue["id"], changes={"staffing": {
        "handling_seconds": 1800, "answered_share": 0.8, "within_seconds": 300}})
    for weeks_ago in range(5):
        came(rules, 4, weeks_ago=weeks_ago)
    shifts = [{"weekday": 1, "starts": "09:00", "ends": "10:30"}]
    for _ in range(2):
        rules.keep_agent_roster(user_id=an_agent(rules), time_zone="UTC", shifts=shifts)
    an_agent(rules)

    told = staffing(rules, queue)

    assert (told["week_count"], told["weekly_trend"]) == (4, 0)
    assert (told["handling_seconds"], told["handling_source"]) == (1800, "set")
    assert (told["promised_share"], told["within_seconds"]) == (0.8, 300)
    ten, eleven = told["hours"]
    # 4 of half an hour each are 2 erlangs.
    assert (ten["at"], ten["arrivals"]) == ("2027-03-08T10:00:00Z", 4)
    assert (ten["needed"], ten["rostered"], ten["gap"]) == (4, 1, -3)
    assert ten["answered_share"] == pytest.approx(0.8754, abs=0.001)
    assert ten["occupancy"] == 0.5
    assert (eleven["arrivals"], eleven["needed"], eleven["gap"]) == (0, 0, 0)


def test_get_staffing_counts_one_channel(rules, queue):
    came(rules, 3, weeks_ago=0, channel="phone")
    came(rules, 1, weeks_ago=0)

    assert staffing(rules, queue)["hours"][0]["arrivals"] == 4
    assert staffing(rules, queue, channel="phone")["hours"][0]["arrivals"] == 3


def test_get_staffing_measures_how_long_tickets_take(rules, queue):
    agent = an_agent(rules, most_open=4)
    assert staffing(rules, queue)["handling_source"] == "assumed"

    for _ in range(20):
        ticket = opened(rules)
        as_user(rules, agent).take_next_ticket(queue_id=queue["id"])
        clock.move(clock.now() - datetime.now(UTC) + timedelta(minutes=8))
        rules.move_ticket(ticket_id=ticket["id"], status="waiting_for_requester")
        clock.move(clock.now() - datetime.now(UTC) + timedelta(hours=5))
        rules.resolve_ticket(ticket_id=ticket["id"], solution="Hecho.")

    told = staffing(rules, queue)
    # Eight minutes each of somebody who has four before them; what they waited is not counted.
    assert told["handling_source"] == "measured"
    assert told["handling_seconds"] == pytest.approx(120, abs=1)
    (held,) = rules.list_ticket_assignments(ticket_id=ticket["id"])["items"]
    assert held["held_seconds"] == pytest.approx(480, abs=2)
    assert held["share"] == 0.25


def test_get_staffing_counts_only_those_who_serve_the_queue(rules):
    queue = rules.create_queue(**a_queue(team_ids=["norte"]))
    for team in ("norte", "sur"):
        rules.keep_agent_roster(
            user_id=an_agent(rules, team_ids=[team]), time_zone="UTC",
            shifts=[{"weekday": 1, "starts": "00:00", "ends": "24:00"}])

    assert [hour["rostered"] for hour in staffing(rules, queue)["hours"]] == [1, 1]


def test_get_staffing_refuses_what_makes_no_sense(rules, queue):
    with pytest.raises(ValidationError):
        staffing(rules, queue, hours=0)
    with pytest.raises(ValidationError):
        staffing(rules, queue, hours=14 * 24 + 1)
    with pytest.raises(NotFound):
        staffing(rules, {"id": f"queue_{UNKNOWN}"})


def test_keep_agent_roster_takes_the_place_of_the_one_before(rules):
    agent = an_agent(rules)
    said = {"user_id": agent, "time_zone": "Europe/Madrid",
            "shifts": [{"weekday": 1, "starts": "09:00", "ends": "17:30"}]}
    with pytest.raises(NotFound):
        rules.get_agent_roster(user_id=agent)

    rules.keep_agent_roster(**said, days_off=[{"starts_on": "2027-04-01", "ends_on": "2027-04-02"}])
    kept = rules.keep_agent_roster(**said)

    assert rules.get_agent_roster(user_id=agent) == kept
    assert {name: kept[name] for name in said} == said
    assert kept["days_off"] == []


@pytest.mark.parametrize("shifts", [
    [{"weekday": 1, "starts": "09:00", "ends": "09:00"}],
    [{"weekday": 1, "starts": "09:00", "ends": "12:00"},
     {"weekday": 1, "starts": "11:00", "ends": "13:00"}],
    [{"weekday": 8, "starts": "09:00", "ends": "12:00"}],
    [{"weekday": 1, "starts": "9:00", "ends": "12:00"}]])
def test_keep_agent_roster_refuses_shifts_that_make_no_sense(rules, shifts):
    agent = an_agent(rules)

    with pytest.raises(ValidationError):
        rules.keep_agent_roster(user_id=agent, time_zone="UTC", shifts=shifts)

    with pytest.raises(NotFound):
        rules.get_agent_roster(user_id=agent)
