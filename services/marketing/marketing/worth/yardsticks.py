"""What single customers are measured against: the borders of the fifths, and what all brought."""

from bson.decimal128 import Decimal128

from chassis import clock
from chassis.money import exact
from chassis.store import AT_ONCE

from ..sold.models import SoldOrder
from . import rfm
from .figures import year_began_at
from .lifetime import summaries
from .models import Yardstick
from .rows import LONG_AGO, STANDING

CURRENT = "current"


def held():
    """The yardstick as it was made last; an empty dict before."""
    return Yardstick.collection().find_one({"_id": CURRENT}) or {}


def borders(yardstick):
    """The borders of the fifths, their amounts as Decimal; None where there are none."""
    found = yardstick.get("borders")
    return found and {**found, "monetary": [exact(amount) for amount in found["monetary"]]}


def revenue_last_year(yardstick):
    """What all customers brought last year (Decimal); None where it was nothing."""
    found = yardstick.get("revenue_last_year")
    return exact(found) if found is not None and exact(found) > 0 else None


def make():
    """Look at all customers together, and keep what each is measured against."""
    now = clock.now()
    since = year_began_at(now.date())
    customers = list(SoldOrder.collection().aggregate([
        {"$match": {"placed_at": {"$gte": LONG_AGO}, **STANDING}},
        {"$group": {
            "_id": {"$arrayElemAt": ["$contact_ids", 0]},
            "recency": {"$max": "$placed_at"}, "frequency": {"$sum": 1},
            "monetary": {"$sum": "$house_total"},
            "last_year": {"$sum": {"$cond": [
                {"$gte": ["$placed_at", since]}, "$house_total", 0]}}}},
    ], allowDiskUse=True, batchSize=AT_ONCE))
    for customer in customers:
        customer["monetary"] = _amount(customer["monetary"])
    found = {figure: rfm.borders_of([customer[figure] for customer in customers])
             for figure in rfm.FIGURES}
    raw = {"_id": CURRENT, "version": held().get("version", 0) + 1, "created_at": now,
           "updated_at": now, "reckoned_at": now, "customer_count": len(customers),
           "revenue_last_year": Decimal128(sum(
               (_amount(customer["last_year"]) for customer in customers), _amount(0)))}
    raw |= _margins(now, sum(customer["frequency"] for customer in customers))
    if found["monetary"]:
        raw["borders"] = {**found, "monetary": [Decimal128(one) for one in found["monetary"]]}
    Yardstick.collection().replace_one({"_id": CURRENT}, raw, upsert=True)
    return raw


def _margins(now, order_count):
    """How much of revenue is margin, and what an order brings, by the margins that are known."""
    revenue, of_known, margin = summaries.margins(now)
    rate = margin / of_known if of_known else 0.0
    return {"margin_rate": rate,
            "margin_of_order": rate * revenue / order_count if order_count else 0.0}


def _amount(value):
    """A sum of the store; of nothing that is valued it is a plain 0."""
    return exact(value) if isinstance(value, Decimal128) else exact(Decimal128(str(value)))

