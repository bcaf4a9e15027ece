"""Measures that marketing reckons itself, of orders, invoices, costs and scores it was told of."""

from decimal import Decimal

from chassis import clock
from chassis.figures import days_before, decimal_of, moments_of, share

from ..costs.models import CostEntry
from ..costs.sums import COUNTED
from ..sold.models import SoldOrder
from ..standing.models import Customer
from ..standing.said import covering
from ..worth.models import Worth
from ..worth.rows import STANDING
from . import benefit_months

MARKETING = "marketing"
BATCH = 1000
_CUSTOMER = {"$first": "$contact_ids"}
_IS_VALUED = {"$cond": [{"$gt": ["$house_total", None]}, 1, 0]}


def order_sums(starts_on, ends_on, **where):
    """What the orders of some days come to: `{"count", "valued_count", "revenue", "margin"}`."""
    found = list(SoldOrder.collection().aggregate([
        {"$match": {**STANDING, "placed_at": moments_of(starts_on, ends_on), **where}},
        {"$group": {"_id": None, "count": {"$sum": 1}, "valued_count": {"$sum": _IS_VALUED},
                    "margin_count": {"$sum": {"$cond": [{"$gt": ["$house_margin", None]}, 1, 0]}},
                    "revenue": {"$sum": "$house_total"}, "margin": {"$sum": "$house_margin"}}}]))
    sums = found[0] if found else dict.fromkeys(
        ("count", "valued_count", "margin_count", "revenue", "margin"), 0)
    return sums | {name: decimal_of(sums[name]) for name in ("revenue", "margin")}


def buyers_of(starts_on, ends_on):
    """`{customer: how many orders}` of some days."""
    return {row["_id"]: row["count"] for row in SoldOrder.collection().aggregate([
        {"$match": {**STANDING, "placed_at": moments_of(starts_on, ends_on)}},
        {"$group": {"_id": _CUSTOMER, "count": {"$sum": 1}}}])}


def new_among(buyers, starts_on):
    """How many of these bought nothing before a day."""
    ids, known = sorted(buyers), set()
    before = {"$lt": moments_of(starts_on, starts_on)["$gte"]}
    for start in range(0, len(ids), BATCH):
        some = ids[start : start + BATCH]
        known |= {row["_id"] for row in SoldOrder.collection().aggregate([
            {"$match": {**STANDING, "contact_ids": {"$in": some}, "placed_at": before}},
            {"$group": {"_id": _CUSTOMER}}])}
    return len(set(ids) - known)


def retention_rate(starts_on, ends_on):
    """Which share of those who bought in as many days before bought in these."""
    before = buyers_of(*days_before(starts_on, ends_on))
    return share(len(before.keys() & buyers_of(starts_on, ends_on).keys()), len(before))


def repeat_purchase_rate(starts_on, ends_on):
    """Which share of those who bought did so twice or more."""
    counts = buyers_of(starts_on, ends_on).values()
    return share(sum(count > 1 for count in counts), len(counts))


def cost_to_serve(starts_on, ends_on):
    """What the ledger holds of customers, for each of those who bought."""
    buyers = buyers_of(starts_on, ends_on)
    found = list(CostEntry.collection().aggregate([
        {"$match": {**COUNTED, "incurred_at": moments_of(starts_on, ends_on),
                    "contact_ids.0": {"$exists": True}}},
        {"$group": {"_id": None, "amount": {"$sum": "$house_amount"}}}]))
    return share(found[0]["amount"] if found else 0, len(buyers))


def consented_reach():
    """How many contacts may be reached by what they said about marketing."""
    return Customer.collection().count_documents({
        "is_living": True,
        "granted": {"$elemMatch": {"purpose": MARKETING, "until": {"$gt": clock.now()}}},
        "objects_to": {"$nin": list(covering(MARKETING))}})


def average_worth(figure):
    """A figure of the scores on average, over customers of whom it is known; None without any."""
    found = list(Worth.collection().aggregate([
        {"$match": {"order_count": {"$gt": 0}, figure: {"$exists": True}}},
        {"$group": {"_id": None, "average": {"$avg": f"${figure}"}}}]))
    return decimal_of(found[0]["average"]) if found and found[0]["average"] is not None else None


def _revenue(starts_on, ends_on):
    return order_sums(starts_on, ends_on)["revenue"]


def _margin(starts_on, ends_on):
    sums = order_sums(starts_on, ends_on)
    return sums["margin"] if sums["margin_count"] or not sums["count"] else None


def _average_order(starts_on, ends_on):
    sums = order_sums(starts_on, ends_on)
    return share(sums["revenue"], sums["valued_count"])


def _partner_revenue(starts_on, ends_on):
    return order_sums(starts_on, ends_on, partner_id={"$exists": True})["revenue"]


def _active_customers(starts_on, ends_on):
    return Decimal(len(buyers_of(starts_on, ends_on)))


def _new_customers(starts_on, ends_on):
    return Decimal(new_among(buyers_of(starts_on, ends_on), starts_on))


# Each takes the first and the last day of its period.
OF_PERIODS = {
    "revenue": _revenue, "margin": _margin, "attributed_revenue": benefit_months.revenue_of,
    "partner_revenue": _partner_revenue, "average_order": _average_order,
    "active_customers": _active_customers, "new_customers": _new_customers,
    "retention_rate": retention_rate, "repeat_purchase_rate": repeat_purchase_rate,
    "cost_to_serve": cost_to_serve,
}
OF_TODAY = {
    "customers_alive": lambda: average_worth("probability_alive"),
    "lifetime_value": lambda: average_worth("lifetime_value"),
    "consented_reach": lambda: Decimal(consented_reach()),
}
