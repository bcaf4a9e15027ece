"""How all customers bought, summed up in the store as the models take it."""

from datetime import date

import numpy as np

from chassis.store import AT_ONCE

from ...sold.models import SoldOrder

_CUSTOMER = {"$arrayElemAt": ["$contact_ids", 0]}


def summaries(until):
    """`{"ids", "x", "t_x", "T", "m"}` of what was bought before a moment, as arrays.

    Orders of a day are one purchase; see `figures.history_of`.
    """
    found = list(SoldOrder.collection().aggregate([
        {"$match": {"placed_at": {"$lt": until}, "state": {"$ne": "cancelled"}}},
        {"$group": {"_id": {"customer": _CUSTOMER, "day": "$valued_on"},
                    "revenue": {"$sum": {"$toDouble": {"$ifNull": ["$house_total", 0]}}}}},
        {"$group": {
            "_id": "$_id.customer", "days": {"$sum": 1}, "revenue": {"$sum": "$revenue"},
            "first": {"$min": "$_id.day"}, "last": {"$max": "$_id.day"},
            "in_first": {"$bottom": {"sortBy": {"_id.day": -1}, "output": "$revenue"}}}},
        {"$sort": {"_id": 1}},
    ], allowDiskUse=True, batchSize=AT_ONCE))
    first = np.array([date.fromisoformat(raw["first"]).toordinal() for raw in found], dtype=float)
    last = np.array([date.fromisoformat(raw["last"]).toordinal() for raw in found], dtype=float)
    x = np.array([raw["days"] - 1 for raw in found], dtype=float)
    spent = np.array([raw["revenue"] - raw["in_first"] for raw in found], dtype=float)
    return {
        "ids": [raw["_id"] for raw in found], "x": x, "t_x": (last - first) / 7,
        "T": (until.date().toordinal() - first) / 7,
        "m": np.divide(spent, x, out=np.zeros_like(x), where=x > 0)}


def purchases_since(since, until):
    """`{contact id: on how many days they bought}` from a moment until before another."""
    return {raw["_id"]: raw["days"] for raw in SoldOrder.collection().aggregate([
        {"$match": {"placed_at": {"$gte": since, "$lt": until}, "state": {"$ne": "cancelled"}}},
        {"$group": {"_id": {"customer": _CUSTOMER, "day": "$valued_on"}}},
        {"$group": {"_id": "$_id.customer", "days": {"$sum": 1}}},
    ], allowDiskUse=True, batchSize=AT_ONCE)}


def margins(until):
    """`(revenue, revenue of orders whose margin is known, their margin)` in the house, as floats.
    """
    known = {"$ne": [{"$type": "$house_margin"}, "missing"]}
    for raw in SoldOrder.collection().aggregate([
        {"$match": {"placed_at": {"$lt": until}, "state": {"$ne": "cancelled"},
                    "house_total": {"$exists": True}}},
        {"$group": {"_id": None, "revenue": {"$sum": {"$toDouble": "$house_total"}},
                    "known": {"$sum": {"$cond": [known, {"$toDouble": "$house_total"}, 0]}},
                    "margin": {"$sum": {"$cond": [known, {"$toDouble": "$house_margin"}, 0]}}}},
    ]):
        return raw["revenue"], raw["known"], raw["margin"]
    return 0.0, 0.0, 0.0


def first_purchase_at(until):
    """When anything was bought first; None where nothing was."""
    raw = SoldOrder.collection().find_one(
        {"placed_at": {"$lt": until}}, {"placed_at": 1}, sort=[("placed_at", 1)])
    return raw["placed_at"] if raw else None
