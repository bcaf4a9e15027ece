"""Who is there for tickets, and what becomes of theirs when they are not."""

from datetime import timedelta

import pytest
from routing_factories import a_queue, an_agent, as_user, assigned, latest, opened
from ticket_factories import OTHER

from chassis import clock
from chassis.ids import new_id
from contracts.errors import PermissionDenied
from helpdesk.routing import attendance, push, settling


@pytest.fixture(autouse=True)
def time():
    yield
    clock.move(timedelta())


@pytest.fixture
def queue(rules):
    return rules.create_queue(**a_queue())


def test_tickets_of_who_goes_absent_go_to_others_once(rules, queue):
    agent = an_agent(rules)
    mine, asked, paused = opened(rules), opened(rules), opened(rules)
    push.assign_waiting_tickets()
    rules.move_ticket(ticket_id=asked["id"], status="waiting_for_requester")
    rules.move_ticket(ticket_id=paused["id"], status="on_hold")

    gone = rules.set_agent_presence(user_id=agent, presence="absent")

    assert (gone["released_count"], gone["is_releasing"]) == (2, False)
    held = latest(rules, mine)
    assert (held["ended_because"], held["user_id"]) == ("agent_absent", agent)
    change = rules.list_ticket_history(ticket_id=mine["id"])["items"][0]
    assert (change["before"], change["after"]) == (agent, None)
    assert change["why"]["es"] == "Quien tenía el ticket está ausente."
    assert rules.get_ticket(ticket_id=asked["id"])["owner_id"] == agent

    other = an_agent(rules)
    assert (assigned(rules, mine), assigned(rules, paused)) == (other, other)
    rules.set_agent_presence(user_id=agent, presence="available")
    assert (assigned(rules, mine), assigned(rules, asked)) == (other, agent)


def test_ticket_that_is_answered_while_its_agent_is_absent_goes_to_others(rules, queue):
    agent, other = an_agent(rules), an_agent(rules, is_there=False)
    ticket = opened(rules)
    assigned(rules, ticket)
    rules.move_ticket(ticket_id=ticket["id"], status="waiting_for_requester")
    rules.set_agent_presence(user_id=agent, presence="absent")
    rules.set_agent_presence(user_id=other, presence="available")

    attendance.release_tickets_of_absent()
    assert assigned(rules, ticket) == agent
    rules.add_ticket_message(ticket_id=ticket["id"], body="Aquí está la foto.",
                             contact_id=ticket["contact_ids"][0])
    attendance.release_tickets_of_absent()

    assert assigned(rules, ticket) == other


def test_ticket_that_was_given_to_somebody_absent_on_purpose_stays(rules, queue):
    agent = an_agent(rules)
    rules.set_agent_presence(user_id=agent, presence="absent")
    ticket = opened(rules)
    clock.move(timedelta(seconds=1))

    rules.assign_ticket(ticket_id=ticket["id"], owner_id=agent)
    attendance.release_tickets_of_absent()

    assert rules.get_ticket(ticket_id=ticket["id"])["owner_id"] == agent


def test_presence_that_is_not_said_again_ends_by_itself(rules, queue):
    agent = an_agent(rules)
    ticket = opened(rules)
    assigned(rules, ticket)
    beat = clock.now() + timedelta(minutes=2)
    rules.set_agent_presence(user_id=agent, presence="available", until=beat.isoformat())

    clock.move(timedelta(minutes=1))
    attendance.release_tickets_of_absent()
    assert rules.get_support_agent(user_id=agent)["presence"] == "available"
    clock.move(timedelta(minutes=3))
    attendance.release_tickets_of_absent()

    assert rules.get_support_agent(user_id=agent)["presence"] == "absent"
    assert "owner_id" not in rules.get_ticket(ticket_id=ticket["id"])


def test_who_is_away_gets_nothing_new_and_keeps_what_they_have(rules, queue):
    agent = an_agent(rules)
    ticket = opened(rules)
    assigned(rules, ticket)

    rules.set_agent_presence(user_id=agent, presence="away")
    attendance.release_tickets_of_absent()

    assert assigned(rules, ticket) == agent
    assert assigned(rules, opened(rules)) is None


def test_many_tickets_of_who_goes_absent_follow_within_seconds(rules, queue, monkeypatch):
    monkeypatch.setattr(attendance, "BATCH", 2)
    agent = an_agent(rules)
    for _ in range(5):
        opened(rules)
    push.assign_waiting_tickets()

    gone = rules.set_agent_presence(user_id=agent, presence="absent")
    assert (gone["released_count"], gone["is_releasing"]) == (2, True)
    attendance.release_tickets_of_absent()

    assert rules.list_tickets(owner_id=agent)["items"] == []
    assert rules.get_queue_standing(queue_id=queue["id"])["waiting_count"] == 5


def test_set_agent_presence_of_others_takes_a_permission(rules):
    agent = an_agent(rules, is_there=False)

    with pytest.raises(PermissionDenied):
        as_user(rules, OTHER).set_agent_presence(user_id=agent, presence="available")
    assert rules.get_support_agent(user_id=agent)["presence"] == "absent"

    as_user(rules, agent).set_agent_presence(user_id=agent, presence="available")
    assert [one["user_id"] for one in
            rules.list_support_agents(presence="available")["items"]] == [agent]


def test_keep_support_agent_keeps_all_that_is_said(rules):
    said = {"user_id": new_id("user"), "skills": [{"skill": "chairs", "level": 4}],
            "languages": ["es"], "most_open": 6, "team_ids": ["norte"],
            "most_by_channel": [{"channel": "phone", "most_open": 1}]}

    kept = rules.keep_support_agent(**said)

    assert {name: kept[name] for name in said} == said
    assert (kept["presence"], kept["open_count"], kept["load"]) == ("absent", 0, 0.0)
    assert rules.list_support_agents()["items"] == [kept]


def test_settle_tickets_puts_right_what_routing_finds_them_by(rules, queue):
    agent = an_agent(rules)
    mine, waits = opened(rules), opened(rules, language="de")
    rules.keep_support_agent(user_id=agent, languages=["es"])
    push.assign_waiting_tickets()
    since = {"_waits_since": 0, "_loads_since": 0, "_ages_at": 0}
    before = list(rules.store.tickets.find({}, since))

    rules.store.tickets.update_one({"_id": mine["id"]}, {"$unset": {"_loads": ""}})
    rules.store.tickets.update_one(
        {"_id": waits["id"]}, {"$unset": {"_waits": "", "_waits_since": ""}})
    assert rules.get_support_agent(user_id=agent)["open_count"] == 0
    settling.settle_tickets()

    assert list(rules.store.tickets.find({}, since)) == before
    assert rules.get_support_agent(user_id=agent)["open_count"] == 1
