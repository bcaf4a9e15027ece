"""Many assign at once: no ticket goes to two, nobody gets more than they can, and none is lost."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from routing_factories import a_queue, an_agent, as_user, opened

from chassis.testing.sizes import sized
from contracts.errors import Conflict
from helpdesk.routing import attendance, push, settling

THREADS = 50
REPLICAS = 10
# How many tickets there are for each.
TICKETS = sized(4, usual=2)
# Fifteen with so many cannot have all of them.
MOST = sized(10, usual=5)


def at_once(function, *arguments):
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(function, *arguments))


def next_of(rules, user_id, queue):
    """The ticket that somebody takes; None where they are full or gone, or there is none."""
    try:
        return as_user(rules, user_id).take_next_ticket(queue_id=queue["id"])["ticket"]
    except Conflict:
        return None


def owners(rules):
    """`{ticket id: who has it}`, of all tickets."""
    return {raw["_id"]: raw.get("owner_id") for raw in rules.store.tickets.find()}


def assert_each_is_had_once(rules):
    """That the records of who has what say the same as the tickets, and the loads too.

    What routing finds tickets by is what it would be if it were made anew.
    """
    as_left = list(rules.store.tickets.find())
    settling.settle_tickets()
    assert list(rules.store.tickets.find()) == as_left
    held = owners(rules)
    running = list(rules.store.assignments.find({"ended_at": None}))
    assert Counter(one["ticket_id"] for one in running) == Counter(
        [id for id, owner_id in held.items() if owner_id])
    assert {one["ticket_id"]: one["user_id"] for one in running} == {
        id: owner_id for id, owner_id in held.items() if owner_id}
    counts = Counter(owner_id for owner_id in held.values() if owner_id)
    for agent in rules.list_support_agents(limit=200)["items"]:
        assert agent["open_count"] == counts[agent["user_id"]]


def test_fifty_who_take_the_next_ticket_at_once_each_have_another(rules):
    queue = rules.create_queue(**a_queue(mode="pull"))
    agents = [an_agent(rules, most_open=TICKETS) for _ in range(THREADS)]
    tickets = at_once(lambda _: opened(rules)["id"], range(THREADS * TICKETS))

    def take_all(user_id):
        taken = []
        while True:
            ticket = next_of(rules, user_id, queue)
            if ticket is None:
                return taken
            taken.append(ticket["id"])

    taken = at_once(take_all, agents)

    assert Counter(id for ids in taken for id in ids) == Counter(tickets)
    assert {len(ids) for ids in taken} == {TICKETS}
    assert_each_is_had_once(rules)


def test_fifty_open_while_ten_give_away_and_none_is_left_and_nobody_overloaded(rules):
    rules.create_queue(**a_queue())
    agents = [an_agent(rules, most_open=MOST) for _ in range(15)]

    def open_and_give(number):
        tickets = [opened(rules)["id"] for _ in range(TICKETS)]
        # A process gives away one after another, so there are as many at it as replicas.
        if number % (THREADS // REPLICAS) == 0:
            rules.react("on_ticket_opened")
        return tickets

    tickets = at_once(open_and_give, range(THREADS))
    push.assign_waiting_tickets()

    held = owners(rules)
    assert set(held) == {id for ids in tickets for id in ids}
    had = Counter(owner_id for owner_id in held.values() if owner_id)
    assert had == dict.fromkeys(agents, MOST)
    assert list(held.values()).count(None) == THREADS * TICKETS - 15 * MOST
    assert_each_is_had_once(rules)


def test_tickets_taken_given_away_and_released_at_once_stay_one_persons_each(rules):
    queue = rules.create_queue(**a_queue())
    agents = [an_agent(rules, most_open=20) for _ in range(10)]
    for _ in range(60):
        opened(rules)

    def do(number):
        user_id = agents[number % len(agents)]
        if number % 5 == 0:
            push.assign_waiting_tickets()
        elif number % 5 == 1:
            rules.set_agent_presence(user_id=user_id, presence="absent")
            attendance.release_tickets_of_absent()
            rules.set_agent_presence(user_id=user_id, presence="available")
        else:
            next_of(rules, user_id, queue)

    at_once(do, range(THREADS))
    push.assign_waiting_tickets()

    assert None not in owners(rules).values()
    assert_each_is_had_once(rules)
