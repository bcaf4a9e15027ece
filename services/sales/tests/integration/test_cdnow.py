"""The real purchases of CDNOW's customers go in by the thousand, and again with nothing changed."""

from collections import Counter, defaultdict
from decimal import Decimal
from itertools import islice

import cdnow

from chassis.testing.sizes import sized

CUSTOMERS, ALL_PURCHASES = 23_570, 69_659
PURCHASES = sized(ALL_PURCHASES, usual=14_000)


def run_in(rules):
    counts = Counter()
    for orders in cdnow.thousands(islice(cdnow.orders(), PURCHASES)):
        answer = rules.bulk_orders(orders=orders)
        counts.update({name: answer[name] for name in
                       ("created", "updated", "unchanged", "refused")})
    return dict(counts)


def sums_in_store(store):
    """`{customer: (how many orders, what they come to)}` as sales has them."""
    ids = {raw["_id"]: raw["external_ids"][0]["id"] for raw in store.parties.find()}
    found = store.orders.aggregate([{"$group": {
        "_id": {"$arrayElemAt": ["$contact_ids", 0]}, "count": {"$sum": 1},
        "total": {"$sum": "$total.amount"}}}])
    return {ids[raw["_id"]]: (raw["count"], raw["total"].to_decimal()) for raw in found}


def sums_in_file():
    sums = defaultdict(lambda: (0, Decimal(0)))
    for customer, _, _, dollars in islice(cdnow.purchases(), PURCHASES):
        count, total = sums[customer]
        sums[customer] = count + 1, total + Decimal(dollars)
    return dict(sums)


def test_purchases_of_cdnow_go_in_exact_to_the_cent_and_again_with_nothing_changed(rules):
    expected = sums_in_file()
    customers = {customer for customer, *_ in cdnow.purchases()}
    assert len(customers) == CUSTOMERS
    assert sum(count for count, _ in expected.values()) == PURCHASES
    cdnow.add_customers(rules.store, sorted(expected))

    first = run_in(rules)
    assert first == {"created": PURCHASES, "updated": 0, "unchanged": 0, "refused": 0}
    assert sums_in_store(rules.store) == expected

    second = run_in(rules)
    assert second == {"created": 0, "updated": 0, "unchanged": PURCHASES, "refused": 0}
    assert sums_in_store(rules.store) == expected
    assert rules.store.orders.count_documents({"version": 1, "is_historic": True}) == PURCHASES
