"""What third parties are to resolve, and what is done with the ticket when they do not."""

import pytest
from clocks_at_work import madrid
from marshmallow import ValidationError
from side_factories import a_carrier, a_side_thread
from slas_at_work import at, clocks_of, history_of, moment, told  # noqa: F401  A fixture.
from slas_at_work import escalating as escalating_policy
from ticket_factories import OTHER, a_ticket

from helpdesk.side_threads import watching

LEADER = OTHER
HOURS = {"resolution_minutes": 120, "escalations": [
    {"metric": "resolution", "minutes": 0, "watcher_ids": [LEADER], "note": "La agencia no cumple"},
    {"metric": "resolution", "minutes": 60, "owner_id": LEADER, "raise_to": "urgent"}]}


@pytest.fixture
def carrier(rules, at):  # noqa: F811
    return a_carrier()


@pytest.fixture
def ticket(rules, at):  # noqa: F811
    return rules.create_ticket(**a_ticket())


def opened(rules, ticket, carrier, **fields):
    return rules.create_side_thread(**a_side_thread(
        ticket, carrier, **{"promise": HOURS, **fields}))


def watch(at, text):  # noqa: F811
    at(text)
    watching.watch_side_threads()


def resolution_of(rules, thread):
    shown = rules.get_side_thread(side_thread_id=thread["id"])
    return next(one for one in shown["clocks"] if one["metric"] == "resolution")


def standing(rules, ticket):
    held = rules.get_ticket(ticket_id=ticket["id"])
    return held.get("owner_id"), held["priority"], held.get("watcher_ids", [])


def test_ticket_is_escalated_step_by_step_once_each(rules, ticket, carrier, at):  # noqa: F811
    thread = opened(rules, ticket, carrier)
    _, priority, _ = standing(rules, ticket)

    watch(at, "2026-11-27T12:00:01")
    watch(at, "2026-11-27T12:00:06")
    assert standing(rules, ticket) == (None, priority, [LEADER])
    watch(at, "2026-11-27T13:00:01")
    watch(at, "2026-11-27T13:00:06")
    assert standing(rules, ticket) == (LEADER, "urgent", [LEADER])

    noted = [(after, reason, when) for after, reason, when, _ in history_of(
        rules, ticket, "side_thread") if "escalated" in after or "breached" in after]
    about = {"side_thread_id": thread["id"], "number": thread["number"]}
    assert noted == [
        ({**about, "breached": "resolution"}, None, madrid("2026-11-27T12:00")),
        ({**about, "escalated": "resolution"}, "La agencia no cumple",
         madrid("2026-11-27T12:00")),
        ({**about, "escalated": "resolution"}, None, madrid("2026-11-27T13:00"))]
    # Who has the ticket has the side thread.
    assert rules.get_side_thread(side_thread_id=thread["id"])["owner_id"] == LEADER
    breached = [data["metric"] for event, data in told(rules)
                if event["type"] == "helpdesk.side_thread.breached"]
    assert breached == ["resolution"]


def test_after_an_outage_all_steps_are_taken_in_their_order(rules, ticket, carrier, at):  # noqa: F811
    opened(rules, ticket, carrier)

    watch(at, "2026-11-27T18:00")

    assert standing(rules, ticket) == (LEADER, "urgent", [LEADER])


def test_only_their_turn_counts_until_it_is_closed(rules, ticket, carrier, at):  # noqa: F811
    thread = opened(rules, ticket, carrier)
    at("2026-11-27T11:00")
    rules.add_side_message(side_thread_id=thread["id"], body="¿Qué bulto?", contact_id=carrier)
    assert resolution_of(rules, thread)["state"] == "paused"
    watch(at, "2026-11-27T15:00")
    assert standing(rules, ticket)[2] == []

    rules.add_side_message(side_thread_id=thread["id"], body="El segundo.")
    clock = resolution_of(rules, thread)
    assert (clock["state"], moment(clock["due_at"])) == ("running", madrid("2026-11-27T16:00"))
    at("2026-11-27T15:30")
    rules.close_side_thread(side_thread_id=thread["id"])
    watch(at, "2026-11-27T20:00")

    assert resolution_of(rules, thread)["state"] == "met"
    assert standing(rules, ticket)[2] == []


def test_raised_ticket_is_promised_what_its_priority_is(rules, at):  # noqa: F811
    escalating_policy(rules)
    ticket = rules.create_ticket(**a_ticket())
    opened(rules, ticket, a_carrier(), ticket_waits=False)
    before = clocks_of(rules, ticket)["resolution"]["target_minutes"]
    watch(at, "2026-11-27T13:00:01")

    assert (before, clocks_of(rules, ticket)["resolution"]["target_minutes"]) == (240, 90)


def test_ticket_that_is_resolved_is_left_as_it_is(rules, ticket, carrier, at):  # noqa: F811
    opened(rules, ticket, carrier)
    rules.resolve_ticket(ticket_id=ticket["id"], solution="Repuesto enviado.")
    before = standing(rules, ticket)
    watch(at, "2026-11-27T18:00")

    assert standing(rules, ticket) == before


def test_escalation_of_what_is_not_promised_is_refused(rules, ticket, carrier):
    with pytest.raises(ValidationError):
        opened(rules, ticket, carrier, promise={
            "first_response_minutes": 60, "escalations": HOURS["escalations"]})
    assert rules.list_ticket_side_threads(ticket_id=ticket["id"])["items"] == []
