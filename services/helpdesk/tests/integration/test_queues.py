"""Queues: which tickets come into them, by themselves or by hand, and who takes the next one."""

import pytest
from routing_factories import a_queue, an_agent, as_user, assigned, latest, opened, reasons
from ticket_factories import OTHER, UNKNOWN, a_type

from chassis.testing.parties import party
from chassis.testing.rules import ADMINISTRATOR
from contracts.context import Actor
from contracts.errors import Conflict, NotFound, PermissionDenied, ValidationFailed
from helpdesk.routing import push


@pytest.fixture
def queue(rules):
    return rules.create_queue(**a_queue())


def test_create_ticket_comes_into_the_default_queue(rules):
    ticket = opened(rules)

    (general,) = rules.list_queues()["items"]
    assert general["is_default"]
    assert ticket["queue_id"] == general["id"]
    assert rules.list_ticket_history(ticket_id=ticket["id"])["items"] == []
    assert rules.list_tickets(queue_id=general["id"])["items"] == [ticket]


def test_create_ticket_comes_into_the_first_queue_that_it_fits_and_says_why(rules):
    fits = {"kinds": ["question"], "channels": ["email"], "languages": ["es"],
            "contact_tags": ["vip"], "tags": ["broken"], "priorities": ["high"]}
    late = rules.create_queue(**a_queue(is_default=False, position=20, conditions=fits))
    soon = rules.create_queue(**a_queue(
        is_default=False, position=10, conditions=fits, name={"en": "Best", "es": "Los mejores"}))
    vip = party(tags=["vip"], languages=["es-MX"])

    ticket = opened(rules, contact_ids=[vip], tags=["broken"], priority="high")
    rules.archive_queue(queue_id=soon["id"])
    after = opened(rules, contact_ids=[vip], tags=["broken"], priority="high")
    other = opened(rules, contact_ids=[vip], tags=["whole"], priority="high")

    assert (ticket["queue_id"], after["queue_id"]) == (soon["id"], late["id"])
    assert other["queue_id"] not in (soon["id"], late["id"])
    (change,) = rules.list_ticket_history(ticket_id=ticket["id"])["items"]
    assert (change["field"], change["after"]) == ("queue_id", soon["id"])
    assert change["why"]["reasons"] == ["fits_queue"]
    assert change["why"]["es"].startswith("Encaja en la cola Los mejores por clase, ")


def test_create_ticket_comes_into_a_queue_by_type_and_category(rules):
    made = rules.create_ticket_type(**a_type())
    by_type = rules.create_queue(**a_queue(
        is_default=False, conditions={"type_ids": [made["id"]], "categories": ["transport"]}))

    assert opened(rules, type_id=made["id"], category="transport")["queue_id"] == by_type["id"]
    assert opened(rules, type_id=made["id"])["queue_id"] != by_type["id"]
    assert opened(rules, category="transport")["queue_id"] != by_type["id"]


def test_update_queue_makes_another_the_default(rules, queue):
    other = rules.create_queue(**a_queue(is_default=False))

    with pytest.raises(ValidationFailed):
        rules.update_queue(queue_id=queue["id"], changes={"is_default": False})
    rules.update_queue(queue_id=other["id"], changes={"is_default": True})

    assert not rules.get_queue(queue_id=queue["id"])["is_default"]
    assert opened(rules)["queue_id"] == other["id"]


def test_archive_queue_keeps_the_default_and_serves_what_is_left_in_it(rules, queue):
    with pytest.raises(Conflict) as refused:
        rules.archive_queue(queue_id=queue["id"])
    assert refused.value.code == "queue_is_default"
    ticket = opened(rules)
    rules.create_queue(**a_queue())
    rules.archive_queue(queue_id=queue["id"])
    with pytest.raises(Conflict) as refused:
        rules.update_queue(queue_id=queue["id"], changes={"mode": "pull"})
    assert refused.value.code == "queue_is_archived"

    agent = an_agent(rules)

    assert assigned(rules, ticket) == agent


def test_get_queue_standing_counts_what_waits_and_who_is_there(rules, queue):
    an_agent(rules, is_there=False)
    assert rules.get_queue_standing(queue_id=queue["id"]) == {
        "queue_id": queue["id"], "waiting_count": 0, "waits_since": None, "open_count": 0,
        "available_count": 0}
    first = opened(rules)
    opened(rules, owner_id=OTHER)
    an_agent(rules)

    standing = rules.get_queue_standing(queue_id=queue["id"])

    assert standing == {"queue_id": queue["id"], "waiting_count": 1,
                        "waits_since": first["opened_at"], "open_count": 2, "available_count": 1}


# By hand


