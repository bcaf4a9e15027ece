"""How long it takes the sales service to price a basket.

python bench/pricing.py          a store of its own with 2,000 products, 50 lists, 1,000 promotions
"""

import random
from decimal import Decimal

import tables

from chassis import clock, store
from chassis.ids import new_id
from chassis.outbox import commit
from chassis.parties import Party
from contracts import sales as contract
from sales import models
from sales.catalogue import products
from sales.pricing import coupons, price_entries, price_lists, prices, promotions

LINES = 20
SEGMENTS = [f"segment-{number}" for number in range(20)]
CATEGORIES = [f"category-{number}" for number in range(50)]
CHANNELS = ("web", "phone", "shop", "partner")
ENTRIES_EACH = 200
# How many of a hundred promotions are narrowed by what, and how many of them are for everybody.
NARROWED = {"product_ids": 40, "categories": 20, "segments": 15, "customer_ids": 10, "channels": 5,
            "needs_coupon": 5, None: 5}


def main():
    options = tables.options(
        __doc__, {"products": 100, "lists": 10, "promotions": 100, "calls": 50},
        products=2000, lists=50, promotions=1000, calls=1000)
    with tables.own_store(*models.DOCUMENTS):
        tables.tell(options, measure(options))


def measure(options):
    """Baskets of twenty lines, of known and unknown customers, now and in the past."""
    chance = random.Random(options.seed)
    shop = Shop(options, chance)
    table = tables.Table(
        "Prices in the service",
        f"`python bench/pricing.py`: baskets of {LINES} lines against {options.promotions:,} "
        f"promotions and {options.lists} lists of {options.products:,} products; milliseconds, "
        "with the reply as JSON.")
    past = clock.now()

    def timed(what, asked="", **basket):
        runs = [shop.timed(**{name: value() for name, value in basket.items()})
                for _ in range(options.calls)]
        table.add(what, runs, asked)

    timed("calculate_prices", "p95 under 20", customer=shop.any_customer)
    timed("calculate_prices, no customer")
    timed("calculate_prices, with a coupon", "p95 under 20", customer=shop.any_customer,
          codes=shop.any_code)
    timed("calculate_prices, at a past moment", customer=shop.any_customer, priced_at=lambda: past)
    shop.open_to_everybody()
    timed("calculate_prices, every promotion for everybody", customer=shop.any_customer)
    return table


class Shop:
    """A catalogue, made up by the rules of the service."""

    def __init__(self, options, chance):
        self.chance = chance
        tables.say(f"adding {options.products:,} products, {options.lists} lists and "
                   f"{options.promotions:,} promotions")
        self.customers = [self._customer() for _ in range(500)]
        self.products = [self._product(number) for number in range(options.products)]
        self.codes = []
        for number in range(options.lists):
            self._list(number)
        for number in range(options.promotions):
            self._promotion(number)

    def any_customer(self):
        return self.chance.choice(self.customers)

    def any_code(self):
        return [self.chance.choice(self.codes)]

    def timed(self, *, customer=None, codes=(), priced_at=None):
        lines = [{"product_id": id, "quantity": Decimal(self.chance.randint(1, 60))}
                 for id in self.chance.sample(self.products, LINES)]
        known = {customer["id"]: customer} if customer else {}
        return tables.timed(
            contract.calculate_prices, prices.calculate_prices, lines=lines, currency="EUR",
            parties=known, customer_id=customer and customer["id"], coupons=codes,
            channel=self.chance.choice(CHANNELS), priced_at=priced_at, refuses_bad_coupons=False)

    def open_to_everybody(self):
        """Have every promotion be for every basket, which is the worst that can be."""
        store.database().promotion_versions.update_many({"needs_coupon": False}, {
            "$set": {"_found_by": ["all"]},
            "$unset": {name: "" for name in NARROWED if name not in (None, "needs_coupon")}})

    def _customer(self):
        now = clock.now()
        raw = {"version": 1, "created_at": now, "updated_at": now, "kind": "organisation",
               "name": "Talleres", "tags": self.chance.sample(SEGMENTS, 2)}
        id = new_id("contact")
        Party.collection().insert_one({"_id": id, **raw})
        return {"id": id, **raw}

    def _product(self, number):
        return _made(contract.create_product, products.create_product, {
            "sku": f"P-{number:05}", "name": f"Tornillo {number}",
            "names": {"en": f"Screw {number}"},
            "categories": self.chance.sample(CATEGORIES, 2),
            "unit_costs": [{"amount": "1.25", "currency": "EUR"}]})["id"]

    def _list(self, number):
        """The first is the standard list of all products; others are of some, for some."""
        whom = {"is_standard": True} if number == 0 else self.chance.choice([
            {"segments": self.chance.sample(SEGMENTS, 2)},
            {"customer_ids": [held["id"] for held in self.chance.sample(self.customers, 20)]},
            {"channels": [self.chance.choice(CHANNELS)]}])
        made = _made(contract.create_price_list, price_lists.create_price_list, {
            "name": f"Tarifa {number}", "currency": "EUR", "priority": number % 3, **whom},
            parties={held["id"]: held for held in self.customers})
        few = min(ENTRIES_EACH, len(self.products))
        listed = self.products if number == 0 else self.chance.sample(self.products, few)
        for start in range(0, len(listed), 500):
            _made(contract.set_price_entries, price_entries.set_price_entries, {
                "price_list_id": made["id"],
                "entries": [self._entry(id) for id in listed[start : start + 500]]})

    def _entry(self, product_id):
        price = Decimal(self.chance.randrange(100, 100_000)) / 100
        return {"product_id": product_id, "tiers": [
            {"from_quantity": begins, "unit_price": str(round(price * share / 100, 2))}
            for begins, share in (("0", 100), ("10", 95), ("50", 90))]}

    def _promotion(self, number):
        kinds, weights = list(NARROWED), list(NARROWED.values())
        narrowed = self.chance.choices(kinds, weights)[0]
        some = {
            "product_ids": self.products, "categories": CATEGORIES, "segments": SEGMENTS,
            "customer_ids": [held["id"] for held in self.customers], "channels": CHANNELS,
        }.get(narrowed)
        condition = {narrowed: self.chance.sample(some, 3)} if some else {}
        made = _made(contract.create_promotion, promotions.create_promotion, {
            "name": f"Promoción {number}", "priority": number % 10,
            "needs_coupon": narrowed == "needs_coupon", **self._what(number), **condition},
            parties={held["id"]: held for held in self.customers})
        if narrowed == "needs_coupon":
            self.codes.append(f"CODE-{number}")
            _made(contract.create_coupons, coupons.create_coupons, {
                "promotion_id": made["id"], "codes": [f"CODE-{number}"], "max_uses": 1000,
                "max_uses_per_customer": 1})

    def _what(self, number):
        return self.chance.choice([
            {"kind": "percent", "percent": "3", "budget": "1000000", "currency": "EUR"},
            {"kind": "percent", "percent": "5", "stacking": "exclusive"},
            {"kind": "percent", "percent": "2", "reach": "basket", "base": "list"},
            {"kind": "amount", "amount": "0.10", "currency": "EUR"},
            {"kind": "fixed_price", "unit_price": "0.99", "currency": "EUR",
             "minimum_quantity": "50"},
            {"kind": "buy_x_get_y", "buy_quantity": 5, "get_quantity": 1},
        ])


def _made(operation, rule, request, **known):
    """What a rule gives when it is asked by its contract, as one transaction."""
    return commit(lambda: rule(**operation.request.load(request), **known))


if __name__ == "__main__":
    main()
