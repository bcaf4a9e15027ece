"""How long it takes the marketing service to work out what customers are worth.

python bench/worth.py          a store of its own with 100,000 customers and 1,000,000 order lines
"""

import random
import time
from datetime import timedelta
from functools import partial

import tables
from bson.decimal128 import Decimal128

from chassis import clock, store
from chassis.ids import new_id
from chassis.outbox import commit
from chassis.work import collecting_seldom
from contracts import marketing as contract
from marketing import models
from marketing.sold import learning
from marketing.worth import reckoning, reckonings, scores
from marketing.worth.lifetime import lifetime_models, training

INTERACTIONS_EACH = 2
BATCH = 5000
DAYS = 900


def main():
    options = tables.options(__doc__, {"customers": 1000, "lines": 10_000, "calls": 20},
                             customers=100_000, lines=1_000_000, calls=200)
    with tables.own_store(*models.DOCUMENTS):
        tables.tell(options, measure(options))


def measure(options):
    """Everybody at once, after a model was fitted to them, and single orders as they come."""
    chance = random.Random(options.seed)
    shop = Shop(options, chance)
    table = tables.Table(
        "Worth in the service",
        f"`python bench/worth.py`: {options.customers:,} customers with {shop.order_count:,} "
        f"orders of {options.lines:,} lines and {options.customers * INTERACTIONS_EACH:,} "
        "interactions; seconds by the clock, in one process beside the store.",
        columns=["what", "seconds", "on the processor", "each, in ms", "asked for"])

    def timed(what, work, count, asked=""):
        tables.say(what)
        began, cpu = time.perf_counter(), time.process_time()
        work()
        took, cpu = time.perf_counter() - began, time.process_time() - cpu
        table.rows.append(
            [what, f"{took:.1f}", f"{cpu:.1f}", f"{took / count * 1000:.2f}", asked])
        tables.say(f"{what}: {took:.1f} s")

    timed("everybody scored, with no model yet", reckon_all, options.customers)
    timed("a model fitted and checked", _train, options.customers)
    timed("everybody scored by the model", reckon_all, options.customers, "under 120 s")
    orders = [shop.order(chance.choice(shop.customers)) for _ in range(options.calls)]
    runs = sorted(_told_and_scored(order) for order in orders)
    table.rows.append([
        "one order told, learnt and scored", f"{runs[len(runs) // 2]:.3f}", "",
        f"p95 {runs[int(len(runs) * 0.95)] * 1000:.1f}", "in the profile under 2 s"])
    shown = [tables.timed(contract.get_score, scores.get_score, contact_id=id)
             for id in chance.sample(shop.customers, options.calls)]
    walls = sorted(run[0] for run in shown)
    table.rows.append([
        "get_score, with formulas and intervals", f"{walls[len(walls) // 2] / 1000:.3f}",
        "", f"p95 {walls[int(len(walls) * 0.95)]:.1f}", ""])
    return table


def reckon_all():
    """Score everybody, as the process of the job does."""
    with collecting_seldom():
        reckonings.run(commit(reckonings.begin)["id"])


def _train():
    begin = partial(lifetime_models.train_model, kind="lifetime", horizon_months=36,
                    discount_rate="0.10")
    id = commit(begin)["id"]
    training.run(id)
    found = lifetime_models.get_model(model_id=id)
    tables.say(f"the model is {found['state']}: {found.get('calibration')}")
    # What a fitted model asks for is timed by itself.
    store.database().score_reckonings.delete_many({"_is_waiting": True})


def _told_and_scored(order):
    began = time.perf_counter()
    commit(partial(learning.learn_orders, [order]))
    reckoning.reckon_stale_worth()
    return time.perf_counter() - began


class Shop:
    """Customers who buy as the models say, put into the store as they are kept."""

    def __init__(self, options, chance):
        self.chance = chance
        self.customers = [new_id("contact") for _ in range(options.customers)]
        self.products = [new_id("product") for _ in range(2000)]
        self.now = clock.now()
        self.lines, self.order_count = options.lines, 0
        tables.say(f"adding orders of {self.lines:,} lines")
        self.add("sold_orders", self._orders())
        self.add("known_interactions", (
            self._interaction(id) for id in self.customers for _ in range(INTERACTIONS_EACH)))

    def order(self, contact_id):
        """An order as sales tells it."""
        now = clock.now().isoformat().replace("+00:00", "Z")
        total = {"amount": "60.00", "currency": "EUR"}
        return {"id": new_id("order"), "version": 1, "contact_ids": [contact_id],
                "state": "placed", "placed_at": now, "total": _decimal_money(total),
                "margin": _decimal_money(total), "lines": []}

    def add(self, name, raws):
        """Put these into a collection, in batches."""
        batch = []
        for raw in raws:
            batch.append(raw)
            if len(batch) == BATCH:
                store.database()[name].insert_many(batch, ordered=False)
                batch = []
        if batch:
            store.database()[name].insert_many(batch, ordered=False)

    def _days(self):
        """When one customer bought, days ago: BG/NBD with r 0.5, alpha 120 days, a 0.8, b 2.5."""
        day, rate = self.chance.uniform(100, DAYS), self.chance.gammavariate(0.5, 1 / 120)
        gone = self.chance.betavariate(0.8, 2.5)
        yield day
        while (day := day - self.chance.expovariate(max(rate, 1e-9))) > 0:
            yield day
            if self.chance.random() < gone:
                return

    def _orders(self):
        """All of them, with all lines shared out among them."""
        bought = [(id, day) for id in self.customers for day in self._days()]
        self.order_count = len(bought)
        each, more = divmod(self.lines, len(bought))
        for place, (id, day) in enumerate(bought):
            yield self._raw(id, day, each + (place < more))

    def _raw(self, contact_id, days_ago, line_count):
        at = self.now - timedelta(days=days_ago)
        nets = [self.chance.randrange(500, 9000) for _ in range(line_count)]
        total = _cents(sum(nets))
        return {"_id": new_id("order"), "version": 1, "created_at": at, "updated_at": at,
                "contact_ids": [contact_id], "_told_version": 1, "state": "delivered",
                "placed_at": at, "valued_on": at.date().isoformat(), "currency": "EUR",
                "total": {"amount": total, "currency": "EUR"}, "house_total": total,
                "house_margin": _cents(sum(nets) * 3 // 10),
                "lines": [{"product_id": self.chance.choice(self.products), "sku": "S",
                           "quantity": _ONE, "net": _cents(net)} for net in nets]}

    def _interaction(self, contact_id):
        at = self.now - timedelta(days=self.chance.uniform(0, 700))
        return {"_id": new_id("interaction"), "version": 1, "created_at": at, "updated_at": at,
                "contact_ids": [contact_id], "_told_version": 1, "occurred_at": at,
                "channel": "email", "direction": self.chance.choice(("inbound", "outbound"))}


_ONE = Decimal128("1")


def _cents(count):
    return Decimal128(f"{count // 100}.{count % 100:02}")


def _decimal_money(money):
    return {**money, "amount": Decimal128(money["amount"]).to_decimal()}


if __name__ == "__main__":
    main()
