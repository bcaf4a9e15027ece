"""How long it takes the marketing service to say when a programme pays back, and to count figures.

python bench/programme.py          a store of its own with 100,000 invoices and 1,000,000 touches
"""

import random
import time
from datetime import timedelta

import tables
from bson.decimal128 import Decimal128

from chassis import clock, store
from chassis.ids import new_id
from chassis.jobs import as_service
from contracts import marketing as contract
from marketing import models
from marketing.figures import campaigns, channels, loyalty
from marketing.programme import benefit_months, payback, strategy
from marketing.programme.models import Programme

DAYS = 700
TOUCHES_EACH = 10
CAMPAIGNS = 20


def main():
    options = tables.options(__doc__, {"invoices": 500, "calls": 3}, invoices=100_000, calls=20)
    with tables.own_store(*models.DOCUMENTS), as_service("marketing"):
        tables.tell(options, measure(options))


def measure(options):
    """The payback of two years, and the figures of the last thirty days."""
    _fill(options)
    id = _add_programme()
    tables.say("working out what their months brought")
    began = time.perf_counter()
    benefit_months.keep_benefits()
    seconds = time.perf_counter() - began
    days = {"starts_on": _day(29), "ends_on": _day(0)}
    table = tables.Table(
        "The programme and its figures",
        f"`python bench/programme.py`: {options.invoices:,} invoices of two years, each with an "
        f"order and {TOUCHES_EACH} touches; milliseconds in one process beside the store. A job "
        f"had worked out before what their months brought, in {seconds:.1f} s.")
    whom = {"owner_id": None, "team_id": None, "currency": None}
    for what, operation, rule, asked in (
            ("get_programme_payback", contract.get_programme_payback,
             payback.get_programme_payback, {"programme_id": id}),
            ("get_strategy_page", contract.get_strategy_page, strategy.get_strategy_page,
             {"programme_id": id}),
            ("get_campaign_figures", contract.get_campaign_figures,
             campaigns.get_campaign_figures, days | whom),
            ("get_channel_figures", contract.get_channel_figures,
             channels.get_channel_figures, days | whom),
            ("get_loyalty_figures", contract.get_loyalty_figures,
             loyalty.get_loyalty_figures, days | whom)):
        table.add(what, [tables.timed(operation, rule, **asked) for _ in range(options.calls)])
    return table


def _day(days_ago):
    return (clock.now().date() - timedelta(days=days_ago)).isoformat()


def _add_programme():
    text = dict.fromkeys(("name", "why", "benefit_for_us", "benefit_for_customers",
                          "when_it_pays_back"), "Clientes para toda la vida")
    programme = Programme(
        **text, payback_on=_day(-365), starts_on=_day(DAYS), state="approved",
        investments=[{"kind": "licences", "amount": _money(900), "starts_on": _day(DAYS),
                      "is_monthly": True}])
    store.in_transaction(programme.add)
    return programme.id


def _fill(options):
    chance, now = random.Random(options.seed), clock.now()
    named = [new_id("campaign") for _ in range(CAMPAIGNS)]
    tables.say(f"adding {options.invoices:,} invoices")
    rows = {"sold_orders": [], "sold_invoices": [], "touches": []}
    for _ in range(options.invoices):
        contact_id, at = new_id("contact"), now - timedelta(days=chance.uniform(0, DAYS))
        told = {"version": 1, "created_at": at, "updated_at": at, "contact_ids": [contact_id],
                "_told_version": 1, "currency": "EUR", "valued_on": at.date().isoformat()}
        order_id, value = new_id("order"), Decimal128("100.00")
        rows["sold_orders"].append({
            "_id": order_id, **told, "state": "delivered", "placed_at": at, "total": _money(100),
            "house_total": value, "house_margin": Decimal128("40.00"),
            "campaign_id": chance.choice(named)})
        rows["sold_invoices"].append({
            "_id": new_id("invoice"), **told, "kind": "invoice", "state": "paid",
            "issued_on": told["valued_on"], "net": _money(100), "total": _money(121),
            "payable": _money(121), "open_amount": _money(0), "house_net": value,
            "order_ids": [order_id]})
        rows["touches"] += [_touch(contact_id, chance, at, named) for _ in range(TOUCHES_EACH)]
    for name, found in rows.items():
        store.database()[name].insert_many(found, ordered=False)


def _touch(contact_id, chance, before, named):
    at, id = before - timedelta(days=chance.uniform(0, 80)), new_id("touch")
    return {"_id": id, "version": 1, "created_at": at, "updated_at": at,
            "contact_ids": [contact_id], "kind": "clicked", "channel": "email",
            "campaign_id": chance.choice(named), "occurred_at": at, "is_response": True,
            "is_by_scanner": False, "source": {"type": "bench", "id": id},
            "_source_key": f"bench/{id}"}


def _money(amount):
    return {"amount": Decimal128(f"{amount}.00"), "currency": "EUR"}


if __name__ == "__main__":
    main()
