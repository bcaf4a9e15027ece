"""Each promise is broken once, whoever looks on at the same time."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sla_factories import a_policy, a_target
from slas_at_work import (  # noqa: F401  A fixture.
    at,
    escalating,
    history_of,
    opened,
    sla_events,
    told,
)
from ticket_factories import OTHER

from chassis.outbox import LONG_AGO
from contracts.errors import NotFound
from helpdesk.slas import watching
from helpdesk.tickets.models import Ticket

FIRST = "first_response"


@pytest.fixture
def policy(rules, at):  # noqa: F811
    return rules.create_sla_policy(**a_policy(a_target(first=60), warn_at=0.75))


def test_many_at_once_take_each_promise_once(rules, at):  # noqa: F811
    escalating(rules, {"minutes": 0, "watcher_ids": [OTHER], "note": "Roto"}, warn_at=0.5)
    tickets = [opened(rules) for _ in range(8)]
    at("2026-11-27T11:00:05")

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda _: watching.watch_promises(), range(16)))

    seen = [(data["ticket"]["id"], event["type"]) for event, data in told(rules)
            if "metric" in data]
    assert len(seen) == len(set(seen)) == 2 * len(tickets)
    for ticket in tickets:
        assert len(history_of(rules, ticket, "sla")) == 2
        assert rules.get_ticket(ticket_id=ticket["id"])["version"] == 2


def test_answers_and_the_watch_at_once_break_a_promise_once(rules, policy, at):  # noqa: F811
    ticket = opened(rules)
    at("2026-11-27T11:00:05")

    def take_part(place):
        if place % 2:
            watching.watch_promises()
        else:
            rules.add_ticket_message(ticket_id=ticket["id"], body=f"{place}")

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(take_part, range(12)))

    assert [one[:2] for one in sla_events(rules)] == [("warned", FIRST), ("breached", FIRST)]
    assert len(history_of(rules, ticket, "sla")) == 1
    assert rules.get_ticket(ticket_id=ticket["id"])["message_count"] == 7


def test_one_that_fails_is_in_nobody_elses_way(rules, policy, at):  # noqa: F811
    broken, sound = opened(rules), opened(rules)
    held = Ticket.fetch_raw(broken["id"])
    Ticket.collection().update_one(
        {"_id": broken["id"]}, {"$set": {"_sla.base.terms_id": "gone", "_sla_next_at": LONG_AGO}})
    at("2026-11-27T11:00:05")

    with pytest.raises(NotFound):
        watching.watch_promises()
    assert len(history_of(rules, sound, "sla")) == 1
    Ticket.collection().replace_one({"_id": broken["id"]}, held)
    watching.watch_promises()

    assert len(history_of(rules, broken, "sla")) == len(history_of(rules, sound, "sla")) == 1
