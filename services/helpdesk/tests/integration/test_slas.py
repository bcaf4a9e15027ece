"""What is promised to a ticket follows all that happens to it."""

import pytest
from clocks_at_work import OFFICE, madrid
from sla_factories import a_calendar, a_policy, a_target
from slas_at_work import at, clocks_of, due_of, moment, opened, watch  # noqa: F401  A fixture.
from ticket_factories import OTHER, a_ticket, a_type

from chassis.testing.parties import party
from helpdesk.tickets.models import Ticket

ALL = {"first": 60, "next": 30, "resolution": 240}


@pytest.fixture
def policy(rules, at):  # noqa: F811
    """A policy of the office in Madrid, for normal and urgent tickets."""
    calendar = rules.create_business_calendar(**a_calendar())
    return rules.create_sla_policy(**a_policy(
        a_target(**ALL), a_target("urgent", first=15, resolution=60), calendar_id=calendar["id"]))


def answer(rules, ticket, **said):
    return rules.add_ticket_message(ticket_id=ticket["id"], body="Lo miramos.", **said)


def ask(rules, ticket):
    return answer(rules, ticket, contact_id=ticket["contact_ids"][0])


def states_of(rules, ticket):
    return {metric: clock["state"] for metric, clock in clocks_of(rules, ticket).items()}


def test_create_ticket_is_promised_a_first_response_and_a_resolution(rules, policy, at):  # noqa: F811
    ticket = opened(rules)

    assert moment(ticket["sla_due_at"]) == at("2026-11-27T11:00")
    shown = rules.get_ticket(ticket_id=ticket["id"])["sla"]
    assert (shown["policy_id"], shown["policy_version"]) == (policy["id"], 1)
    assert states_of(rules, ticket) == {"first_response": "running", "resolution": "running"}
    assert due_of(rules, ticket, "resolution") == at("2026-11-27T14:00")
    # Lists and events tell no more than what is due.
    (listed,) = rules.list_tickets()["items"]
    assert "sla" not in listed
    assert listed["sla_due_at"] == ticket["sla_due_at"]


def test_replies_answer_and_questions_ask_anew(rules, policy, at):  # noqa: F811
    ticket = opened(rules)
    at("2026-11-27T10:20")
    rules.add_ticket_message(ticket_id=ticket["id"], body="Entre nosotros.", kind="note")
    assert states_of(rules, ticket)["first_response"] == "running"

    answer(rules, ticket)
    assert states_of(rules, ticket) == {"first_response": "met", "resolution": "running"}
    at("2026-11-27T12:00")
    ask(rules, ticket)
    at("2026-11-27T12:10")
    ask(rules, ticket)

    assert due_of(rules, ticket, "next_response") == at("2026-11-27T12:30")
    held = rules.get_ticket(ticket_id=ticket["id"])
    assert moment(held["sla_due_at"]) == at("2026-11-27T12:30")
    answer(rules, ticket)
    assert states_of(rules, ticket)["next_response"] == "met"


def test_clocks_stand_while_the_ticket_waits_for_others(rules, policy, at):  # noqa: F811
    ticket = opened(rules)
    at("2026-11-27T10:30")
    waiting = answer(rules, ticket, status="waiting_for_requester")
    held = rules.get_ticket(ticket_id=ticket["id"])
    (resolution,) = [one for one in held["sla"]["clocks"] if one["metric"] == "resolution"]
    assert (resolution["state"], resolution["waits_for"]) == ("paused", "requester")
    assert moment(resolution["paused_at"]) == moment(waiting["said_at"])
    assert "sla_due_at" not in held
    assert "_sla_next_at" not in Ticket.fetch_raw(ticket["id"])

    at("2026-11-30T09:00")
    ask(rules, ticket)

    assert states_of(rules, ticket)["resolution"] == "running"
    assert due_of(rules, ticket, "resolution") == at("2026-11-30T12:30")
    assert due_of(rules, ticket, "next_response") == at("2026-11-30T09:30")
    at("2026-11-30T09:10")
    rules.move_ticket(ticket_id=ticket["id"], status="on_hold")
    assert states_of(rules, ticket)["resolution"] == "running"
    rules.move_ticket(ticket_id=ticket["id"], status="in_progress")
    rules.move_ticket(ticket_id=ticket["id"], status="waiting_for_third_party")
    assert clocks_of(rules, ticket)["next_response"]["waits_for"] == "third_party"


