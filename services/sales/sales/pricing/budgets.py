"""Budgets of promotions: how much orders have had, counted so that it never passes the budget."""

from decimal import Decimal

from bson.decimal128 import Decimal128

from chassis import clock
from chassis.money import exact

from ..errors import PromotionIsSpent
from .models import PromotionBudget, Redemption


def settle(promotion):
    """Begin to count what is spent of a promotion that has a budget, with what orders had before.

    An order of the very moment in which a promotion gets its first budget may be missed, until the
    promotion is changed the next time.
    """
    if promotion.get("budget") is None:
        return
    now = clock.now()
    had = had_of([promotion["_id"]]).get(promotion["_id"], Decimal(0))
    PromotionBudget.collection().update_one(
        {"_id": promotion["_id"]},
        {"$set": {"spent": Decimal128(had), "updated_at": now},
         "$setOnInsert": {"version": 1, "created_at": now}}, upsert=True)


def spent(promotion_id):
    """How much of its budget is spent, now."""
    held = PromotionBudget.collection().find_one({"_id": promotion_id})
    return Decimal(0) if held is None else held["spent"].to_decimal()


def spent_of(promotion_ids):
    """`{promotion id: how much is spent}`, now."""
    if not promotion_ids:
        return {}
    return {raw["_id"]: exact(raw["spent"]) for raw in PromotionBudget.collection().find(
        {"_id": {"$in": sorted(promotion_ids)}}, {"spent": 1}).hint([("_id", 1), ("spent", 1)])}


def had_of(promotion_ids, at=None):
    """`{promotion id: what orders had by it and have not given back}`, now or at a moment."""
    if not promotion_ids:
        return {}
    found = Redemption.collection().aggregate([
        {"$match": {"promotion_id": {"$in": sorted(promotion_ids)}, **held(at)}},
        {"$group": {"_id": "$promotion_id", "sum": {"$sum": "$amount"}}}])
    return {raw["_id"]: raw["sum"].to_decimal() for raw in found}


def held(at=None):
    """The condition that an order has what it took up, now or as it was at a moment."""
    if at is None:
        return {"is_open": True}
    return {"redeemed_at": {"$lt": at},
            "$or": [{"given_back_at": None}, {"given_back_at": {"$gt": at}}]}


def spend(promotion, amount):
    """Count what an order has by a promotion. Raises PromotionIsSpent where that is too much."""
    if promotion.get("budget") is None:
        return
    most = Decimal128(promotion["budget"].to_decimal() - amount)
    counted = PromotionBudget.collection().find_one_and_update(
        {"_id": promotion["_id"], "spent": {"$lte": most}},
        {"$inc": {"spent": Decimal128(amount)}, "$set": {"updated_at": clock.now()}})
    if counted is None:
        raise PromotionIsSpent(promotion_id=promotion["_id"])


def give_back(promotion_id, amount):
    """Count that an order no longer has what it had by a promotion."""
    PromotionBudget.collection().update_one(
        {"_id": promotion_id}, {"$inc": {"spent": Decimal128(-amount)}})
