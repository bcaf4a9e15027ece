"""Returns: goods on their way back to us."""

from marshmallow import fields, validate

from ..common import Id, Money, Strict, Text, Time
from ..facts import AboutParties
from .declared import helpdesk

RETURN_STATES = ("requested", "received", "closed")


class Return(AboutParties):
    id = Id("return", required=True)
    number = Text(60, required=True)
    state = fields.String(required=True, validate=validate.OneOf(RETURN_STATES))
    opened_at = Time(required=True)
    closed_at = Time(allow_none=True)
    order_id = Id("order", allow_none=True)
    amount = fields.Nested(Money, allow_none=True)
    reason = Text(300, allow_none=True)


class ReturnTold(Strict):
    return_ = fields.Nested(Return, required=True, data_key="return")


return_opened = helpdesk.event("helpdesk.return.opened", "A return was asked for.", ReturnTold)
return_closed = helpdesk.event("helpdesk.return.closed", "A return was settled.", ReturnTold)
