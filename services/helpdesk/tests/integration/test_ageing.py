"""What waits for long goes up in the order, by its formula, and does not starve."""

from datetime import timedelta

import pytest
from routing_factories import a_queue, an_agent, as_user, opened

from chassis import clock
from chassis.store import database
from helpdesk.migrations import m0560_rank_waiting_tickets
from helpdesk.routing import ageing, push, settling, waiting
from helpdesk.routing.models import Queue
from helpdesk.tickets.models import Ticket


@pytest.fixture(autouse=True)
def time():
    yield
    clock.move(timedelta())


@pytest.fixture
def queue(rules):
    return rules.create_queue(**a_queue(raise_after_minutes=60))


def age(minutes):
    """So many minutes after the test began."""
    clock.move(timedelta(minutes=minutes))
    ageing.raise_waiting_tickets()


def order(queue):
    return list(waiting.ids_in([queue["id"]]))


def ids(*tickets):
    return [ticket["id"] for ticket in tickets]


def test_low_ticket_comes_before_those_that_were_just_opened(rules, queue):
    low = opened(rules, priority="low")
    for hour, before in ((0, True), (1, True), (2, True), (3, False), (4, False)):
        age(60 * hour + 1)
        urgent = opened(rules, priority="urgent")

        assert (order(queue).index(urgent["id"]) < order(queue).index(low["id"])) is before

    held = rules.get_ticket(ticket_id=low["id"])
    assert (held["priority"], held["version"]) == ("low", low["version"])


def test_low_ticket_is_given_away_while_urgent_ones_keep_coming(rules, queue):
    low = opened(rules, priority="low")
    agent = an_agent(rules, most_open=1)
    rules.resolve_ticket(ticket_id=opened(rules, owner_id=agent)["id"], solution="Hecho.")
    given = []

    for hour in range(6):
        clock.move(timedelta(hours=hour, minutes=1))
        opened(rules, priority="urgent")
        ageing.raise_waiting_tickets()
        push.assign_waiting_tickets()
        (held,) = rules.list_tickets(owner_id=agent, state="open")["items"]
        given.append(held["priority"])
        if held["id"] == low["id"]:
            break
        rules.resolve_ticket(ticket_id=held["id"], solution="Hecho.")

    assert given == ["urgent", "urgent", "urgent", "low"]


def test_who_takes_the_next_one_gets_what_has_aged(rules):
    pull = rules.create_queue(**a_queue(mode="pull", raise_after_minutes=60))
    low = opened(rules, priority="low")
    agent = an_agent(rules)
    age(181)
    opened(rules, priority="urgent")

    taken = as_user(rules, agent).take_next_ticket(queue_id=pull["id"])["ticket"]

    assert taken["id"] == low["id"]
    raw = Ticket.fetch_raw(low["id"])
    assert ("_rank" in raw, "_ages_at" in raw) == (False, False)


def test_rank_grows_by_whole_steps_and_is_made_good_after_an_outage(rules, queue):
    low, high = opened(rules, priority="low"), opened(rules, priority="high")
    ranks = []

    for minutes in (59, 61, 121, 600):
        age(minutes)
        ranks.append(tuple(Ticket.fetch_raw(one["id"])["_rank"] for one in (low, high)))

    assert ranks == [(0, 2), (1, 3), (2, 4), (10, 12)]
    assert order(queue) == ids(high, low)


def test_change_of_an_aged_ticket_keeps_what_it_has_waited(rules, queue):
    low, normal = opened(rules, priority="low"), opened(rules)
    age(61)

    rules.update_ticket(ticket_id=low["id"], changes={"subject": "Otra"})
    rules.update_ticket(ticket_id=normal["id"], changes={"priority": "urgent"})
    settling.settle_tickets()

    assert [Ticket.fetch_raw(one["id"])["_rank"] for one in (low, normal)] == [1, 4]


def test_queue_that_ages_otherwise_is_put_in_order_anew(rules):
    queue = rules.create_queue(**a_queue())
    low = opened(rules, priority="low")
    age(200)
    urgent = opened(rules, priority="urgent")
    assert order(queue) == ids(urgent, low)

    shown = rules.update_queue(queue_id=queue["id"], changes={"raise_after_minutes": 30})
    # The change itself touches no ticket, however many wait.
    assert order(queue) == ids(urgent, low)
    age(201)

    assert order(queue) == ids(low, urgent)
    assert rules.get_queue(queue_id=queue["id"])["version"] == shown["version"]
    assert "_reordered_since" not in Queue.fetch_raw(queue["id"])


def test_what_waited_before_there_was_a_rank_gets_its_place(rules, queue):
    low = opened(rules, priority="low")
    age(181)
    urgent = opened(rules, priority="urgent")
    for gone in ("_rank", "_ages_at"):
        Ticket.collection().update_many({}, {"$unset": {gone: ""}})

    m0560_rank_waiting_tickets.up(database())
    assert order(queue) == ids(urgent, low)
    ageing.raise_waiting_tickets()

    assert order(queue) == ids(low, urgent)