def test_clock_of_resolution_stops_at_resolve_and_goes_on_at_reopen(rules, policy, at):  # noqa: F811
    ticket = opened(rules)
    at("2026-11-27T11:00")
    resolved = rules.resolve_ticket(ticket_id=ticket["id"], solution="Va otra.")
    assert "sla_due_at" not in resolved
    assert states_of(rules, ticket) == {"first_response": "met", "resolution": "met"}

    at("2026-11-30T09:00")
    rules.reopen_ticket(ticket_id=ticket["id"], reason="También rota")

    assert due_of(rules, ticket, "resolution") == at("2026-11-30T12:00")


@pytest.mark.parametrize("change", ["priority", "impact"])
def test_priority_rebases_with_the_time_that_was_spent(rules, policy, at, change):  # noqa: F811
    ticket = opened(rules)
    at("2026-11-27T10:10")
    changes = {"priority": "urgent"} if change == "priority" else {
        "impact": "high", "urgency": "high"}

    held = rules.update_ticket(ticket_id=ticket["id"], changes=changes)

    assert moment(held["sla_due_at"]) == at("2026-11-27T10:15")
    assert due_of(rules, ticket, "resolution") == at("2026-11-27T11:00")
    shown = rules.get_ticket(ticket_id=ticket["id"])["sla"]
    assert moment(shown["based_at"]) == at("2026-11-27T10:10")


def test_team_rebases_on_its_own_policy_and_calendar(rules, policy, at):  # noqa: F811
    night = rules.create_business_calendar(**a_calendar(open=[
        {"weekday": day, "starts": "20:00", "ends": "02:00"} for day in range(1, 8)]))
    rules.create_sla_policy(**a_policy(
        a_target(resolution=300), position=1, team_ids=["noche"], calendar_id=night["id"]))
    ticket = opened(rules)
    at("2026-11-27T12:00")

    rules.assign_ticket(ticket_id=ticket["id"], team_id="noche")

    # Two hours of the office are spent, three of the night are left.
    assert states_of(rules, ticket) == {"resolution": "running"}
    assert due_of(rules, ticket, "resolution") == at("2026-11-27T23:00")
    at("2026-11-27T21:00")
    rules.assign_ticket(ticket_id=ticket["id"], team_id=None)
    assert due_of(rules, ticket, "resolution") == at("2026-11-30T10:00")
    # What was broken before stays broken.
    assert clocks_of(rules, ticket)["first_response"]["state"] == "breached"
    assert due_of(rules, ticket, "first_response") == at("2026-11-27T11:00")


def test_customer_rebases_and_who_else_takes_part_does_not(rules, policy, at):  # noqa: F811
    acme = party("organisation")
    rules.create_sla_policy(**a_policy(a_target(first=600), position=1, contact_ids=[acme]))
    ticket = opened(rules)
    ana = ticket["contact_ids"][0]
    at("2026-11-27T10:30")

    rules.update_ticket(ticket_id=ticket["id"], changes={"contact_ids": [ana, acme]})
    assert due_of(rules, ticket, "first_response") == at("2026-11-27T11:00")
    rules.update_ticket(ticket_id=ticket["id"], changes={"contact_ids": [acme, ana]})

    # Half an hour is spent; all hours count by that policy.
    assert due_of(rules, ticket, "first_response") == at("2026-11-27T20:00")


