"""What a basket costs, and by which steps each of its lines came to its price."""

from marshmallow import ValidationError, fields, validate, validates_schema

from ..common import Flag, Id, Language, Strict, Text, Time, Whole, many
from ..lines import MOST_LINES, TAX_CATEGORIES, Line, Price, Quantity
from .order import ORDER_CHANNELS
from .price_list import CURRENCY, Percent
from .product import UNIT, WORD
from .promotion import MOST_CODES, REACHES

# How many promotions a basket has at most.
MOST_APPLIED = 100
MOST_LOOKED_IN = 50
STEPS = ("bundle", "price", "agreement", "gross", "promotion", "manual_discount", "net")
# How it stands with a coupon that was given.
COUPON_STATES = (
    "applied", "unknown", "not_yet_valid", "ended", "promotion_ended", "used_up", "spent",
    "other_customers", "basket_does_not_fit", "not_stackable", "same_promotion")


class ManualDiscount(Strict):
    """What a seller takes off a line, after all promotions: a percentage of what they left, or an
    amount."""

    percent = Percent(allow_none=True)
    amount = Price(allow_none=True)

    @validates_schema(skip_on_field_errors=True)
    def refuse_misfits(self, data, **_options):
        """Refuse neither or both."""
        if (data.get("percent") is None) is (data.get("amount") is None):
            raise ValidationError("Give percent or amount, and not both.", "percent")


class BasketLine(Strict):
    """So many of a product; or, without a product, of what is described, at its own price."""

    product_id = Id("product", allow_none=True)
    quantity = Quantity(required=True)
    options = many(fields.String(validate=WORD), 50, allow_none=True, metadata={
        "description": "Of a bundle: the keys of what is chosen; its defaults when left out."})
    manual_discount = fields.Nested(ManualDiscount, allow_none=True)
    description = Text(500, is_long=True, allow_none=True, metadata={
        "description": "Instead of the name of the product."})
    unit_price = Price(allow_none=True, metadata={
        "description": "Only without a product, which has its price by the lists."})
    unit = fields.String(allow_none=True, validate=UNIT)
    tax_category = fields.String(allow_none=True, validate=validate.OneOf(TAX_CATEGORIES))

    @validates_schema(skip_on_field_errors=True)
    def refuse_misfits(self, data, **_options):
        """Refuse a line of which it is not clear what it costs."""
        if data.get("product_id"):
            for name in ("unit_price", "unit", "tax_category"):
                if data.get(name) is not None:
                    raise ValidationError("The product says this.", name)
            return
        for name in ("description", "unit_price"):
            if data.get(name) is None:
                raise ValidationError("Give it, or a product.", name)


class Shipping(Strict):
    """What carrying the basket costs, as a line of its own."""

    amount = Price(required=True)
    description = Text(500, load_default="Shipping")
    tax_category = fields.String(
        load_default="standard", validate=validate.OneOf(TAX_CATEGORIES))


class Basket(Strict):
    lines = fields.List(
        fields.Nested(BasketLine), required=True, validate=validate.Length(1, MOST_LINES))
    currency = fields.String(required=True, validate=CURRENCY)
    customer_id = Id("contact", allow_none=True)
    partner_id = Id("contact", allow_none=True)
    segments = many(Text(60), 50, allow_none=True, metadata={
        "description": "Instead of the tags that the customer has now."})
    channel = fields.String(allow_none=True, validate=validate.OneOf(ORDER_CHANNELS))
    coupons = many(Text(60), MOST_CODES)
    agreement_id = Id("agreement", allow_none=True)
    shipping = fields.Nested(Shipping, allow_none=True)
    language = Language(allow_none=True, metadata={
        "description": "Of the names; that of the customer when it is left out."})
    priced_at = Time(allow_none=True, metadata={
        "description": "A past moment, at which the rules of then apply; now when left out."})
    refuses_bad_coupons = Flag(load_default=False, metadata={
        "description": "Refuse with 409 instead of saying what is wrong with a coupon."})


class TraceStep(Strict):
    """One step towards a price. Exact amounts are told to six places."""

    step = fields.String(required=True, validate=validate.OneOf(STEPS))
    product_id = Id("product", metadata={"description": "bundle: which."})
    option = fields.String(metadata={"description": "bundle: the key of what was chosen."})
    agreement_id = Id("agreement", metadata={
        "description": "price: which brought the list; agreement: which takes percent off."})
    price_list_id = Id("price_list")
    price_list_name = fields.String()
    price_list_version = Whole(1)
    price_entry_id = Id("price_entry")
    of = fields.String(metadata={"description": "price: product, category, all, or the bundle "
                                                "or the seller who said it."})
    quantity = Quantity(metadata={
        "description": "price: how many of the product are in the basket, by which the tier is."})
    from_quantity = Quantity(may_be_zero=True, metadata={"description": "price: the tier."})
    percent_off = Percent()
    base_price = Price(metadata={"description": "price: what percent_off is of."})
    base_price_list_id = Id("price_list")
    unit_price = Price()
    looked_in = many(Id("price_list"), MOST_LOOKED_IN, metadata={
        "description": "price: the first of the lists that came before and say nothing of it."})
    promotion_id = Id("promotion")
    promotion_name = fields.String()
    promotion_version = Whole(1)
    kind = fields.String()
    reach = fields.String(validate=validate.OneOf(REACHES))
    code = fields.String(metadata={"description": "promotion: the coupon by which it applies."})
    order = Whole(1, metadata={"description": "promotion: the how manyeth that was applied."})
    base = fields.String(metadata={"description": "promotion: list or left."})
    base_amount = Price(metadata={"description": "promotion: what it was reckoned of."})
    percent = Percent()
    exact = Price(metadata={"description": "Before it was rounded, half-up, or shared out."})
    amount = Price(metadata={"description": "What the step comes to, or takes off."})
    left = Price(metadata={"description": "What is left of the line afterwards."})


class PricedLine(Line):
    place = Whole(0, required=True, metadata={
        "description": "Which of the lines asked it is of, counted from 0; a bundle becomes "
                       "several, and the shipping comes after all."})
    trace = many(TraceStep, 200, required=True)


class AppliedPromotion(Strict):
    promotion_id = Id("promotion", required=True)
    name = fields.String(required=True)
    amount = Price(required=True)
    code = fields.String(allow_none=True)


class GivenCoupon(Strict):
    code = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(COUPON_STATES))
    promotion_id = Id("promotion", allow_none=True)


class PricedFor(Strict):
    """What was known of the basket: asked with this, at the same moment, it costs the same."""

    customer_id = Id("contact", allow_none=True)
    organisation_id = Id("contact", allow_none=True, metadata={
        "description": "That the customer belonged to on that day, whose lists are theirs too."})
    segments = many(fields.String(), 200, required=True)
    partner_id = Id("contact", allow_none=True)
    channel = fields.String(allow_none=True)
    agreement_id = Id("agreement", allow_none=True)
    language = fields.String(allow_none=True)


class PricedBasket(Strict):
    currency = fields.String(required=True)
    priced_at = Time(required=True)
    priced_for = fields.Nested(PricedFor, required=True)
    lines = many(PricedLine, MOST_LINES, required=True)
    gross = Price(required=True, metadata={"description": "At list prices."})
    discount = Price(required=True)
    total = Price(required=True, metadata={"description": "Without taxes."})
    promotions = many(AppliedPromotion, MOST_APPLIED, required=True)
    coupons = many(GivenCoupon, MOST_CODES, required=True)
