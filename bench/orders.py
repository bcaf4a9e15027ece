"""How many orders a second a shop or an ERP gets into the sales service, over the bus.

python bench/orders.py                      all 69,659 purchases of CDNOW, and again
"""

import sys
import time
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import tables

from chassis.outbox import backlog
from chassis.testing.processes import ServiceProcess, wait_until
from chassis.testing.servers import Servers, Stack
from client import connect
from contracts.context import Actor

# The purchases are read as the tests read them.
sys.path.insert(0, str(Path(__file__).parents[1] / "services/sales/tests"))
import cdnow

COLUMNS = ("what", "orders", "seconds", "orders a second", "most a call, ms", "asked for")
ANA = "00001"


def main():
    options = tables.options(
        __doc__, {"rows": 2000, "lines": 1000}, rows=69_659, lines=10_000)
    with TemporaryDirectory(prefix="vinculo-bench-") as folder:
        stack = Stack(Servers(folder).start(), "bench").set_up()
        service = ServiceProcess(
            "sales", stack.environment("sales") | {"VINCULO_LOG_LEVEL": "CRITICAL"}).start()
        try:
            service.wait_until_ready()
            tables.tell(options, measure(options, stack))
        finally:
            service.stop()
            stack.servers.stop()


def measure(options, stack):
    """Orders of the past, the same again, and orders of today with five lines each."""
    table = tables.Table(
        "Orders taken over by `bulk_orders`",
        f"`python bench/orders.py`: {options.rows:,} real purchases (CDNOW) as orders of the past, "
        f"and {options.lines:,} confirmed orders of today, of five lines and with two events each; "
        "1,000 a call over the bus, one caller, one process of sales, whose relay publishes what "
        "is told meanwhile.", columns=list(COLUMNS))
    store = stack.open_store("sales")
    cdnow.add_customers(store, sorted({customer for customer, *_ in cdnow.purchases()}))
    purchases = list(islice(cdnow.orders(), options.rows))
    client = connect(stack.broker_url("gateway"), name="bench",
                     actor=Actor("user_01h455vb4pex5vsknk084sn02q", roles=("administrator",)))
    try:
        _add(table, client, "purchases of the past, new", purchases, "created", "hundreds")
        _add(table, client, "the same again, nothing changed", purchases, "unchanged")
        wait_until(lambda: backlog(store)[0] == 0, 600, "all is told", poll=0.5)
        of_today = [_of_today(number) for number in range(options.lines)]
        _add(table, client, "confirmed, five lines, new", of_today, "created")
    finally:
        client.close()
    return table


def _of_today(number):
    line = {"description": "Brass valve, 25 mm", "sku": "VLV-25", "quantity": "3",
            "unit_price": "12.50", "discount": "1.25", "unit_cost": "9.40"}
    return {"external_id": {"system": "erp", "id": str(number)}, "currency": "EUR",
            "customer": {"external_id": {"system": cdnow.SYSTEM, "id": ANA}},
            "state": "confirmed", "lines": [line] * 5}


def _add(table, client, what, orders, outcome, asked=""):
    times = []
    for batch in cdnow.thousands(orders):
        began = time.perf_counter()
        answer = client.sales.bulk_orders(orders=batch)
        times.append(time.perf_counter() - began)
        if answer[outcome] != len(batch):
            raise RuntimeError(f"of {len(batch)} orders not all are {outcome}: {answer}")
    seconds = sum(times)
    table.rows.append([what, f"{len(orders):,}", f"{seconds:.1f}", f"{len(orders) / seconds:,.0f}",
                       f"{max(times) * 1000:,.0f}", asked])
    tables.say(f"{what}: {len(orders) / seconds:,.0f} a second")


if __name__ == "__main__":
    main()
