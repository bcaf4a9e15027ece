"""What is asked of returns and cancellations."""

from marshmallow import ValidationError, fields, validate, validates_schema

from ..common import (
    WORD,
    ExpectedVersion,
    Flag,
    Id,
    Money,
    PageRequest,
    Strict,
    Text,
    Time,
    Whole,
    many,
)
from ..contacts.contact import CHANNELS
from ..contacts.interaction import Reference
from ..lines import Price, Quantity
from . import message as m
from .return_parts import BEARERS, CLAIM_STATES, CONDITIONS, COST_KINDS, MOST_RETURNED_LINES
from .return_setting import RESPONSIBLE, RETURN_KINDS

STATES = ("requested", "received", "closed")
STATUSES = ("requested", "authorized", "sent", "received", "inspected", "settling", "settled",
            "refused", "cancelled")
WANTED = ("refund", "exchange", "repair", "voucher")
HOW = ("refund", "exchange", "voucher", "repair", "cancellation", "explanation")


class LineToReturn(Strict):
    line_id = Id("line", required=True)
    quantity = Quantity(required=True)


class WhatIsReturned(Strict):
    """Lines of an order, or a subscription."""

    order_id = Id("order", allow_none=True, load_default=None)
    subscription_id = Id("subscription", allow_none=True, load_default=None)
    lines = many(LineToReturn, MOST_RETURNED_LINES, load_default=list)
    reason_id = Id("return_reason", allow_none=True, load_default=None, metadata={
        "description": "Consumers need give none within their right of withdrawal."})
    words = Text(5000, allow_none=True, load_default=None, is_long=True)
    wanted = fields.String(load_default="refund", validate=validate.OneOf(WANTED))

    @validates_schema
    def require_one(self, data, **_):
        if (data.get("order_id") is None) == (data.get("subscription_id") is None):
            raise ValidationError("Give either order_id or subscription_id.", "order_id")
        if data.get("order_id") and not data.get("lines"):
            raise ValidationError("Say which lines come back.", "lines")
        if data.get("subscription_id") and data.get("lines"):
            raise ValidationError("A subscription has no lines that come back.", "lines")


class RequestReturn(WhatIsReturned):
    ticket_id = Id("ticket", allow_none=True, load_default=None)
    channel = fields.String(load_default="phone", validate=validate.OneOf(CHANNELS))
    refers_to = many(Reference, 20, load_default=list, metadata={
        "description": "What it came of, such as a conversation on a network."})
    owner_id = Id("user", allow_none=True, load_default=None)
    team_id = Text(60, allow_none=True, load_default=None)


class ReturnId(Strict):
    return_id = Id("return", required=True)


class ChangeReturn(ReturnId, ExpectedVersion):
    """Which return, and optionally at which version."""


class ListReturns(PageRequest):
    """The latest first."""

    state = fields.String(validate=validate.OneOf(STATES))
    status = fields.String(validate=validate.OneOf(STATUSES))
    kind = fields.String(validate=validate.OneOf(RETURN_KINDS))
    contact_id = Id("contact")
    order_id = Id("order")
    subscription_id = Id("subscription")
    ticket_id = Id("ticket")
    owner_id = Id("user")
    number = Text(60)
    opened_after = Time()
    opened_before = Time()
    is_cancelled = Flag()


class ReturnChanges(Strict):
    owner_id = Id("user", allow_none=True)
    team_id = Text(60, allow_none=True)
    ticket_id = Id("ticket", allow_none=True)
    label_url = Text(500, allow_none=True)
    carrier = Text(100, allow_none=True)
    tracking_number = Text(100, allow_none=True)
    sent_at = Time(allow_none=True, metadata={"description": "When the customer sent it."})


class UpdateReturn(ChangeReturn):
    changes = fields.Nested(ReturnChanges, required=True)


class AnswerReturnOffer(ChangeReturn):
    offer_id = Id("offer", load_default=None, allow_none=True, metadata={
        "description": "The offer that is taken; none of them without it."})


class ApproveReturn(ChangeReturn):
    reason = Text(1000, required=True, is_long=True)


class AuthorizeReturn(ChangeReturn):
    label_url = Text(500, allow_none=True, load_default=None)
    carrier = Text(100, allow_none=True, load_default=None)
    tracking_number = Text(100, allow_none=True, load_default=None)


class ReceiveReturn(ChangeReturn):
    received_at = Time(load_default=None, allow_none=True, metadata={
        "description": "Now when it is not given."})


class InspectedLine(Strict):
    line_id = Id("line", required=True)
    condition = fields.String(required=True, validate=validate.OneOf(CONDITIONS))
    accepted_quantity = Quantity(required=True, may_be_zero=True)
    note = Text(1000, allow_none=True, is_long=True)


class InspectReturn(ChangeReturn):
    lines = fields.List(fields.Nested(InspectedLine), required=True,
                        validate=validate.Length(min=1, max=MOST_RETURNED_LINES))
    note = Text(2000, allow_none=True, load_default=None, is_long=True)


class SettleReturn(ChangeReturn):
    how = fields.String(required=True, validate=validate.OneOf(HOW))
    text = Text(5000, required=True, is_long=True, metadata={
        "description": "What the customer is told."})
    deduction = Price(load_default=None, allow_none=True, metadata={
        "description": "What is kept of the refund, without taxes, such as for use."})
    at = fields.String(load_default="period_end", validate=validate.OneOf(("now", "period_end")),
                       metadata={"description": "Of a cancellation: from when."})


class RefuseReturn(ChangeReturn):
    text = Text(5000, required=True, is_long=True, metadata={
        "description": "Why, as the customer is told."})


class RecordReturnCause(ChangeReturn):
    cause = fields.String(required=True, validate=WORD)
    description = Text(2000, required=True, is_long=True)
    responsible = fields.String(load_default=None, allow_none=True,
                                validate=validate.OneOf(RESPONSIBLE), metadata={
        "description": "As the reason says without it."})
    supplier_id = Id("contact", load_default=None, allow_none=True)
    corrective_action_id = Id("corrective_action", load_default=None, allow_none=True)


class AddReturnCost(ReturnId):
    kind = fields.String(required=True, validate=validate.OneOf(COST_KINDS))
    amount = fields.Nested(Money, load_default=None, allow_none=True, metadata={
        "description": "Of support it follows from the minutes."})
    minutes = Whole(1, 10_000, load_default=None, allow_none=True)
    borne_by = fields.String(load_default="us", validate=validate.OneOf(BEARERS))
    note = Text(300, load_default=None, allow_none=True)


class SetReturnClaim(ChangeReturn):
    contact_id = Id("contact", required=True)
    state = fields.String(required=True, validate=validate.OneOf(CLAIM_STATES))
    asked = fields.Nested(Money, required=True)
    recovered = fields.Nested(Money, load_default=None, allow_none=True)
    reference = Text(100, load_default=None, allow_none=True)
    note = Text(1000, load_default=None, allow_none=True, is_long=True)


class NewReturnPhoto(ReturnId, m.NewFile):
    """A photo of what comes back."""


class ReturnPhotoId(ReturnId):
    attachment_id = Id("attachment", required=True)
