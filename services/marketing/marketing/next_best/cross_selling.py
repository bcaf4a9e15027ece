"""What sells with what, worked out of all orders every night in a process of its own."""

from collections import Counter
from itertools import combinations

from pymongo import ReplaceOne

from chassis import clock, jobs
from chassis.store import AT_ONCE

from ..sold.models import SoldOrder
from ..worth.rows import LONG_AGO, STANDING
from .models import CrossSale

# Of those who bought more, the first so many products count, or one would say most of it.
MOST_PRODUCTS = 50
# What fewer bought together is chance, and might say who they were.
FEWEST_TOGETHER, MOST_OTHERS = 5, 5
_BATCH = 1000


def renew_cross_sales():
    """Have it worked out anew what sells with what, beside the service."""
    jobs.in_own_process("marketing.next_best.cross_selling:run", "all")


def run(_argument):
    """Work out what those bought too who bought a product, and keep it."""
    now = clock.now()
    raws = [{"_id": id, "version": 1, "created_at": now, "updated_at": now, "others": others}
            for id, others in others_of(_products_of_each()).items()]
    for start in range(0, len(raws), _BATCH):
        CrossSale.collection().bulk_write([
            ReplaceOne({"_id": raw["_id"]}, raw, upsert=True)
            for raw in raws[start : start + _BATCH]], ordered=False)
    CrossSale.collection().delete_many({"_id": {"$nin": [raw["_id"] for raw in raws]}})


def _products_of_each():
    """The products that each customer bought."""
    return (raw["products"] for raw in SoldOrder.collection().aggregate([
        {"$match": {"placed_at": {"$gte": LONG_AGO}, **STANDING}},
        {"$project": {"customer": {"$arrayElemAt": ["$contact_ids", 0]}, "lines.product_id": 1}},
        {"$unwind": "$lines"},
        {"$match": {"lines.product_id": {"$type": "string"}}},
        {"$group": {"_id": "$customer", "products": {"$addToSet": "$lines.product_id"}}},
    ], allowDiskUse=True, batchSize=AT_ONCE))


def others_of(baskets):
    """`{product id: [{"product_id", "share"}]}`: the share of its buyers who bought the other too.
    """
    buyers, together = Counter(), Counter()
    for products in baskets:
        counted = sorted(products)[:MOST_PRODUCTS]
        buyers.update(counted)
        together.update(combinations(counted, 2))
    found = {}
    for (one, other), count in together.items():
        if count >= FEWEST_TOGETHER:
            for product, with_it in ((one, other), (other, one)):
                found.setdefault(product, []).append(
                    {"product_id": with_it, "share": round(count / buyers[product], 4)})
    return {product: sorted(others, key=lambda one: (-one["share"], one["product_id"]))[
        :MOST_OTHERS] for product, others in found.items()}
