"""The service is killed again and again while tickets are given away: each is one person's."""

from collections import Counter

import pytest
from routing_factories import a_queue
from ticket_factories import a_ticket

from chassis.ids import new_id
from chassis.testing.dying import Dying
from chassis.testing.parties import party
from chassis.testing.processes import wait_until
from chassis.testing.sizes import sized

FAULTS = "before_commit:kill:0.04,after_commit:kill:0.04"


@pytest.fixture
def helpdesk(hurried_client):
    return hurried_client.helpdesk


def test_each_ticket_is_one_persons_when_the_service_is_killed_in_between(
        own_stack, run_alone, helpdesk):
    dying = Dying(run_alone, "helpdesk", FAULTS)
    store, ana = own_stack.open_store("helpdesk"), party()
    agents = [new_id("user") for _ in range(4)]
    dying.until_done(helpdesk.create_queue, **a_queue())
    for user_id in agents:
        dying.until_done(helpdesk.keep_support_agent, user_id=user_id, most_open=12)
        dying.until_done(helpdesk.set_agent_presence, user_id=user_id, presence="available")

    told = [dying.until_done(helpdesk.create_ticket, **a_ticket(contact_ids=[ana]))["id"]
            for _ in range(sized(20, usual=10))]
    for id in told[:3]:
        dying.until_done(helpdesk.resolve_ticket, ticket_id=id, solution="Hecho.")
    gone = agents[0]
    dying.until_done(helpdesk.set_agent_presence, user_id=gone, presence="absent")
    dying.end()

    waiting = {"state": "open", "owner_id": {"$in": [None, gone]}}
    wait_until(lambda: not store.tickets.count_documents(waiting), 30, "each has somebody")
    tickets = {raw["_id"]: raw for raw in store.tickets.find()}
    running = list(store.assignments.find({"ended_at": None}))
    held = {id: raw["owner_id"] for id, raw in tickets.items() if raw["state"] == "open"}
    assert dying.starts > 1
    assert set(told) <= set(tickets)
    assert {one["ticket_id"]: one["user_id"] for one in running} == held
    assert len(running) == len(held)
    counts = Counter(held.values())
    assert max(counts.values()) <= 12
    for agent in helpdesk.list_support_agents()["items"]:
        assert agent["open_count"] == counts[agent["user_id"]]
