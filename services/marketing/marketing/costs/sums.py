"""What was spent on somebody, or by a campaign, added up in the currency of the house."""

from decimal import Decimal

from bson.decimal128 import Decimal128

from chassis.money import exact

from .models import CostEntry

# What is given back stands in credit notes already; counted here, it would be missing twice.
GIVEN_BACK = "refund"
COUNTED = {"withdrawn_at": None, "kind": {"$ne": GIVEN_BACK}}
SUMMED = {
    "amount": {"$sum": "$house_amount"}, "minutes": {"$sum": "$minutes"}, "count": {"$sum": 1},
    "unvalued_count": {"$sum": {"$cond": [{"$eq": [{"$type": "$house_amount"}, "missing"]}, 1, 0]}},
}
CUSTOMER = {"$first": "$contact_ids"}


def of_contacts(contact_ids, since=None):
    """What was spent on each: `{contact_id: {"amount", "unvalued_count"}}`, since a moment or ever.

    An entry counts for the first of its contacts, so that no two share what was spent once.
    """
    found = {id: {"amount": Decimal(0), "unvalued_count": 0} for id in contact_ids}
    where = {"contact_ids": {"$in": list(found)}, **COUNTED}
    if since is not None:
        where["incurred_at"] = {"$gte": since}
    for row in CostEntry.collection().aggregate(
            [{"$match": where}, {"$group": {"_id": CUSTOMER, **SUMMED}}]):
        if row["_id"] in found:
            found[row["_id"]] = _sum_of(row)
    return found


def by_action(campaign_id):
    """What each action of a campaign cost by now, and the campaign itself under None:
    `{action_id: {"amount", "unvalued_count"}}`."""
    return {row["_id"]: _sum_of(row) for row in CostEntry.collection().aggregate([
        {"$match": {"campaign_id": campaign_id, **COUNTED}},
        {"$group": {"_id": "$action_id", **SUMMED}}])}


def _sum_of(row):
    return {"amount": decimal_of(row["amount"]), "unvalued_count": row["unvalued_count"]}


def decimal_of(value):
    """A sum of the store as Decimal; of nothing it is the number 0 there."""
    return exact(value) if isinstance(value, Decimal128) else Decimal(value)
