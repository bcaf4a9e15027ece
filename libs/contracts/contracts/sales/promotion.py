"""Promotions, and the coupons by which some of them are had."""

from marshmallow import fields, validate

from ..common import (
    ExpectedVersion,
    Flag,
    Id,
    PageRequest,
    Pattern,
    Recorded,
    Strict,
    Text,
    Time,
    Whole,
    many,
    page_of,
)
from ..errors import Conflict
from ..lines import Price, Quantity
from .price_list import CURRENCY, Percent, Period, WhoseBasket
from .product import WORD

PROMOTION_KINDS = ("percent", "amount", "fixed_price", "buy_x_get_y", "free_shipping")
REACHES = ("lines", "basket")
BASES = ("list", "left")
STACKINGS = ("stackable", "exclusive")
CODE = Pattern(r"^[A-Za-z0-9][A-Za-z0-9_-]{2,39}$",
               error="A code has 3 to 40 letters, digits, - and _.")
MOST_COUPONS = 1000
MOST_CODES = 10

# Of whatever takes up coupons and promotions (`pricing.coupons.redeem`).
REDEMPTION_ERRORS = {
    "coupon_is_used_up": Conflict, "coupon_is_no_good": Conflict, "promotion_is_spent": Conflict}


class PromotionFields(WhoseBasket, Period):
    name = Text(120)
    reach = fields.String(validate=validate.OneOf(REACHES), metadata={
        "description": "Of percent and amount: taken off each line (an amount: off each unit), or "
                       "once off the basket and shared out to its lines."})
    percent = Percent(allow_none=True, metadata={
        "description": "Of percent: how many. Of buy_x_get_y: how much cheaper the units given "
                       "are; free when it is left out."})
    amount = Price(allow_none=True)
    unit_price = Price(allow_none=True, metadata={
        "description": "Of fixed_price: what one costs; nothing becomes dearer by it."})
    buy_quantity = Whole(1, 10_000, allow_none=True)
    get_quantity = Whole(1, 10_000, allow_none=True)
    get_product_ids = many(Id("product"), 100, metadata={
        "description": "Of buy_x_get_y: what is given; the cheapest of what is bought when it is "
                       "empty."})
    currency = fields.String(allow_none=True, validate=CURRENCY, metadata={
        "description": "Of its amounts. It then applies to baskets of that currency alone."})
    product_ids = many(Id("product"), 500, metadata={
        "description": "Which products it is on, with those of its categories; all goods when "
                       "both are empty."})
    categories = many(fields.String(validate=WORD), 50)
    minimum_amount = Price(allow_none=True, metadata={
        "description": "What all goods of the basket have to come to, at list prices."})
    minimum_quantity = Quantity(allow_none=True, metadata={
        "description": "How many of the products that it is on there have to be."})
    budget = Price(allow_none=True, metadata={
        "description": "What all orders together may have by it. It is given whole or not."})
    base = fields.String(validate=validate.OneOf(BASES), metadata={
        "description": "What a percentage is of: the list price, or what earlier promotions "
                       "left."})
    stacking = fields.String(validate=validate.OneOf(STACKINGS), metadata={
        "description": "An exclusive one stands alone on a line."})
    priority = Whole(0, 1000, metadata={"description": "The highest comes first."})
    needs_coupon = Flag()


class NewPromotion(PromotionFields):
    name = Text(120, required=True)
    kind = fields.String(required=True, validate=validate.OneOf(PROMOTION_KINDS))
    reach = fields.String(load_default="lines", validate=validate.OneOf(REACHES))
    base = fields.String(load_default="left", validate=validate.OneOf(BASES))
    stacking = fields.String(load_default="stackable", validate=validate.OneOf(STACKINGS))
    priority = Whole(0, 1000, load_default=0)
    needs_coupon = Flag(load_default=False)


class Promotion(NewPromotion, Recorded):
    id = Id("promotion", required=True)
    reach = fields.String(required=True)
    base = fields.String(required=True)
    stacking = fields.String(required=True)
    priority = Whole(0, 1000, required=True)
    needs_coupon = Flag(required=True)
    spent = Price(allow_none=True, metadata={
        "description": "How much of its budget orders have had."})
    archived_at = Time(allow_none=True)


class PromotionId(Strict):
    promotion_id = Id("promotion", required=True)


class UpdatePromotion(PromotionId, ExpectedVersion):
    changes = fields.Nested(PromotionFields, required=True)


class ChangePromotion(PromotionId, ExpectedVersion):
    """Which promotion, and optionally at which version."""


class ListPromotions(PageRequest):
    kind = fields.String(validate=validate.OneOf(PROMOTION_KINDS))
    is_archived = Flag(load_default=False)


PromotionPage = page_of(Promotion, "PromotionPage")


class PromotionTold(Strict):
    promotion = fields.Nested(Promotion, required=True)


class CouponFields(Period):
    max_uses = Whole(1, 10_000_000, allow_none=True, metadata={
        "description": "By all together: 1 for one that can be used once; no limit without it."})
    max_uses_per_customer = Whole(1, 10_000, allow_none=True, metadata={
        "description": "With it, the coupon is good only for a customer who is known."})


class NewCoupons(PromotionId, CouponFields):
    """Codes of your own, or so many that nobody can guess."""

    codes = many(fields.String(validate=CODE), MOST_COUPONS)
    count = Whole(1, MOST_COUPONS, allow_none=True)


class Coupon(CouponFields, Recorded):
    id = Id("coupon", required=True)
    promotion_id = Id("promotion", required=True)
    code = fields.String(required=True)
    used_count = Whole(0, required=True)
    archived_at = Time(allow_none=True)


class CouponsCreated(Strict):
    coupons = many(Coupon, MOST_COUPONS, required=True)


class ListCoupons(PageRequest):
    promotion_id = Id("promotion", required=True)


class CouponId(Strict):
    coupon_id = Id("coupon", required=True)


class ChangeCoupon(CouponId, ExpectedVersion):
    """Which coupon, and optionally at which version."""


CouponPage = page_of(Coupon, "CouponPage")
