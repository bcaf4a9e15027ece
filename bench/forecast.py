"""How long a forecast takes within the sales service.

python bench/forecast.py                   a store of its own with 50,000 open deals, 50,000 closed
"""

import random
import time
from datetime import timedelta

import deals_made_up
import tables

from chassis import clock
from chassis.parties import Party
from contracts import sales as contract
from sales.deals.models import DEAL_DOCUMENTS
from sales.forecasts import conversions, forecasts, snapshots
from sales.forecasts.models import FORECAST_DOCUMENTS


def main():
    options = tables.options(
        __doc__, {"deals": 1000, "closed": 1000, "calls": 10},
        deals=50_000, closed=50_000, calls=50)
    with tables.own_store(Party, *DEAL_DOCUMENTS, *FORECAST_DOCUMENTS):
        tables.tell(options, measure(options))


def measure(options):
    """A quarter and a year by each group, one owner's, and the work of the day."""
    deals_made_up.fill(
        still_open=options.deals, closed=options.closed, chance=random.Random(options.seed))
    table = tables.Table(
        "Forecasts in the service",
        f"`python bench/forecast.py`: {options.deals:,} open deals and {options.closed:,} closed "
        "ones; milliseconds, with the reply as JSON.")
    daily = [_work(conversions.reckon), _work(snapshots.take)]
    today = clock.now().date()
    quarter = {"from_on": today.isoformat(), "to_on": (today + timedelta(days=90)).isoformat()}
    whole = {"from_on": (today - timedelta(days=365)).isoformat(),
             "to_on": (today + timedelta(days=365)).isoformat()}
    for what, asked in (
        ("get_forecast, a quarter by month", {**quarter, "by": "month"}),
        ("get_forecast, a quarter by owner", {**quarter, "by": "owner"}),
        ("get_forecast, all of two years by owner", {**whole, "by": "owner"}),
        ("get_forecast, one owner's quarter",
         {**quarter, "by": "month", "owner_id": deals_made_up.OWNERS[3]}),
    ):
        table.add(what, [tables.timed(contract.get_forecast, forecasts.get_forecast, **asked)[:3]
                         for _ in range(options.calls)])
    for what, run in zip(("once a day: what stages converted to", "once a day: the snapshot"),
                         daily, strict=True):
        table.add(what, [run])
    return table


def _work(job):
    wall, cpu = time.perf_counter(), time.process_time()
    job()
    return ((time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000, 0)


if __name__ == "__main__":
    main()
