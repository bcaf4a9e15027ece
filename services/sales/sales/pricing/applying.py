"""Which promotions a basket has, in which order, and what becomes of the coupons that were given.

The order: by priority, the highest first; of the same, the one made earlier. An exclusive promotion
takes only lines that no other has taken, and keeps them.
"""

from decimal import Decimal

from contracts.sales.price import MOST_APPLIED

from . import discounts
from .conditions import has_ended, is_for, is_within


def apply_promotions(basket, rules, parts):
    """Take off the lines what promotions give: `(promotions that gave something, coupons)`."""
    coupons, by_promotion = _judged(basket, rules)
    lines = discounts.Lines(parts)
    applied = []
    for promotion in sorted(rules.promotions.values(), key=_rank):
        coupon = by_promotion.get(promotion["of_id"])
        if promotion["needs_coupon"] and coupon is None:
            continue
        if len(applied) == MOST_APPLIED:
            if coupon is not None:
                coupon["state"] = "not_stackable"
            continue
        state, off, amount = _state(promotion, basket, rules, lines)
        if coupon is not None:
            coupon["state"] = state
        if state != "applied":
            continue
        code = coupon and coupon["code"]
        _take(promotion, off, len(applied) + 1, code)
        applied.append({"promotion_id": promotion["of_id"], "name": promotion["name"],
                        "amount": amount, "code": code})
    return applied, coupons


def _rank(promotion):
    return -promotion["priority"], promotion["created_at"], promotion["of_id"]


def _state(promotion, basket, rules, lines):
    """`("applied", what it takes off, how much that is)`, or `(why it does not apply, [], 0)`."""
    if has_ended(promotion, basket["at"]):
        return "promotion_ended", [], 0
    if not is_for(promotion, basket):
        return "other_customers", [], 0
    if promotion.get("currency") not in (None, basket["currency"]):
        return "basket_does_not_fit", [], 0
    minimum = promotion.get("minimum_amount")
    on = lines.matching(promotion)
    least = promotion.get("minimum_quantity")
    if not on or (minimum is not None and lines.amount < minimum) or (
            least is not None and sum(part.quantity for part in on) < least):
        return "basket_does_not_fit", [], 0
    free = discounts.free_for(promotion, on)
    if not free:
        return "not_stackable", [], 0
    goods = (discounts.free_for(promotion, lines.goods) if promotion.get("get_product_ids")
             else free)
    if not any(part.left for part in goods):
        return "basket_does_not_fit", [], 0
    off = discounts.taken_off(promotion, free, goods, basket["currency"])
    if not off:
        return "basket_does_not_fit", [], 0
    budget = promotion.get("budget")
    amount = sum(item[3] for item in off)
    if budget is not None and rules.spent.get(promotion["of_id"], Decimal(0)) + amount > budget:
        return "spent", [], 0
    return "applied", off, amount


def _take(promotion, off, order, code):
    step = {
        "step": "promotion", "promotion_id": promotion["of_id"],
        "promotion_name": promotion["name"], "promotion_version": promotion["of_version"],
        "kind": promotion["kind"], "reach": promotion["reach"], "order": order,
        "base": promotion["base"],
    }
    if code is not None:
        step["code"] = code
    if promotion.get("percent") is not None:
        step["percent"] = promotion["percent"]
    for part, base, unrounded, amount in off:
        part.take(amount, {**step, "base_amount": base, "exact": unrounded})
        part.has_promotion = True
        part.has_exclusive = part.has_exclusive or promotion["stacking"] == "exclusive"


def _judged(basket, rules):
    """`([how it stands with each coupon], {promotion id: its coupon})`, in the order of codes."""
    judged, by_promotion = [], {}
    for code in sorted({code.strip().upper() for code in basket["coupons"]}):
        coupon = rules.coupons.get(code)
        told = {"code": code, "state": _coupon_state(coupon, basket, rules),
                "promotion_id": coupon and coupon["promotion_id"]}
        if told["state"] == "applied":
            if coupon["promotion_id"] in by_promotion:
                told["state"] = "same_promotion"
            else:
                by_promotion[coupon["promotion_id"]] = told
        judged.append(told)
    return judged, by_promotion


def _coupon_state(coupon, basket, rules):
    """How it stands with a coupon for itself; whether its promotion applies is found later."""
    at = basket["at"]
    if coupon is None:
        return "unknown"
    if has_ended(coupon, at):
        is_early = coupon.get("valid_from") is not None and at < coupon["valid_from"]
        return "not_yet_valid" if is_early else "ended"
    promotion = rules.promotions.get(coupon["promotion_id"])
    if promotion is None or has_ended(promotion, at):
        is_early = promotion is not None and not promotion.get("archived_at") and (
            not is_within({"valid_from": promotion.get("valid_from")}, at))
        return "not_yet_valid" if is_early else "promotion_ended"
    if _is_reached(coupon, "max_uses", "uses"):
        return "used_up"
    if coupon.get("max_uses_per_customer") is not None and basket["customer_id"] is None:
        return "other_customers"
    if _is_reached(coupon, "max_uses_per_customer", "uses_by_customer"):
        return "used_up"
    return "applied"


def _is_reached(coupon, limit, count):
    return coupon.get(limit) is not None and coupon.get(count, 0) >= coupon[limit]
