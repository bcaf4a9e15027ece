"""What is asked of orders, one by one."""

from marshmallow import fields, validate

from ..common import (
    Day,
    ExpectedVersion,
    Flag,
    Id,
    PageRequest,
    Pattern,
    Strict,
    Text,
    Time,
    many,
    page_of,
)
from ..contacts.interaction import Reference
from ..guarding import Guarded
from ..lines import MOST_LINES, TAX_CATEGORIES, Price, Quantity
from . import order as o


class Currency(fields.String):
    """A currency, ISO 4217, such as `EUR`."""

    def __init__(self, **options):
        super().__init__(
            validate=Pattern("^[A-Z]{3}$", error="This is not a currency code such as EUR."),
            **options)


class NewOrderLine(Strict):
    """A line as it is ordered: whole, or a product whose price is found."""

    product_id = Id("product", allow_none=True)
    sku = Text(60, allow_none=True)
    description = Text(500, is_long=True)
    quantity = Quantity(required=True)
    unit = Text(3, load_default="C62", metadata={
        "description": "A unit of UN/ECE Recommendation 20; C62 (one) when it is not given."})
    unit_price = Price(metadata={"description": "Of one unit, without taxes, before discounts."})
    discount = Price(metadata={"description": "What is taken off the line."})
    tax_category = fields.String(
        load_default="standard", validate=validate.OneOf(TAX_CATEGORIES))
    unit_cost = Price(allow_none=True, metadata={"description": "What one unit costs us."})


def new_lines(**options):
    return fields.List(fields.Nested(NewOrderLine), required=True,
                       validate=validate.Length(min=1, max=MOST_LINES), **options)


class WhatIsOrdered(Strict):
    """Who orders what, and where it is to go."""

    customer_id = Id("contact", required=True)
    contact_ids = many(Id("contact"), 19, metadata={
        "description": "Who ordered for the customer, and whom else it concerns."})
    currency = Currency(required=True)
    lines = new_lines()
    coupons = many(Text(60), 10)
    deliver_to = fields.Nested(o.DeliveryAddress, allow_none=True)
    deliver_on = Day(allow_none=True)
    reference = Text(100, allow_none=True)
    owner_id = Id("user", allow_none=True, metadata={
        "description": "Whoever looks after the customer when it is not given."})
    deal_id = Id("deal", allow_none=True)
    agreement_id = Id("agreement", allow_none=True)
    partner_id = Id("contact", allow_none=True)
    campaign_id = Id("campaign", allow_none=True)


class PlaceOrder(WhatIsOrdered):
    channel = fields.String(
        load_default="other", validate=validate.OneOf(("web", "social", "other")))
    refers_to = many(Reference, 20, metadata={
        "description": "What it came of, such as a conversation on a network."})


class PlacePhoneOrder(WhatIsOrdered, Guarded):
    """An order that a customer gives in a call that is recorded as an interaction."""

    interaction_id = Id("interaction", required=True)
    script_version = Text(60, required=True)
    read_back_at = Time(allow_none=True, load_default=None, metadata={
        "description": "When the order was read back, and the customer said yes to it. It is "
                       "refused without."})
    agreed_to_recording = Flag(required=True)
    agreed_to_distance_contract = Flag(required=True)


class OrderId(Strict):
    order_id = Id("order", required=True)


class ChangeOrder(OrderId, ExpectedVersion):
    """Which order, and optionally at which version."""


class OrderChanges(Strict):
    """What may change until the first part leaves: a merge patch (RFC 7396), null clears."""

    deliver_to = fields.Nested(o.DeliveryAddress, allow_none=True)
    deliver_on = Day(allow_none=True)
    reference = Text(100, allow_none=True)


class UpdateOrder(ChangeOrder):
    changes = fields.Nested(OrderChanges, required=True)


class ShipOrder(ChangeOrder):
    lines = fields.List(
        fields.Nested(o.ShippedLine), validate=validate.Length(min=1, max=MOST_LINES),
        metadata={"description": "All that is left to ship when they are not given."})
    shipped_at = Time(metadata={"description": "Now when it is not given."})
    carrier = Text(100, allow_none=True)
    tracking_number = Text(100, allow_none=True)
    tracking_url = Text(500, allow_none=True)


class DeliverOrder(ChangeOrder):
    shipment_id = Id("shipment", metadata={
        "description": "All that is on its way when it is not given."})
    delivered_at = Time(metadata={"description": "Now when it is not given."})


class CancelOrder(ChangeOrder):
    reason = Text(500, required=True, is_long=True)


class ListOrders(PageRequest):
    contact_id = Id("contact", metadata={"description": "The customer, or who else it concerns."})
    state = fields.String(validate=validate.OneOf(o.ORDER_STATES))
    channel = fields.String(validate=validate.OneOf(o.ORDER_CHANNELS))
    owner_id = Id("user")
    team_id = Text(60)
    placed_after = Time()
    placed_before = Time()
    number = Text(60)
    external_system = Text(40)
    external_id = Text(200)
    deal_id = Id("deal")
    quote_id = Id("quote")
    interaction_id = Id("interaction")
    partner_id = Id("contact")
    has_partner = Flag()
    has_campaign = Flag()
    is_cancelled = Flag()


OrderPage = page_of(o.Order, "OrderPage")


class ListPortalOrders(PageRequest):
    state = fields.String(validate=validate.OneOf(o.ORDER_STATES))
    placed_after = Time()
    placed_before = Time()
