"""Tickets are given to people, and it is told why."""

from datetime import timedelta

import pytest
from routing_factories import a_queue, an_agent, assigned, latest, opened, reasons
from ticket_factories import OTHER

from chassis import clock
from chassis.testing.events import waiting_events
from chassis.testing.parties import party
from helpdesk.routing import push


@pytest.fixture(autouse=True)
def time():
    yield
    clock.move(timedelta())


@pytest.fixture
def queue(rules):
    return rules.create_queue(**a_queue())


def test_ticket_is_given_to_who_is_there_and_it_is_told_why(rules, queue):
    agent = an_agent(rules)
    an_agent(rules, is_there=False)
    ticket = opened(rules)

    assert assigned(rules, ticket) == agent

    held = latest(rules, ticket)
    assert (held["user_id"], held["queue_id"], held["channel"]) == (agent, queue["id"], "email")
    assert (held["assigned_by"], held["actor_id"]) == ("push", "service:helpdesk")
    assert held["why"] == {
        "reasons": ["only_one"], "en": "Nobody else who could do it had room.",
        "es": "Nadie más que pudiera atenderlo tenía hueco."}
    assert held["waits_since"] == ticket["opened_at"]
    (change,) = rules.list_ticket_history(ticket_id=ticket["id"])["items"]
    assert (change["field"], change["after"], change["why"]) == ("owner_id", agent, held["why"])
    told = [event["type"] for event in waiting_events(rules.store)]
    assert told[-2:] == ["helpdesk.ticket.updated", "helpdesk.ticket.assigned"]
    assert rules.get_ticket(ticket_id=ticket["id"])["assigned_at"] == held["assigned_at"]


def test_ticket_is_given_as_soon_as_it_is_opened(rules, queue):
    agent = an_agent(rules)
    ticket = opened(rules)

    rules.react("on_ticket_opened")

    assert rules.get_ticket(ticket_id=ticket["id"])["owner_id"] == agent


def test_the_most_pressing_comes_first_then_what_is_due_then_what_has_waited(rules, queue):
    first = opened(rules)
    due = opened(rules)
    rules.store.tickets.update_one(
        {"_id": due["id"]}, {"$set": {"_due_key": clock.now(), "sla_due_at": clock.now()}})
    urgent = opened(rules, priority="urgent")
    last = opened(rules)
    agent = an_agent(rules, most_open=1)
    order = []

    for _ in range(4):
        push.assign_waiting_tickets()
        (held,) = rules.list_tickets(owner_id=agent, state="open")["items"]
        order.append(held["id"])
        rules.resolve_ticket(ticket_id=held["id"], solution="Hecho.")

    assert order == [urgent["id"], due["id"], first["id"], last["id"]]


def test_who_answered_a_contact_last_comes_first_then_their_owner(rules, queue):
    last, owner = an_agent(rules), an_agent(rules)
    an_agent(rules)
    ana = party(owner_id=owner)
    first = opened(rules, contact_ids=[ana])
    assert assigned(rules, first) == owner
    assert reasons(rules, first) == ["portfolio_owner"]
    rules.assign_ticket(ticket_id=first["id"], owner_id=last)
    rules.resolve_ticket(ticket_id=first["id"], solution="Hecho.")

    again = opened(rules, contact_ids=[ana])
    assert assigned(rules, again) == last
    assert reasons(rules, again) == ["last_agent"]

    rules.set_agent_presence(user_id=last, presence="away")
    third = opened(rules, contact_ids=[ana])
    assert assigned(rules, third) == owner


def test_who_looks_after_their_organisation_comes_first_for_its_people(rules, queue):
    owner = an_agent(rules)
    an_agent(rules)
    company = party(kind="organisation", owner_id=owner)
    ana = party(affiliations=[{"organisation_id": company, "is_primary": True}])
    for _ in range(3):
        opened(rules, owner_id=owner)

    ticket = opened(rules, contact_ids=[ana])

    assert assigned(rules, ticket) == owner
    assert reasons(rules, ticket) == ["portfolio_owner"]


