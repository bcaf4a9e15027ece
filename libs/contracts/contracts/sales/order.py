"""Orders: what a customer bought of us, and what is on its way to them."""

from marshmallow import fields, validate

from ..common import Country, Day, Flag, Id, Money, Strict, Text, Time, many, page_of
from ..contacts.interaction import Reference
from ..facts import AboutParties
from ..lines import MOST_LINES, Line, Price, Quantity
from ..visibility import shows

ORDER_STATES = ("placed", "confirmed", "shipped", "delivered", "cancelled")
# By which way an order came.
ORDER_CHANNELS = ("quote", "phone", "web", "social", "shop", "erp", "partner", "other")


class OrderExternalId(Strict):
    """The id that a shop or an ERP knows an order by; no two orders share one."""

    system = Text(40, required=True)
    id = Text(200, required=True)


class DeliveryAddress(Strict):
    name = Text(200, allow_none=True)
    street = Text(300, allow_none=True, is_long=True)
    locality = Text(120, allow_none=True)
    region = Text(120, allow_none=True)
    postal_code = Text(20, allow_none=True)
    country = Country(allow_none=True)


class OrderLine(Line):
    shipped_quantity = Quantity(required=True, may_be_zero=True)


class ShippedLine(Strict):
    line_id = Id("line", required=True)
    quantity = Quantity(required=True)


class Shipment(Strict):
    """What left us together. One without lines is of all that was left to ship."""

    id = Id("shipment", required=True)
    shipped_at = Time(required=True)
    lines = many(ShippedLine, MOST_LINES, required=True)
    carrier = Text(100, allow_none=True)
    tracking_number = Text(100, allow_none=True)
    tracking_url = Text(500, allow_none=True)
    delivered_at = Time(allow_none=True)
    external_id = Text(200, allow_none=True, metadata={
        "description": "What the shop or the ERP calls it."})


class PhoneSale(Strict):
    """What shows that an order by phone was made as it has to be."""

    script_version = Text(60, required=True, metadata={
        "description": "Which text the agent went by."})
    read_back_at = Time(required=True, metadata={
        "description": "When the order was read back, and the customer said yes to it."})
    agreed_to_recording = Flag(required=True)
    agreed_to_distance_contract = Flag(required=True)


@shows("order", owned_by=("owner_id",), team="team_id")
class Order(AboutParties):
    """The customer comes first among the parties, then who ordered for them.

    "shipped" is one of which something has left us; how much, each line says.
    """

    id = Id("order", required=True)
    number = Text(60, required=True)
    state = fields.String(required=True, validate=validate.OneOf(ORDER_STATES))
    team_id = Text(60, allow_none=True)
    channel = fields.String(allow_none=True, validate=validate.OneOf(ORDER_CHANNELS))
    placed_at = Time(required=True)
    confirmed_at = Time(allow_none=True)
    shipped_at = Time(allow_none=True, metadata={"description": "When the first part left us."})
    delivered_at = Time(allow_none=True)
    cancelled_at = Time(allow_none=True)
    cancelled_because = Text(500, allow_none=True, is_long=True)
    total = fields.Nested(Money, required=True, metadata={"description": "Without taxes."})
    margin = fields.Nested(Money, allow_none=True, metadata={
        "description": "The total less what the goods cost us; missing where it is not known.",
    })
    lines = many(OrderLine, MOST_LINES)
    shipments = many(Shipment, 100)
    deliver_to = fields.Nested(DeliveryAddress, allow_none=True)
    deliver_on = Day(allow_none=True)
    reference = Text(100, allow_none=True, metadata={
        "description": "The number that the customer gave it (EN 16931, BT-13)."})
    external_ids = many(OrderExternalId, 10)
    deal_id = Id("deal", allow_none=True)
    quote_id = Id("quote", allow_none=True)
    interaction_id = Id("interaction", allow_none=True, metadata={
        "description": "The call by which it was ordered."})
    phone = fields.Nested(PhoneSale, allow_none=True)
    refers_to = many(Reference, 20, metadata={
        "description": "What it came of, such as a conversation on a network."})
    is_historic = Flag(metadata={
        "description": "Taken over from the past: it counts for the customer's history, and is "
                       "neither carried out nor invoiced again."})
    coupons = many(Text(60), 10)
    agreement_id = Id("agreement", allow_none=True)
    partner_id = Id("contact", allow_none=True, metadata={
        "description": "Through whom it was sold, and who may earn a commission."})
    campaign_id = Id("campaign", allow_none=True)


class OrderTold(Strict):
    order = fields.Nested(Order, required=True)


class OrderShipped(OrderTold):
    shipment_id = Id("shipment", required=True)


# In the portal


class PortalOrderLine(Strict):
    """As a line of an order, without what it costs us."""

    id = Id("line", required=True)
    sku = Text(60, allow_none=True)
    description = Text(500, required=True, is_long=True)
    quantity = Quantity(required=True)
    unit = Text(3, required=True)
    unit_price = Price(required=True)
    discount = Price(required=True)
    net = Price(required=True)
    tax_category = fields.String(required=True)
    shipped_quantity = Quantity(required=True, may_be_zero=True, metadata={
        "description": "How much of it has left us."})


class PortalShipment(Strict):
    """What left us together, and how it can be followed."""

    id = Id("shipment", required=True)
    shipped_at = Time(required=True)
    lines = many(ShippedLine, MOST_LINES, required=True)
    carrier = Text(100, allow_none=True)
    tracking_number = Text(100, allow_none=True)
    tracking_url = Text(500, allow_none=True)
    delivered_at = Time(allow_none=True)


class PortalOrder(Strict):
    """An order as the customer sees it: what they bought, how far it is, and where it goes."""

    id = Id("order", required=True)
    number = Text(60, required=True)
    state = fields.String(required=True, validate=validate.OneOf(ORDER_STATES))
    reference = Text(100, allow_none=True, metadata={
        "description": "The number that you gave it."})
    placed_at = Time(required=True)
    confirmed_at = Time(allow_none=True)
    shipped_at = Time(allow_none=True, metadata={"description": "When the first part left us."})
    delivered_at = Time(allow_none=True)
    cancelled_at = Time(allow_none=True)
    currency = fields.String(required=True)
    lines = many(PortalOrderLine, MOST_LINES, required=True, metadata={
        "description": "What carrying it costs is a line of its own."})
    total = fields.Nested(Money, required=True, metadata={"description": "Without taxes."})
    shipments = many(PortalShipment, 100, required=True)
    deliver_to = fields.Nested(DeliveryAddress, allow_none=True)
    deliver_on = Day(allow_none=True)
    quote_id = Id("quote", allow_none=True, metadata={
        "description": "The quote of yours that it came of."})


PortalOrderPage = page_of(PortalOrder, "PortalOrderPage")
