"""Actions of campaigns as they are told and shown."""

from marshmallow import ValidationError, fields, validate, validates_schema

from ..common import (
    ExpectedVersion,
    Flag,
    Id,
    Money,
    PageRequest,
    Recorded,
    Strict,
    Text,
    Time,
    Whole,
    many,
    page_of,
)
from .letter_content import LetterContent
from .mail_content import MailContent, SendWindow

ACTION_CHANNELS = ("email", "phone", "visit", "event", "letter", "post", "advertisement")
ACTION_STATES = ("draft", "launched", "paused", "ended")
MOST_CONTACTS = 10_000


def _contacts(**options):
    return many(Id("contact"), MOST_CONTACTS, **options)


class Audience(Strict):
    """Whom it is for: a segment, as it is at the launch, or contacts by name; minus some."""

    segment_id = Id("segment", allow_none=True, load_default=None)
    contact_ids = _contacts(load_default=list)
    excluded_contact_ids = _contacts(load_default=list)

    @validates_schema(skip_on_field_errors=True)
    def require_one(self, data, **_options):
        if data.get("segment_id") and data.get("contact_ids"):
            raise ValidationError({"segment_id": ["A segment, or contacts by name."]})


class AudienceShown(Strict):
    segment_id = Id("segment", allow_none=True)
    contact_count = Whole(required=True)
    excluded_count = Whole(required=True)


class ActionFields(Strict):
    """What is done within a campaign, by which channel, for whom, and what it costs."""

    name = Text(200)
    channel = fields.String(validate=validate.OneOf(ACTION_CHANNELS))
    audience = fields.Nested(Audience)
    starts_at = Time(allow_none=True, metadata={"description": "At the launch without it."})
    ends_at = Time(allow_none=True, metadata={
        "description": "Whoever was not reached by then is not any more."})
    owner_id = Id("user", allow_none=True)
    fixed_cost = fields.Nested(Money, allow_none=True, metadata={
        "description": "What it costs whoever is reached, such as a hall or a designer."})
    unit_cost = fields.Nested(Money, allow_none=True, metadata={
        "description": "What each costs who is reached, such as a stamp."})
    capacity = Whole(1, allow_none=True, metadata={
        "description": "How many it can take; the rest is left out."})
    mail = fields.Nested(MailContent, allow_none=True)
    letter = fields.Nested(LetterContent, allow_none=True)
    window = fields.Nested(SendWindow, allow_none=True, metadata={
        "description": "When its mail goes out; as the settings say without it."})

    @validates_schema(skip_on_field_errors=True)
    def require_sense(self, data, **_options):
        starts, ends = data.get("starts_at"), data.get("ends_at")
        if starts and ends and ends <= starts:
            raise ValidationError({"ends_at": ["It ends before it begins."]})
        for name in ("fixed_cost", "unit_cost"):
            if data.get(name) and data[name]["amount"] < 0:
                raise ValidationError({name: {"amount": ["This is less than nothing."]}})


class NewAction(ActionFields):
    campaign_id = Id("campaign", required=True)
    name = Text(200, required=True)
    channel = fields.String(required=True, validate=validate.OneOf(ACTION_CHANNELS))
    audience = fields.Nested(Audience, load_default=lambda: Audience().load({}))


class MailTestResult(Strict):
    """What came of trying two variants: how many got each, how many did what is measured."""

    decided_at = Time(required=True)
    outcome = fields.String(required=True, validate=validate.OneOf(("winner", "no_difference")))
    variant = fields.String(required=True, metadata={"description": "What went to the rest."})
    p_value = fields.Float(required=True)
    counts = fields.List(fields.Nested(Strict.from_dict({
        "key": fields.String(required=True), "sent_count": fields.Integer(required=True),
        "success_count": fields.Integer(required=True)}, name="MailVariantCount")), required=True)


class Action(ActionFields, Recorded):
    id = Id("action", required=True)
    campaign_id = Id("campaign", required=True)
    name = Text(200, required=True)
    channel = fields.String(required=True, validate=validate.OneOf(ACTION_CHANNELS))
    audience = fields.Nested(AudienceShown, required=True)
    state = fields.String(required=True, validate=validate.OneOf(ACTION_STATES))
    launched_at = Time(allow_none=True)
    launched_by_id = fields.String(allow_none=True)
    planned_at = Time(allow_none=True, metadata={
        "description": "When it was known who is to be reached."})
    ended_at = Time(allow_none=True)
    test_result = fields.Nested(MailTestResult, allow_none=True)


class ActionId(Strict):
    action_id = Id("action", required=True)


class ChangeAction(ActionId, ExpectedVersion):
    """Which action, and optionally at which version."""


class UpdateAction(ChangeAction):
    changes = fields.Nested(ActionFields, required=True)


class ListActions(PageRequest):
    """The latest first."""

    campaign_id = Id("campaign")
    owner_id = Id("user")
    state = fields.String(validate=validate.OneOf(ACTION_STATES))


ActionPage = page_of(Action, "ActionPage")


class ListActionAudience(PageRequest, ActionId):
    is_excluded = Flag(load_default=False)


class AudienceMember(Recorded):
    """A contact that is named, or left out, by hand."""

    id = Id("audience_member", required=True)
    action_id = Id("action", required=True)
    contact_id = Id("contact", required=True)
    is_excluded = Flag(required=True)


AudiencePage = page_of(AudienceMember, "AudiencePage")


class ActionTold(Strict):
    action = fields.Nested(Action, required=True)
