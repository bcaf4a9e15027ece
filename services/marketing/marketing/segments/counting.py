"""How often something happened with whom, where the rows of what happened have to be read."""

from datetime import timedelta

from bson.decimal128 import Decimal128

from ..behaviour.models import Happening
from .conditions import counts_of as counts_of

# As many ids as go into a question; of more, all that happened is counted.
_FEW = 5000


def period_of(leaf, now):
    """The condition on the time of what counts; None for ever."""
    if "within_days" in leaf:
        return {"$gte": now - timedelta(days=leaf["within_days"])}
    period = {}
    if "from_at" in leaf:
        period["$gte"] = leaf["from_at"]
    if "until_at" in leaf:
        period["$lt"] = leaf["until_at"]
    return period or None


def at_least(leaf, count, period, within=None):
    """The ids of those with whom it happened at least so often in a period."""
    where = where_of(leaf, period)
    few = within is not None and len(within) <= _FEW
    asked = {"contact_ids": {"$in": sorted(within)}} if few else {}
    stages = [{"$match": where | asked}, {"$project": {"_id": 0, "contact_ids": 1}},
              {"$unwind": "$contact_ids"}]
    if few:
        # Others take part in the same.
        stages.append({"$match": asked})
    stages.append({"$group": {"_id": "$contact_ids", "count": {"$sum": 1}}})
    if count > 1:
        stages.append({"$match": {"count": {"$gte": count}}})
    stages.append({"$group": {"_id": {"$substrBytes": ["$_id", 33, 1]}, "ids": {"$push": "$_id"}}})
    parts = Happening.collection().aggregate(stages, allowDiskUse=True)
    return {id for part in parts for id in part["ids"]}


def where_of(leaf, period):
    """The condition on what happened, without whom with."""
    asked = leaf.get("where", {})
    where = {"type": leaf["type"]}
    if period is not None:
        where["occurred_at"] = period
    if "product_ids" in asked:
        where["product_ids"] = {"$in": asked["product_ids"]}
    for name in ("channel", "campaign_id"):
        if name in asked:
            where[name] = asked[name]
    if "amount_at_least" in asked:
        where["house_amount"] = {"$gte": Decimal128(asked["amount_at_least"])}
    return where