def test_assign_ticket_into_another_queue_has_it_wait_there(rules, queue):
    agent = an_agent(rules)
    ticket = opened(rules)
    assigned(rules, ticket)
    pull = rules.create_queue(**a_queue(is_default=False, mode="pull"))

    moved = rules.assign_ticket(ticket_id=ticket["id"], queue_id=pull["id"], reason="Es de ellos")

    assert moved["queue_id"] == pull["id"]
    assert "owner_id" not in moved
    changes = rules.list_ticket_history(ticket_id=ticket["id"])["items"][:2]
    assert {one["field"] for one in changes} == {"queue_id", "owner_id"}
    assert {(one["reason"], one["why"]["reasons"][0]) for one in changes} == {
        ("Es de ellos", "moved_to_queue")}
    assert as_user(rules, agent).take_next_ticket(
        queue_id=pull["id"])["ticket"]["id"] == ticket["id"]


def test_assign_ticket_refuses_a_queue_that_is_not_there(rules, queue):
    ticket = opened(rules)
    gone = rules.create_queue(**a_queue(is_default=False))
    rules.archive_queue(queue_id=gone["id"])

    for queue_id in (gone["id"], f"queue_{UNKNOWN}"):
        with pytest.raises(ValidationFailed):
            rules.assign_ticket(ticket_id=ticket["id"], queue_id=queue_id)

    assert rules.get_ticket(ticket_id=ticket["id"])["version"] == ticket["version"]


def test_ticket_that_was_given_back_goes_to_another(rules, queue):
    agent = an_agent(rules)
    ticket = opened(rules)
    assigned(rules, ticket)

    rules.assign_ticket(ticket_id=ticket["id"], owner_id=None)
    assert assigned(rules, ticket) is None
    other = an_agent(rules)
    assert assigned(rules, ticket) == other
    given = rules.assign_ticket(ticket_id=ticket["id"], owner_id=agent)

    assert given["owner_id"] == agent
    ends = [one.get("ended_because") for one in
            rules.list_ticket_assignments(ticket_id=ticket["id"])["items"]]
    assert ends == [None, "reassigned", "given_back"]
    assert latest(rules, ticket)["assigned_by"] == "hand"


def test_create_ticket_with_an_owner_waits_for_nobody(rules, queue):
    an_agent(rules)
    ticket = opened(rules, owner_id=OTHER)

    assert assigned(rules, ticket) == OTHER
    assert reasons(rules, ticket) == ["named_when_opened"]


def test_list_ticket_assignments_of_a_hidden_ticket_is_not_there(rules, queue):
    ticket = opened(rules, owner_id=ADMINISTRATOR)
    somebody = rules.by(Actor(OTHER, roles=("support",), sees={
        "ticket": {"rows": "own", "fields": None}, "contact": {"rows": "all", "fields": None}}))

    with pytest.raises(NotFound):
        somebody.list_ticket_assignments(ticket_id=ticket["id"])


# Pull


def test_take_next_ticket_gives_the_next_that_the_caller_can_do(rules):
    pull = rules.create_queue(**a_queue(mode="pull"))
    german = opened(rules, language="de", priority="urgent")
    first, second = opened(rules), opened(rules)
    agent = as_user(rules, an_agent(rules, languages=["es"], most_open=2))

    push.assign_waiting_tickets()
    one = agent.take_next_ticket(queue_id=pull["id"])
    two = agent.take_next_ticket(queue_id=pull["id"])

    assert [one["ticket"]["id"], two["ticket"]["id"]] == [first["id"], second["id"]]
    assert one["why"]["reasons"] == ["taken"]
    assert latest(rules, first)["assigned_by"] == "pull"
    with pytest.raises(Conflict) as refused:
        agent.take_next_ticket(queue_id=pull["id"])
    assert refused.value.code == "agent_is_full"
    assert "owner_id" not in rules.get_ticket(ticket_id=german["id"])


def test_take_next_ticket_answers_with_nothing_when_there_is_none(rules, queue):
    agent = as_user(rules, an_agent(rules))

    assert agent.take_next_ticket(queue_id=queue["id"]) == {"ticket": None, "why": None}


def test_take_next_ticket_is_for_those_who_are_there_and_serve_the_queue(rules):
    pull = rules.create_queue(**a_queue(mode="pull", team_ids=["norte"]))
    ticket = opened(rules)

    for agent, code in ((an_agent(rules, is_there=False), "agent_is_not_available"),
                        (an_agent(rules, team_ids=["sur"]), "queue_is_of_others")):
        with pytest.raises(Conflict) as refused:
            as_user(rules, agent).take_next_ticket(queue_id=pull["id"])
        assert refused.value.code == code
    with pytest.raises(PermissionDenied):
        rules.by(Actor("service:test", roles=("service",))).take_next_ticket(queue_id=pull["id"])

    assert "owner_id" not in rules.get_ticket(ticket_id=ticket["id"])
