"""Orders: what a customer bought of us."""

from marshmallow import fields, validate

from ..common import Id, Money, Strict, Text, Time
from ..facts import AboutParties
from .declared import sales

ORDER_STATES = ("placed", "delivered", "cancelled")


class Order(AboutParties):
    """The customer comes first among the parties, then who ordered for them."""

    id = Id("order", required=True)
    number = Text(60, required=True)
    state = fields.String(required=True, validate=validate.OneOf(ORDER_STATES))
    placed_at = Time(required=True)
    delivered_at = Time(allow_none=True)
    cancelled_at = Time(allow_none=True)
    total = fields.Nested(Money, required=True, metadata={"description": "Without taxes."})
    margin = fields.Nested(Money, allow_none=True, metadata={
        "description": "The total less what the goods cost us; missing where it is not known.",
    })


class OrderTold(Strict):
    order = fields.Nested(Order, required=True)


order_placed = sales.event("sales.order.placed", "A customer placed an order.", OrderTold)
order_delivered = sales.event("sales.order.delivered", "An order was delivered whole.", OrderTold)
order_cancelled = sales.event("sales.order.cancelled", "An order was cancelled.", OrderTold)
