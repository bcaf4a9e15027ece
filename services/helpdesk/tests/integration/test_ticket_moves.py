"""Tickets on their way: moved, resolved, closed, reopened, assigned, and who looks at them."""

from datetime import timedelta

import pytest
from ticket_factories import OTHER, a_ticket, a_type

from chassis import clock
from chassis.testing.events import waiting_events
from chassis.testing.rules import ADMINISTRATOR
from contracts.context import Actor
from contracts.errors import Conflict, ValidationFailed
from helpdesk.tickets import default_types


@pytest.fixture(autouse=True)
def types(rules):
    """The types that an installation begins with."""
    default_types.seed()


@pytest.fixture
def ticket(rules):
    return rules.create_ticket(**a_ticket())


def told(rules):
    return [event["type"] for event in waiting_events(rules.store)]


def later(monkeypatch, **passed):
    now = clock.now() + timedelta(**passed)
    monkeypatch.setattr(clock, "now", lambda: now)


def test_move_ticket_goes_only_where_its_type_allows(rules):
    made = rules.create_ticket_type(**a_type())
    ticket = rules.create_ticket(**a_ticket(type_id=made["id"]))

    with pytest.raises(Conflict) as refused:
        rules.move_ticket(ticket_id=ticket["id"], status="with_carrier")
    with pytest.raises(ValidationFailed):
        rules.move_ticket(ticket_id=ticket["id"], status="nowhere")
    with pytest.raises(ValidationFailed):
        rules.move_ticket(ticket_id=ticket["id"], status="done")

    assert refused.value.code == "move_is_not_allowed"
    assert refused.value.details["allowed"] == ["asked", "done"]
    assert rules.get_ticket(ticket_id=ticket["id"])["version"] == 1
    moved = rules.move_ticket(ticket_id=ticket["id"], status="asked", reason="Falta la foto")
    assert (moved["state"], moved["waits_for"]) == ("waiting", "requester")
    (change,) = rules.list_ticket_history(ticket_id=ticket["id"])["items"]
    assert (change["field"], change["reason"]) == ("status", "Falta la foto")


def test_resolve_ticket_tells_its_requester_and_is_reopened_by_their_answer(rules, ticket):
    resolved = rules.resolve_ticket(ticket_id=ticket["id"], solution="Va otra silla.")

    assert (resolved["status"], resolved["state"]) == ("solved", "resolved")
    assert resolved["solution"] == "Va otra silla."
    assert resolved["resolved_at"]
    assert resolved["first_answered_at"] == resolved["resolved_at"]
    *_, answer = rules.list_ticket_messages(ticket_id=ticket["id"])["items"]
    assert (answer["direction"], answer["body"]) == ("outbound", "Va otra silla.")
    assert told(rules)[-1] == "helpdesk.ticket.resolved"

    rules.add_ticket_message(ticket_id=ticket["id"], body="También rota.",
                             contact_id=ticket["contact_ids"][0])
    reopened = rules.get_ticket(ticket_id=ticket["id"])
    assert (reopened["status"], reopened["state"]) == ("in_progress", "open")
    assert reopened["reopened_count"] == 1
    assert "solution" not in reopened
    assert "resolved_at" not in reopened


def test_resolve_ticket_quietly_says_nothing(rules, ticket):
    rules.resolve_ticket(ticket_id=ticket["id"], solution="Duplicado.", is_told=False)

    assert len(rules.list_ticket_messages(ticket_id=ticket["id"])["items"]) == 1


def test_ticket_is_closed_after_its_window_and_not_reopened(rules, ticket, monkeypatch):
    from helpdesk.tickets import moving

    rules.resolve_ticket(ticket_id=ticket["id"], solution="Va otra silla.")
    later(monkeypatch, days=13)
    moving.close_tickets()
    assert "closed_at" not in rules.get_ticket(ticket_id=ticket["id"])

    later(monkeypatch, days=2)
    moving.close_tickets()

    assert "closed_at" in rules.get_ticket(ticket_id=ticket["id"])
    with pytest.raises(Conflict) as refused:
        rules.reopen_ticket(ticket_id=ticket["id"], reason="Otra vez")
    assert refused.value.code == "ticket_is_closed"
    with pytest.raises(Conflict):
        rules.add_ticket_message(ticket_id=ticket["id"], body="¿Hola?",
                                 contact_id=ticket["contact_ids"][0])


def test_reopen_ticket_is_for_resolved_ones(rules, ticket):
    with pytest.raises(Conflict) as refused:
        rules.reopen_ticket(ticket_id=ticket["id"], reason="No")
    assert refused.value.code == "ticket_is_open"

    rules.resolve_ticket(ticket_id=ticket["id"], solution="Va otra silla.")
    assert rules.reopen_ticket(ticket_id=ticket["id"], reason="Error")["state"] == "open"


def test_assign_ticket_says_who_and_why(rules, ticket):
    assigned = rules.assign_ticket(ticket_id=ticket["id"], owner_id=OTHER, reason="Conoce a Ana")
    to_team = rules.assign_ticket(ticket_id=ticket["id"], team_id="norte")
    taken_away = rules.assign_ticket(ticket_id=ticket["id"], owner_id=None)

    assert assigned["owner_id"] == OTHER
    assert "team_id" not in assigned
    assert (to_team["owner_id"], to_team["team_id"]) == (OTHER, "norte")
    assert "owner_id" not in taken_away
    assert taken_away["team_id"] == "norte"
    history = rules.list_ticket_history(ticket_id=ticket["id"])["items"]
    assert [item.get("reason") for item in history] == [None, None, "Conoce a Ana"]


def test_who_is_there_is_told_to_the_others_and_forgotten(rules, ticket, monkeypatch):
    other = rules.by(Actor(OTHER, roles=("support",)))

    alone = rules.note_ticket_presence(ticket_id=ticket["id"], activity="viewing")
    both = other.note_ticket_presence(ticket_id=ticket["id"], activity="answering")

    assert alone["items"] == []
    assert [(one["user_id"], one["activity"]) for one in both["items"]] == [
        (ADMINISTRATOR, "viewing")]
    later(monkeypatch, seconds=61)
    assert other.note_ticket_presence(ticket_id=ticket["id"], activity="viewing")["items"] == []