def test_ticket_that_no_policy_fitted_is_promised_something_once_one_does(rules, policy, at):  # noqa: F811
    ticket = opened(rules, priority="low")
    answered = opened(rules, priority="low", urgency="low", impact="low")
    answer(rules, answered)
    assert clocks_of(rules, ticket) == {}
    at("2026-11-27T11:00")
    rules.update_ticket(ticket_id=ticket["id"], changes={"subject": "La mesa"})
    assert clocks_of(rules, ticket) == {}

    for one in (ticket, answered):
        rules.update_ticket(ticket_id=one["id"], changes={"priority": "normal"})

    # It was of that policy, which had no target for it, and its time counts.
    assert due_of(rules, ticket, "first_response") == at("2026-11-27T11:00")
    assert states_of(rules, answered) == {"first_response": "met", "resolution": "running"}


def test_ticket_of_a_team_without_a_policy_begins_when_it_comes_to_one_with(rules, at):  # noqa: F811
    rules.create_sla_policy(**a_policy(a_target(first=60, resolution=120), team_ids=["norte"]))
    ticket, asked = opened(rules), opened(rules)
    answer(rules, asked)
    at("2026-11-27T12:00")
    ask(rules, asked)
    at("2026-11-27T13:00")

    for one in (ticket, asked):
        rules.assign_ticket(ticket_id=one["id"], team_id="norte", owner_id=OTHER)

    assert due_of(rules, ticket, "first_response") == at("2026-11-27T14:00")
    assert due_of(rules, ticket, "resolution") == at("2026-11-27T15:00")
    assert states_of(rules, asked) == {"first_response": "met", "resolution": "running"}
    rules.assign_ticket(ticket_id=ticket["id"], team_id="sur")
    held = rules.get_ticket(ticket_id=ticket["id"])
    assert "sla" not in held
    assert "sla_due_at" not in held


def test_merged_ticket_owes_nothing_and_parted_it_owes_again(rules, policy, at):  # noqa: F811
    ana = party()
    one, other = opened(rules, contact_ids=[ana]), opened(rules, contact_ids=[ana])
    at("2026-11-27T10:30")

    rules.merge_ticket(ticket_id=one["id"], into_id=other["id"])
    assert states_of(rules, one) == {"first_response": "stopped", "resolution": "met"}
    assert "_sla_next_at" not in Ticket.fetch_raw(one["id"])
    at("2026-11-27T12:00")
    rules.unmerge_ticket(ticket_id=one["id"])

    assert due_of(rules, one, "first_response") == at("2026-11-27T12:30")


def test_split_ticket_has_clocks_of_its_own(rules, policy, at):  # noqa: F811
    ticket = opened(rules)
    answer(rules, ticket)
    at("2026-11-27T12:00")
    said = ask(rules, ticket)

    made = rules.split_ticket(
        ticket_id=ticket["id"], message_ids=[said["id"]], subject="Otra cosa")

    assert due_of(rules, made, "first_response") == at("2026-11-27T13:00")
    assert states_of(rules, ticket)["first_response"] == "met"


def test_incidents_are_answered_in_time_by_their_problem(rules, policy, at):  # noqa: F811
    from helpdesk.tickets import moving

    kind = rules.create_ticket_type(**a_type(kind="problem"))
    problem = opened(rules, type_id=kind["id"])
    incident = opened(rules, problem_id=problem["id"])
    at("2026-11-27T10:59")
    rules.resolve_ticket(ticket_id=problem["id"], solution="Otro tornillo.")
    moving.answer_incidents()
    watch(at, "2026-11-27T16:00")

    assert states_of(rules, incident) == {"first_response": "met", "resolution": "met"}


def test_day_when_an_hour_is_missing_is_shorter_for_promises_too(rules, at):  # noqa: F811
    at("2026-03-28T22:00")
    calendar = rules.create_business_calendar(**{**a_calendar(), **OFFICE, "open": [
        {"weekday": day, "starts": "22:00", "ends": "06:00"} for day in range(1, 8)]})
    rules.create_sla_policy(**a_policy(a_target(first=7 * 60), calendar_id=calendar["id"]))

    ticket = rules.create_ticket(**a_ticket())

    assert moment(ticket["sla_due_at"]) == madrid("2026-03-29T06:00")
