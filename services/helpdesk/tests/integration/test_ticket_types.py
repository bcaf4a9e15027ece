"""Types of tickets and priorities: made, changed and put away."""

from datetime import timedelta

import pytest
from marshmallow import ValidationError
from ticket_factories import a_status, a_ticket, a_type

from chassis import clock
from chassis.testing.events import waiting_events
from contracts.errors import Conflict, PreconditionFailed, ValidationFailed
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


@pytest.mark.parametrize("statuses", [
    [a_status("done", "resolved", "new"), a_status("new", "open", "done")],
    [a_status("new", "open"), a_status("old", "open")],
    [a_status("new", "open", "nowhere"), a_status("done", "resolved")],
    [a_status("new", "open", "new"), a_status("done", "resolved")],
    [a_status("new", "open"), a_status("new", "resolved")],
    [a_status("new", "waiting"), a_status("open", "open"), a_status("done", "resolved")],
    [a_status("new", "open", waits_for="us"), a_status("done", "resolved")],
])
def test_create_ticket_type_refuses_statuses_that_lead_nowhere(rules, statuses):
    before = len(rules.list_ticket_types()["items"])

    with pytest.raises(ValidationFailed):
        rules.create_ticket_type(**a_type(statuses=statuses))

    assert len(rules.list_ticket_types()["items"]) == before


def test_update_ticket_type_keeps_statuses_in_which_tickets_stand(rules):
    made = rules.create_ticket_type(**a_type())
    rules.create_ticket(**a_ticket(type_id=made["id"]))
    statuses = [a_status("fresh", "open", "done"), a_status("done", "resolved", "fresh")]

    with pytest.raises(Conflict) as refused:
        rules.update_ticket_type(ticket_type_id=made["id"], changes={"statuses": statuses})

    assert refused.value.code == "status_is_in_use"
    assert rules.get_ticket_type(ticket_type_id=made["id"])["statuses"] == made["statuses"]


def test_one_type_is_the_default(rules):
    first = rules.create_ticket(**a_ticket())["type_id"]
    made = rules.create_ticket_type(**a_type(is_default=True))

    assert not rules.get_ticket_type(ticket_type_id=first)["is_default"]
    assert rules.create_ticket(**a_ticket())["type_id"] == made["id"]
    with pytest.raises(Conflict):
        rules.archive_ticket_type(ticket_type_id=made["id"])
    rules.archive_ticket_type(ticket_type_id=first)
    with pytest.raises(Conflict) as refused:
        rules.create_ticket(**a_ticket(type_id=first))
    assert refused.value.code == "ticket_type_is_archived"


def test_set_priorities_decides_from_now_on(rules, ticket):
    matrix = rules.get_priorities()["matrix"]
    assert rules.get_priorities()["version"] == 1
    turned = [{**rule, "priority": "urgent"} for rule in matrix]

    held = rules.set_priorities(matrix=turned, expected_version=1)

    assert held["version"] == 2
    assert rules.get_ticket(ticket_id=ticket["id"])["priority"] == "normal"
    assert rules.create_ticket(**a_ticket())["priority"] == "urgent"
    with pytest.raises(PreconditionFailed):
        rules.set_priorities(matrix=matrix, expected_version=1)
    with pytest.raises(ValidationError):
        rules.set_priorities(matrix=[*matrix[:-1], matrix[0]])
