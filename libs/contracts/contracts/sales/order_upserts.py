"""Orders as a shop or an ERP gives them: again and again, one by one or by the thousand."""

from dataclasses import dataclass

from marshmallow import ValidationError, fields, validate, validates_schema

from ..bulk import WrongValue
from ..common import Day, Flag, Id, Strict, Text, Time, Whole, many
from ..lines import MOST_LINES, Quantity
from . import order as o
from .order_requests import Currency, new_lines

MOST_ORDERS = 1000
OUTCOMES = ("created", "updated", "unchanged", "refused")


class CustomerNamed(Strict):
    """A customer by the id that we know them by, or by that of another system."""

    contact_id = Id("contact")
    external_id = fields.Nested(o.OrderExternalId)

    @validates_schema
    def require_one(self, data, **_):
        if len(data) != 1:
            raise ValidationError("Give either contact_id or external_id.")


class ExternalShippedLine(Strict):
    line_number = Whole(1, MOST_LINES, required=True, metadata={
        "description": "Which line of the order, as it is given here, the first being 1."})
    quantity = Quantity(required=True)


class ExternalShipment(Strict):
    external_id = Text(200, required=True, metadata={
        "description": "By which it is known again; no two of an order share one."})
    lines = fields.List(
        fields.Nested(ExternalShippedLine), validate=validate.Length(min=1, max=MOST_LINES),
        metadata={"description": "All that is left to ship when they are not given."})
    shipped_at = Time(metadata={"description": "Now when it is not given."})
    carrier = Text(100, allow_none=True)
    tracking_number = Text(100, allow_none=True)
    tracking_url = Text(500, allow_none=True)
    delivered_at = Time(allow_none=True)


class UpsertOrder(Strict):
    """An order as another system has it. What is not said stays as it is."""

    external_id = fields.Nested(o.OrderExternalId, required=True)
    customer = fields.Nested(CustomerNamed, required=True)
    contact_ids = many(Id("contact"), 19)
    number = Text(60, metadata={"description": "Ours when it is not given."})
    channel = fields.String(load_default="erp", validate=validate.OneOf(o.ORDER_CHANNELS))
    currency = Currency(required=True)
    lines = new_lines()
    state = fields.String(validate=validate.OneOf(o.ORDER_STATES), metadata={
        "description": "How far it is; as far as its times say when it is not given. A state "
                       "that it is past already changes nothing."})
    is_historic = Flag(load_default=False, metadata={
        "description": "It is of the past: neither carried out nor invoiced again."})
    placed_at = Time(metadata={"description": "Now when it is not given."})
    confirmed_at = Time(allow_none=True)
    shipments = many(ExternalShipment, 100)
    delivered_at = Time(allow_none=True)
    cancelled_at = Time(allow_none=True)
    cancelled_because = Text(500, allow_none=True, is_long=True)
    deliver_to = fields.Nested(o.DeliveryAddress, allow_none=True)
    deliver_on = Day(allow_none=True)
    reference = Text(100, allow_none=True)
    owner_id = Id("user", allow_none=True)
    partner_id = Id("contact", allow_none=True)
    campaign_id = Id("campaign", allow_none=True)


class OrderUpserted(Strict):
    outcome = fields.String(required=True, validate=validate.OneOf(OUTCOMES[:-1]))
    order = fields.Nested(o.Order, required=True)


@dataclass
class Misfit:
    """An item of a list that does not fit: what was given, and what is wrong with it."""

    given: object
    error: ValidationError


class ByItself(fields.Nested):
    """One of a list that is answered item by item: what does not fit is a `Misfit`."""

    def _deserialize(self, value, *args, **options):
        try:
            return super()._deserialize(value, *args, **options)
        except ValidationError as error:
            return Misfit(value, error)


class BulkOrders(Strict):
    orders = fields.List(ByItself(UpsertOrder), required=True,
                         validate=validate.Length(min=1, max=MOST_ORDERS))


class OrderRefused(Strict):
    """Why one order was not taken, in the words of problem+json."""

    code = fields.String(required=True)
    detail = fields.String(required=True)
    errors = fields.List(fields.Nested(WrongValue))


class OrderAnswered(Strict):
    external_id = fields.Nested(o.OrderExternalId, allow_none=True, required=True)
    outcome = fields.String(required=True, validate=validate.OneOf(OUTCOMES))
    order_id = Id("order", allow_none=True)
    version = Whole(1, allow_none=True)
    error = fields.Nested(OrderRefused, allow_none=True)


class OrdersAnswered(Strict):
    """What became of each, in the order in which they were given."""

    items = fields.List(fields.Nested(OrderAnswered), required=True)
    created = Whole(required=True)
    updated = Whole(required=True)
    unchanged = Whole(required=True)
    refused = Whole(required=True)
