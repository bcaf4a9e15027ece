"""Whatever routing asks of the store has an index: it works where scans are refused."""

import itertools
from datetime import timedelta

import pytest
from routing_factories import a_queue, an_agent, as_user, opened
from ticket_factories import OTHER

from chassis import clock
from chassis.testing.parties import party
from chassis.testing.rules import opened as open_rules
from helpdesk.routing import ageing, attendance, push, settling


@pytest.fixture
def rules(unscanned_stack, monkeypatch):
    """The operations of the service on an empty store that refuses scans."""
    from helpdesk.service import HelpdeskService

    if "helpdesk_rules" not in unscanned_stack.databases:
        unscanned_stack.add_store("helpdesk_rules")
    unscanned_stack.empty_stores()
    with open_rules(unscanned_stack, HelpdeskService, monkeypatch) as rules:
        yield rules
    clock.move(timedelta())


def test_tickets_go_their_way(rules):
    queue = rules.create_queue(**a_queue(team_ids=["norte"]))
    pull = rules.create_queue(**a_queue(
        is_default=False, mode="pull", conditions={"tags": ["pull"], "contact_tags": ["vip"]}))
    agents = [an_agent(rules, team_ids=["norte"]) for _ in range(2)]
    ana = party(owner_id=agents[0], tags=["vip"])
    first, second = opened(rules, contact_ids=[ana]), opened(rules, contact_ids=[ana])
    taken = opened(rules, contact_ids=[ana], tags=["pull"])

    rules.update_queue(queue_id=pull["id"], changes={"raise_after_minutes": 30})
    ageing.raise_waiting_tickets()
    rules.react("on_ticket_opened")
    push.assign_waiting_tickets()
    for id in (queue["id"], pull["id"]):
        rules.get_queue_standing(queue_id=id)
    rules.assign_ticket(ticket_id=second["id"], queue_id=pull["id"])
    for user_id in agents:
        rules.update_queue(queue_id=pull["id"], changes={"team_ids": []})
        as_user(rules, user_id).take_next_ticket(queue_id=pull["id"])
    rules.set_agent_presence(user_id=agents[0], presence="absent")
    rules.set_agent_presence(user_id=agents[1], presence="away", until=clock.now().isoformat())
    clock.move(timedelta(minutes=1))
    attendance.release_tickets_of_absent()
    rules.archive_queue(queue_id=pull["id"])
    settling.settle_tickets()

    assert [one.get("owner_id") for one in rules.list_tickets()["items"]] == [None] * 3
    for ticket in (first, second, taken):
        assert rules.list_ticket_assignments(ticket_id=ticket["id"])["items"]


def test_staffing_is_worked_out(rules):
    queue = rules.create_queue(**a_queue())
    agent = an_agent(rules)
    rules.keep_agent_roster(user_id=agent, time_zone="UTC", shifts=[])
    rules.resolve_ticket(ticket_id=opened(rules, owner_id=agent)["id"], solution="Hecho.")
    now = clock.now()

    for channel in (None, "email"):
        rules.get_staffing(queue_id=queue["id"], channel=channel, to=now.isoformat(),
                           **{"from": (now - timedelta(hours=1)).isoformat()})
    assert rules.get_agent_roster(user_id=agent)["shifts"] == []


def test_queues_agents_and_their_tickets_are_listed_in_any_way(rules):
    queue = rules.create_queue(**a_queue())
    an_agent(rules)
    opened(rules, owner_id=OTHER)

    for is_archived in (False, True):
        rules.list_queues(is_archived=is_archived)
    for filters in ({}, {"presence": "available"}):
        assert rules.list_support_agents(**filters)["items"]
    filters = {"state": "open", "owner_id": OTHER, "is_unassigned": False, "kind": "question"}
    for size, sort in itertools.product((0, 1, 2), ("created_at", "-priority", "sla_due_at")):
        for names in itertools.combinations(filters, size):
            assert rules.list_tickets(
                queue_id=queue["id"], sort=sort,
                **{name: filters[name] for name in names})["items"]
