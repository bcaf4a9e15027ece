"""What a conversation is made into, and what that takes."""

from marshmallow import ValidationError, fields, validate, validates_schema

from ..common import Day, Id, Strict, Text
from ..guarding import Guarded
from ..helpdesk.return_parts import MOST_RETURNED_LINES
from ..helpdesk.return_requests import WANTED, LineToReturn
from ..sales.order import DeliveryAddress
from ..sales.order_requests import Currency, new_lines
from .conversation import ConversationId
from .testimonial import LONGEST as LONGEST_TESTIMONIAL

BECOMES = ("ticket", "lead", "order", "return", "idea", "testimonial")


class OrderInConversation(Strict):
    """What somebody ordered, as sales takes it."""

    currency = Currency(required=True)
    lines = new_lines()
    deliver_to = fields.Nested(DeliveryAddress, allow_none=True)
    deliver_on = Day(allow_none=True)
    reference = Text(100, allow_none=True)


class ReturnInConversation(Strict):
    """What of an order of theirs comes back, as the helpdesk takes it."""

    order_id = Id("order", required=True)
    lines = fields.List(
        fields.Nested(LineToReturn), required=True,
        validate=validate.Length(min=1, max=MOST_RETURNED_LINES))
    reason_id = Id("return_reason", allow_none=True)
    wanted = fields.String(validate=validate.OneOf(WANTED))


class TestimonialInConversation(Strict):
    """Which words are to be shown, and by which name; its author is asked."""

    # It is no test, whatever its name begins with.
    __test__ = False

    text = Text(LONGEST_TESTIMONIAL, is_long=True, required=True)
    shown_as = Text(120, required=True)


class ConvertConversation(ConversationId, Guarded):
    """What a conversation is to become.

    A lead takes a way to reach somebody. Orders, returns and testimonials are of somebody whom we
    know, and say what they are about; an order may be asked again with an acknowledgement of what
    guards found.
    """

    to = fields.String(required=True, validate=validate.OneOf(BECOMES))
    subject = Text(300, allow_none=True, load_default=None, metadata={
        "description": "Of the ticket or idea; how the conversation began without."})
    type_id = Id("ticket_type", allow_none=True, load_default=None)
    email = Text(254, allow_none=True, load_default=None)
    phone = Text(40, allow_none=True, load_default=None)
    order = fields.Nested(OrderInConversation, allow_none=True, load_default=None)
    returned = fields.Nested(ReturnInConversation, allow_none=True, load_default=None)
    testimonial = fields.Nested(TestimonialInConversation, allow_none=True, load_default=None)
    category_id = Id("idea_category", allow_none=True, load_default=None)

    @validates_schema(skip_on_field_errors=True)
    def require_what_it_is_about(self, data, **_options):
        about = {"order": "order", "return": "returned", "testimonial": "testimonial"}
        field = about.get(data["to"])
        if field is not None and not data.get(field):
            raise ValidationError("Say what it is about.", field)
