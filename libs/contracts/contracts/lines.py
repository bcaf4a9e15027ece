"""What is sold, line by line: the same shape from the quote to the order and the invoice."""

from decimal import Decimal

from marshmallow import fields, validate

from .common import Amount, Id, Strict, Text

MOST_LINES = 200
# How a product is taxed, wherever it is sold. Which rate that is in a country, on a day, is said by
# the tax table of billing.
TAX_CATEGORIES = ("standard", "reduced", "super_reduced", "zero", "exempt", "outside_scope")


class Quantity(Amount):
    """How many, as a decimal text such as `"2.5"`; never negative, and not zero unless allowed."""

    def __init__(self, *, may_be_zero=False, **options):
        options.setdefault("metadata", {}).setdefault("example", "2")
        self.may_be_zero = may_be_zero
        super().__init__(**options)

    def _deserialize(self, value, attr, data, **kwargs):
        number = super()._deserialize(value, attr, data, **kwargs)
        if number < 0 or (number == 0 and not self.may_be_zero):
            raise self.make_error("not_positive")
        return number

    default_error_messages = {"not_positive": "This has to be more than nothing."}


class Price(Amount):
    """An amount that is not negative."""

    def _deserialize(self, value, attr, data, **kwargs):
        number = super()._deserialize(value, attr, data, **kwargs)
        if number < 0:
            raise self.make_error("negative")
        return number

    default_error_messages = {"negative": "This cannot be negative."}


class Line(Strict):
    """One line. Amounts are in the currency of the whole, without taxes.

    `net` is quantity × unit_price − discount, half-up at the minor unit, and never negative.
    """

    id = Id("line", required=True)
    product_id = Id("product", allow_none=True)
    sku = Text(60, allow_none=True)
    description = Text(500, required=True, is_long=True)
    quantity = Quantity(required=True)
    unit = Text(3, required=True, metadata={
        "description": "A unit of UN/ECE Recommendation 20, such as C62 (one) or HUR (hour)."})
    unit_price = Price(required=True, metadata={"description": "Of one unit, before discounts."})
    discount = Price(required=True, metadata={"description": "What is taken off the line."})
    net = Price(required=True)
    tax_category = fields.String(required=True, validate=validate.OneOf(TAX_CATEGORIES))
    unit_cost = Price(allow_none=True, metadata={"description": "What one unit costs us."})


def net_of(quantity, unit_price, discount=Decimal(0)):
    """The net of a line before it is rounded; see `chassis.money.rounded`."""
    return quantity * unit_price - discount
