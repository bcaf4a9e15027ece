"""Coupons: made, and taken up by orders never more often than they may be.

Orders call `redeem` and `give_back` within their own transaction.
"""

import secrets

from bson.decimal128 import Decimal128
from pymongo.errors import DuplicateKeyError

from chassis import clock, paging
from chassis.ids import new_id
from chassis.store import insert, note_change, view
from contracts.errors import ValidationFailed

from ..errors import CouponCodeTaken, CouponIsNoGood, CouponIsUsedUp
from . import budgets
from .conditions import has_ended
from .models import Coupon, Promotion, Redemption

# Without letters and digits that are taken for each other; 12 of these are 59 bits.
_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def create_coupons(*, promotion_id, codes=(), count=None, **limits):
    """Make coupons of a promotion: of these codes, and so many more that nobody can guess."""
    promotion = Promotion.fetch_raw(promotion_id)
    if not codes and not count:
        raise ValidationFailed.at("/codes", "Give codes, or a count.")
    if promotion.get("archived_at"):
        raise CouponIsNoGood(promotion_id=promotion_id)
    if limits.get("valid_from") and limits.get("valid_until") and (
            limits["valid_until"] <= limits["valid_from"]):
        raise ValidationFailed.at("/valid_until", "It ends before it starts.")

    codes = [*dict.fromkeys(map(normal, codes)), *(_new_code() for _ in range(count or 0))]
    now = clock.now()
    limits = {name: value for name, value in limits.items() if value is not None}
    raws = [{"_id": new_id("coupon"), "version": 1, "created_at": now, "updated_at": now,
             "promotion_id": promotion_id, "code": code, "used_count": 0, **limits}
            for code in codes]
    _insert(raws)
    return {"coupons": [view(raw) for raw in raws]}


def list_coupons(*, promotion_id, limit, after):
    """List the coupons of a promotion, the latest first."""
    Promotion.fetch_raw(promotion_id, {"_id": 1})
    return paging.page(Coupon.collection(), {"promotion_id": promotion_id}, sort="-created_at",
                       kind=paging.moment, limit=limit, after=after)


def get_coupon(*, coupon_id):
    """Show a coupon, and how often it was used."""
    return view(Coupon.fetch_raw(coupon_id))


def archive_coupon(*, coupon_id, expected_version):
    """Have a coupon be good no more. Doing so twice is doing it once."""
    coupon = Coupon.fetch(coupon_id, expected_version=expected_version)
    if coupon.archived_at:
        return
    coupon.archived_at = clock.now()
    coupon.put()


def redeem(codes, order_id, customer_id, *, promotions=(), currency=None, at=None):
    """Take up coupons and budgets for an order, within its transaction; again changes nothing.

    `promotions` is what `prices.price` gave: `[{"promotion_id", "amount", "code"}]`. `at` is when
    the price was promised, by which it is judged whether a coupon and its promotion still held;
    now when it is left out. Raises CouponIsUsedUp, CouponIsNoGood or PromotionIsSpent, so that the
    order's transaction leaves nothing behind.
    """
    if Redemption.collection().find_one({"order_id": order_id, "is_open": True}, {"_id": 1}):
        return
    now = clock.now()
    amounts = {item["promotion_id"]: item["amount"] for item in promotions}
    coupons = {}
    # Orders that take up the same do so in the same order, so that none waits for the other.
    for code in sorted({normal(code) for code in codes}):
        coupon = _take_up(code, customer_id, at or now)
        if coupon["promotion_id"] in coupons:
            raise CouponIsNoGood(code=code)
        coupons[coupon["promotion_id"]] = coupon
    for promotion_id in sorted(amounts.keys() | coupons.keys()):
        promotion = Promotion.fetch_raw(promotion_id)
        coupon = coupons.get(promotion_id)
        if coupon is not None and has_ended(promotion, at or now):
            raise CouponIsNoGood(code=coupon["code"], promotion_id=promotion_id)
        amount = amounts.get(promotion_id, 0)
        budgets.spend(promotion, amount)
        _note(order_id, promotion_id, coupon, customer_id, amount, currency, now)


def give_back(order_id):
    """Undo what an order took up, when it is cancelled; returns how much that was in number."""
    held = list(Redemption.collection().find({"order_id": order_id, "is_open": True}))
    now = clock.now()
    for raw in held:
        Redemption.collection().update_one(
            {"_id": raw["_id"], "is_open": True},
            {"$set": {"given_back_at": now, "updated_at": now}, "$unset": {"is_open": ""},
             "$inc": {"version": 1}})
        if raw.get("coupon_id"):
            Coupon.collection().update_one({"_id": raw["coupon_id"]}, {"$inc": {"used_count": -1}})
        budgets.give_back(raw["promotion_id"], raw["amount"].to_decimal())
    return len(held)


def pass_on(from_id, to_id):
    """Have what a quote took up be its order's, which gives it back if it is cancelled."""
    Redemption.collection().update_many(
        {"order_id": from_id, "is_open": True},
        {"$set": {"order_id": to_id, "updated_at": clock.now()}, "$inc": {"version": 1}})


def normal(code):
    """A code as it is compared."""
    return code.strip().upper()


def uses_by(coupon_id, customer_id, at=None, *, most):
    """How often a customer uses a coupon, counting no further than `most`; or did at a moment."""
    where = {"coupon_id": coupon_id, "customer_id": customer_id, **budgets.held(at)}
    return Redemption.collection().count_documents(where, limit=most)


def uses_before(coupon, at):
    """How often a coupon was used at a moment."""
    return Redemption.collection().count_documents(
        {"promotion_id": coupon["promotion_id"], "coupon_id": coupon["_id"], **budgets.held(at)})


def _take_up(code, customer_id, at):
    """Count one more use of a coupon; all who take up the same are at odds here, and one wins."""
    coupon = Coupon.collection().find_one({"code": code})
    if coupon is None or has_ended(coupon, at):
        raise CouponIsNoGood(code=code)
    limits = {} if coupon.get("max_uses") is None else {"used_count": {"$lt": coupon["max_uses"]}}
    counted = Coupon.collection().find_one_and_update(
        {"_id": coupon["_id"], **limits}, {"$inc": {"used_count": 1}})
    if counted is None:
        raise CouponIsUsedUp(code=code)
    most = coupon.get("max_uses_per_customer")
    if most is not None and customer_id is None:
        raise CouponIsNoGood(code=code)
    if most is not None and uses_by(coupon["_id"], customer_id, most=most) >= most:
        raise CouponIsUsedUp(code=code)
    return coupon


def _note(order_id, promotion_id, coupon, customer_id, amount, currency, now):
    raw = {
        "_id": new_id("redemption"), "version": 1, "created_at": now, "updated_at": now,
        "order_id": order_id, "promotion_id": promotion_id,
        "coupon_id": coupon and coupon["_id"], "customer_id": customer_id,
        "amount": Decimal128(str(amount)), "currency": currency, "redeemed_at": now,
        "is_open": True,
    }
    Redemption.add_raw({name: value for name, value in raw.items() if value is not None})


def _insert(raws):
    try:
        insert(Coupon.collection(), raws)
    except DuplicateKeyError as error:
        raise CouponCodeTaken(code=error.details["keyValue"]["code"]) from error
    for raw in raws:
        note_change(raw["_id"], None, raw)


def _new_code():
    return "".join(secrets.choice(_LETTERS) for _ in range(12))
