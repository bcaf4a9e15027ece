"""The touch ledger: every contact between what we did and a person, with what they did."""

from marshmallow import ValidationError, fields, validate, validates_schema

from ..common import (
    WORD,
    Flag,
    Id,
    PageRequest,
    Recorded,
    Strict,
    Text,
    Time,
    many,
    page_of,
)
from ..contacts.interaction import Reference
from ..declare import get, post
from ..errors import Conflict
from .cost_entry import Days
from .declared import NOT_FOUND, marketing

TOUCH_KINDS = ("sent", "delivered", "opened", "clicked", "visited", "called", "answered", "form",
               "referral", "social")
# What they did themselves.
RESPONSES = ("clicked", "visited", "answered", "form", "referral", "social")
_KIND = {"validate": validate.OneOf(TOUCH_KINDS)}


class UtmTags(Strict):
    """What the address of a page said of the campaign."""

    source = Text(200, allow_none=True)
    medium = Text(200, allow_none=True)
    campaign = Text(200, allow_none=True)
    term = Text(200, allow_none=True)
    content = Text(200, allow_none=True)


class TouchFields(Strict):
    kind = fields.String(required=True, **_KIND)
    channel = fields.String(required=True, validate=WORD)
    campaign_id = Id("campaign", allow_none=True)
    action_id = Id("action", allow_none=True)
    lead_id = Id("lead", allow_none=True, metadata={
        "description": "Once the lead is converted, its touches are the contact's."})
    utm = fields.Nested(UtmTags, allow_none=True)
    url = Text(2000, allow_none=True)
    user_id = Id("user", allow_none=True, metadata={"description": "Who of us it was with."})
    is_by_scanner = Flag(metadata={
        "description": "Whether a program that looks through mail did it: it never counts."})


class NewTouch(TouchFields):
    contact_id = Id("contact", allow_none=True)
    occurred_at = Time(metadata={"description": "Now when it is not given."})
    is_response = Flag(metadata={
        "description": "Whether they did it; without it, as the kind has it."})
    source = fields.Nested(Reference, metadata={
        "description": "What it is known by. Of one source there is one touch."})

    @validates_schema(skip_on_field_errors=True)
    def refuse_nobody(self, data, **_options):
        if not data.get("contact_id") and not data.get("lead_id"):
            raise ValidationError("Say with whom: a contact or a lead.", "contact_id")


class Touch(TouchFields, Recorded):
    id = Id("touch", required=True)
    contact_ids = many(Id("contact"), 20, metadata={
        "description": "With whom; also the organisation, where a lead became both."})
    occurred_at = Time(required=True)
    is_response = Flag(required=True)
    is_by_scanner = Flag(required=True)
    order_id = Id("order", allow_none=True)
    referral_id = Id("referral", allow_none=True)
    source = fields.Nested(Reference, required=True)
    withdrawn_at = Time(allow_none=True, metadata={
        "description": "Since when it counts for nothing, as it was corrected or refused."})


class TouchId(Strict):
    touch_id = Id("touch", required=True)


class ListTouches(Days, PageRequest):
    """The latest first."""

    contact_id = Id("contact")
    lead_id = Id("lead")
    campaign_id = Id("campaign")
    action_id = Id("action")
    kind = fields.String(**_KIND)
    channel = fields.String(validate=WORD)
    is_response = Flag()
    has_campaign = Flag()
    is_counted = Flag(metadata={
        "description": "Whether it is neither withdrawn nor what a mail scanner did."})


TouchPage = page_of(Touch, "TouchPage")

note_touch = marketing.command(
    "note_touch", "Note that what we did reached somebody, or that they answered.",
    request=NewTouch, reply=Touch, permission="marketing:write",
    route=post("/touches", location="/touches/{id}"),
    errors={"touch_is_of_another": Conflict},
    links={"get_touch": {"touch_id": "id"}},
)
get_touch = marketing.query(
    "get_touch", "See a touch.",
    request=TouchId, reply=Touch, permission="marketing:read", route=get("/touches/{touch_id}"),
    errors=NOT_FOUND,
)
list_touches = marketing.query(
    "list_touches", "List whom we reached, and who answered, the latest first.",
    request=ListTouches, reply=TouchPage, permission="marketing:read", route=get("/touches"),
)
