"""How many tickets a second are opened and come to the right person, over the bus.

python bench/routing.py                     2,000 tickets, eight callers, fifty people
"""

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import tables

from chassis.ids import new_id
from chassis.testing.processes import ServiceProcess, wait_until
from chassis.testing.servers import Servers, Stack
from client import connect
from contracts.context import Actor

# Queues, people and tickets are made as the tests make them.
sys.path.insert(0, str(Path(__file__).parents[1] / "services/helpdesk/tests"))
from routing_factories import a_queue
from ticket_factories import a_ticket

from chassis.testing.parties import party

COLUMNS = ("what", "tickets", "seconds", "tickets a second", "asked for")
CALLERS, PEOPLE = 8, 50


def main():
    options = tables.options(__doc__, {"tickets": 200}, tickets=2000)
    with TemporaryDirectory(prefix="vinculo-bench-") as folder:
        stack = Stack(Servers(folder).start(), "bench").set_up()
        service = ServiceProcess(
            "helpdesk", stack.environment("helpdesk") | {"VINCULO_LOG_LEVEL": "CRITICAL"}).start()
        try:
            service.wait_until_ready()
            tables.tell(options, measure(options, stack))
        finally:
            service.stop()
            stack.servers.stop()


def measure(options, stack):
    """Tickets opened while nobody is there, given away once all come, and both at once."""
    table = tables.Table(
        "Tickets opened and given away",
        f"`python bench/routing.py`: {options.tickets:,} tickets of as many requesters, "
        f"{CALLERS} callers at once, {PEOPLE} people with room for all; one process of the "
        "helpdesk, whose relay publishes what is told meanwhile.", columns=list(COLUMNS))
    store = stack.open_store("helpdesk")
    client = connect(stack.broker_url("gateway"), name="bench",
                     actor=Actor("user_01h455vb4pex5vsknk084sn02q", roles=("administrator",)))
    try:
        people = [new_id("user") for _ in range(PEOPLE)]
        client.helpdesk.create_queue(**a_queue())
        for user_id in people:
            client.helpdesk.keep_support_agent(user_id=user_id, most_open=200)
        began = _open(client, options.tickets)
        _add(table, "opened", options.tickets, began)
        began = time.perf_counter()
        for user_id in people:
            client.helpdesk.set_agent_presence(user_id=user_id, presence="available")
        _wait_for_all(store)
        _add(table, "given to fifty who come", options.tickets, began)
        began = _open(client, options.tickets)
        _wait_for_all(store)
        _add(table, "opened and given away", options.tickets, began)
    finally:
        client.close()
    return table


def _open(client, count):
    requesters = [party() for _ in range(count)]
    began = time.perf_counter()
    with ThreadPoolExecutor(CALLERS) as pool:
        list(pool.map(lambda contact_id: client.helpdesk.create_ticket(
            **a_ticket(contact_ids=[contact_id], channel="email")), requesters))
    return began


def _wait_for_all(store):
    wait_until(lambda: store.tickets.find_one({"_waits": True, "queue_id": {"$gt": ""}}) is None,
               600, "each ticket has somebody", poll=0.05)


def _add(table, what, count, began):
    seconds = time.perf_counter() - began
    table.rows.append([what, f"{count:,}", f"{seconds:.1f}", f"{count / seconds:,.0f}", ""])
    tables.say(f"{what}: {count / seconds:,.0f} a second")


if __name__ == "__main__":
    main()
