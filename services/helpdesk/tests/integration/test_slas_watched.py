"""Promises are watched: warned of, broken and escalated once each, at the right minute."""

import pytest
from clocks_at_work import madrid
from sla_factories import a_calendar, a_policy, a_target
from slas_at_work import (  # noqa: F401  A fixture.
    at,
    clocks_of,
    escalating,
    history_of,
    moment,
    opened,
    sla_events,
    told,
    watch,
)

from helpdesk.tickets.models import Ticket

SERVICE = "service:helpdesk"
FIRST = "first_response"


@pytest.fixture
def policy(rules, at):  # noqa: F811
    return rules.create_sla_policy(**a_policy(
        a_target(first=60, next=30, resolution=240), warn_at=0.75))


def types(rules):
    return [event["type"] for event, _ in told(rules)]


def test_warning_comes_once_at_its_minute_and_leaves_the_ticket_as_it_was(rules, policy, at):  # noqa: F811
    ticket = opened(rules)
    before = types(rules)

    watch(at, "2026-11-27T10:44:59")
    assert sla_events(rules) == []
    watch(at, "2026-11-27T10:45:01")
    watch(at, "2026-11-27T10:59:59")

    assert sla_events(rules) == [
        ("warned", FIRST, madrid("2026-11-27T10:45"), madrid("2026-11-27T10:45:01"))]
    assert types(rules) == [*before, "helpdesk.sla.warned"]
    held = rules.get_ticket(ticket_id=ticket["id"])
    assert {**held, "sla": None} == {**ticket, "sla": None}


def test_broken_promise_is_told_once_and_in_the_history_when_it_was_due(rules, policy, at):  # noqa: F811
    ticket = opened(rules)

    watch(at, "2026-11-27T11:00")
    assert [what for what, *_ in sla_events(rules)] == ["warned"]
    watch(at, "2026-11-27T11:00:04")
    watch(at, "2026-11-27T11:05")

    due_at = madrid("2026-11-27T11:00")
    assert sla_events(rules)[1:] == [("breached", FIRST, due_at, madrid("2026-11-27T11:00:04"))]
    assert types(rules)[-2:] == ["helpdesk.ticket.updated", "helpdesk.sla.breached"]
    event, data = told(rules)[-1]
    assert data["ticket"]["sla_breached_at"] == data["due_at"]
    assert (data["policy_id"], data["ticket"]["version"]) == (policy["id"], 2)
    held = rules.get_ticket(ticket_id=ticket["id"])
    assert moment(held["sla_breached_at"]) == due_at
    assert held["version"] == 2
    assert clocks_of(rules, ticket)[FIRST]["state"] == "breached"
    (noted,) = history_of(rules, ticket, "sla")
    assert (noted[0]["what"], noted[0]["metric"], noted[2:]) == (
        "breached", FIRST, (due_at, SERVICE))
    assert [one[2] for one in history_of(rules, ticket, "sla_breached_at")] == [due_at]
    assert [item["id"] for item in rules.list_tickets(has_breached=True)["items"]] == [
        ticket["id"]]
    assert event["actor_id"] == SERVICE


def test_first_promise_broken_is_what_the_ticket_says(rules, policy, at):  # noqa: F811
    ticket = opened(rules)

    watch(at, "2026-11-27T18:00")

    assert [one[:3] for one in sla_events(rules)] == [
        ("warned", FIRST, madrid("2026-11-27T10:45")),
        ("breached", FIRST, madrid("2026-11-27T11:00")),
        ("warned", "resolution", madrid("2026-11-27T13:00")),
        ("breached", "resolution", madrid("2026-11-27T14:00"))]
    held = rules.get_ticket(ticket_id=ticket["id"])
    assert moment(held["sla_breached_at"]) == madrid("2026-11-27T11:00")
    # Told together, in one change.
    assert held["version"] == 2
    assert len(history_of(rules, ticket, "sla")) == 2


def test_answer_in_time_is_warned_of_and_broken_by_nothing(rules, policy, at):  # noqa: F811
    ticket = opened(rules)
    at("2026-11-27T10:30")
    rules.resolve_ticket(ticket_id=ticket["id"], solution="Va otra.")

    watch(at, "2026-11-28T10:00")

    assert sla_events(rules) == []


def test_answer_after_an_outage_finds_its_promise_broken_when_it_was(rules, policy, at):  # noqa: F811
    ticket = opened(rules)
    answered_at = at("2026-11-27T12:00")

    # Before the watch has come round again.
    rules.add_ticket_message(ticket_id=ticket["id"], body="Lo miramos.")
    watch(at, "2026-11-27T12:00:05")

    assert sla_events(rules) == [
        ("warned", FIRST, madrid("2026-11-27T10:45"), answered_at),
        ("breached", FIRST, madrid("2026-11-27T11:00"), answered_at)]
    clock = clocks_of(rules, ticket)[FIRST]
    assert (clock["state"], moment(clock["stopped_at"])) == ("breached", answered_at)
    assert moment(clock["breached_at"]) == madrid("2026-11-27T11:00")


def test_outage_of_an_hour_leaves_everything_as_if_there_had_been_none(rules, at):  # noqa: F811
    calendar = rules.create_business_calendar(**a_calendar())
    escalating(rules, {"minutes": -30, "raise_to": "high", "note": "Pronto"},
               {"minutes": 5, "raise_to": "urgent", "team_id": "norte"},
               warn_at=0.5, calendar_id=calendar["id"])
    in_time, late = opened(rules), opened(rules)

    Ticket.collection().update_one({"_id": late["id"]}, {"$rename": {"_sla_next_at": "held"}})
    for minute in range(1, 61):
        watch(at, f"2026-11-27T{10 + minute // 60}:{minute % 60:02}:01")
    Ticket.collection().update_one({"_id": late["id"]}, {"$rename": {"held": "_sla_next_at"}})
    watch(at, "2026-11-27T11:00:02")

    def becomes(ticket):
        held = rules.get_ticket(ticket_id=ticket["id"])
        changes = [(field, history_of(rules, ticket, field))
                   for field in ("sla", "priority", "team_id", "sla_breached_at")]
        events = [(event["type"], data["metric"], data["due_at"], data["happened_at"])
                  for event, data in told(rules)
                  if "metric" in data and data["ticket"]["id"] == ticket["id"]]
        kept = {name: held.get(name) for name in ("priority", "team_id", "sla", "sla_due_at",
                                                  "sla_breached_at")}
        return kept, changes, events

    assert becomes(late) == becomes(in_time)
    assert [(type, metric, moment(happened_at))
            for type, metric, _, happened_at in becomes(late)[2]] == [
        ("helpdesk.sla.warned", FIRST, madrid("2026-11-27T10:30")),
        ("helpdesk.sla.breached", FIRST, madrid("2026-11-27T10:30")),
        ("helpdesk.sla.warned", "resolution", madrid("2026-11-27T10:45"))]
    assert becomes(late)[0]["priority"] == "urgent"


def test_watch_runs_often_enough_to_be_at_most_a_minute_late():
    from helpdesk.service import HelpdeskService

    (entrypoint,) = HelpdeskService.watch_promises.nameko_entrypoints

    assert entrypoint.seconds <= 30