def test_skill_bars_until_the_queue_relaxes(rules):
    rules.create_queue(**a_queue(skills=[{"skill": "chairs", "level": 3}], relax_after_minutes=30))
    agent = an_agent(rules, skills=[{"skill": "chairs", "level": 2}])
    ticket = opened(rules)

    assert assigned(rules, ticket) is None
    clock.move(timedelta(minutes=29))
    assert assigned(rules, ticket) is None
    clock.move(timedelta(minutes=30, seconds=1))
    assert assigned(rules, ticket) == agent
    assert reasons(rules, ticket) == ["waited_long", "only_one"]


def test_language_is_that_of_the_ticket_or_of_its_requester(rules, queue):
    german = an_agent(rules, languages=["de"])
    spanish = an_agent(rules, languages=["es"])
    said = opened(rules, language="de")
    of_contact = opened(rules, contact_ids=[party(languages=["es-AR"])])
    french = opened(rules, language="fr")

    assert assigned(rules, said) == german
    assert assigned(rules, of_contact) == spanish
    assert assigned(rules, french) is None
    assert reasons(rules, said) == ["speaks_language", "only_one"]


def test_nobody_is_given_more_than_their_capacity(rules, queue):
    agent = an_agent(rules, most_open=4, most_by_channel=[{"channel": "chat", "most_open": 2}])
    tickets = [opened(rules, channel=channel) for channel in
               ("chat", "email", "chat", "email", "email")]

    push.assign_waiting_tickets()

    held = rules.list_tickets(owner_id=agent, sort="created_at")["items"]
    assert [one["id"] for one in held] == [tickets[place]["id"] for place in (0, 1, 3)]
    shown = rules.get_support_agent(user_id=agent)
    assert (shown["open_count"], shown["load"]) == (3, 1.0)


@pytest.mark.parametrize("end", ["resolved", "waits", "merged", "moved", "taken_away"])
def test_load_is_released_when_a_ticket_is_theirs_no_more(rules, queue, end):
    agent = an_agent(rules, most_open=1)
    ticket = opened(rules)
    assert assigned(rules, ticket) == agent
    one = {"ticket_id": ticket["id"]}

    if end == "resolved":
        rules.resolve_ticket(solution="Hecho.", **one)
    if end == "waits":
        rules.move_ticket(status="waiting_for_requester", **one)
    if end == "merged":
        rules.merge_ticket(into_id=opened(rules, owner_id=OTHER)["id"], is_told=True, **one)
    if end == "moved":
        rules.assign_ticket(queue_id=rules.create_queue(
            **a_queue(is_default=False, mode="pull"))["id"], **one)
    if end == "taken_away":
        rules.assign_ticket(owner_id=OTHER, **one)

    assert rules.get_support_agent(user_id=agent)["open_count"] == 0
    assert assigned(rules, opened(rules)) == agent
    ended = rules.list_ticket_assignments(**one)["items"][-1].get("ended_because")
    assert ended == {"resolved": "resolved", "waits": None, "merged": "merged",
                     "moved": "given_back", "taken_away": "reassigned"}[end]


def test_ticket_that_comes_back_counts_again_even_beyond_the_capacity(rules, queue):
    agent = an_agent(rules, most_open=1)
    ticket = opened(rules)
    assigned(rules, ticket)
    rules.resolve_ticket(ticket_id=ticket["id"], solution="Hecho.")
    assert assigned(rules, opened(rules)) == agent

    rules.reopen_ticket(ticket_id=ticket["id"], reason="Otra vez")

    shown = rules.get_support_agent(user_id=agent)
    assert (shown["open_count"], shown["load"]) == (2, 2.0)
    assert reasons(rules, ticket) == ["reopened"]
    assert assigned(rules, opened(rules)) is None
