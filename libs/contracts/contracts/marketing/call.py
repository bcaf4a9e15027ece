"""Calls of the telemarketing desk: taken, made, and what came of them."""

from marshmallow import ValidationError, fields, validate, validates_schema

from ..common import (
    WORD,
    Flag,
    Id,
    Money,
    PageRequest,
    Recorded,
    Strict,
    Text,
    Time,
    TimeZone,
    Whole,
    many,
    page_of,
)
from .call_disposition import RESULTS
from .call_list import CallListId
from .call_script import SaidInLanguages

CALL_STATES = ("open", "ended", "released", "lapsed")
LONGEST_SECONDS = 8 * 3600


class CallAnswer(Strict):
    """What was answered at a step of the script."""

    step = fields.String(required=True, validate=WORD)
    answer = Text(1000, required=True, is_long=True)


class Call(Recorded):
    """A call to somebody on a list. Who is called is kept for one agent meanwhile."""

    id = Id("call", required=True)
    call_list_id = Id("call_list", required=True)
    campaign_id = Id("campaign", allow_none=True)
    action_id = Id("action", allow_none=True)
    contact_id = Id("contact", required=True)
    user_id = Id("user", required=True)
    state = fields.String(required=True, validate=validate.OneOf(CALL_STATES))
    attempt = Whole(1, required=True)
    phone = Text(40, allow_none=True)
    time_zone = TimeZone(required=True, metadata={"description": "Of whoever is called."})
    call_script_id = Id("call_script", allow_none=True)
    script_edition = Whole(1, allow_none=True)
    held_until = Time(required=True)
    ended_at = Time(allow_none=True)
    duration_seconds = Whole(allow_none=True)
    disposition = fields.String(allow_none=True, validate=WORD)
    result = fields.String(allow_none=True, validate=validate.OneOf(RESULTS))
    answers = many(CallAnswer, 100)
    note = Text(5000, allow_none=True, is_long=True)
    callback_at = Time(allow_none=True)
    callback_user_id = Id("user", allow_none=True)
    order_id = Id("order", allow_none=True)
    lead_id = Id("lead", allow_none=True)
    cost = fields.Nested(Money, allow_none=True)


class CallWarning(Strict):
    """What a guard found; its evidence is shown to whoever may see it, by contacts."""

    finding_id = Text(60, required=True)
    level = fields.String(required=True, validate=validate.OneOf(("info", "warn")))
    text = fields.Nested(SaidInLanguages, required=True)


class TakenCall(Strict):
    """The call to make, none where nobody on the list may be called now."""

    call = fields.Nested(Call, required=True, allow_none=True)
    warnings = many(CallWarning, 100, required=True, metadata={
        "description": "What to know before it is made, as guards found it."})


class CallId(Strict):
    call_id = Id("call", required=True)


class EndCall(CallId):
    """What came of a call."""

    disposition = fields.String(required=True, validate=WORD)
    duration_seconds = Whole(0, LONGEST_SECONDS, required=True)
    answers = many(CallAnswer, 100)
    note = Text(5000, allow_none=True, is_long=True)
    callback_at = Time(metadata={"description": "When they want to be called back."})
    is_own_callback = Flag(load_default=True, metadata={
        "description": "Whether the same agent calls back; else whoever is there."})
    order_id = Id("order", allow_none=True, metadata={"description": "What was ordered on it."})
    lead_id = Id("lead", allow_none=True)

    @validates_schema(skip_on_field_errors=True)
    def refuse_answers_twice(self, data, **_options):
        steps = [answer["step"] for answer in data.get("answers", ())]
        for at, step in enumerate(steps):
            if step in steps[:at]:
                raise ValidationError({"answers": {at: {"step": ["This is said twice."]}}})


class ListCalls(PageRequest):
    """The latest first."""

    call_list_id = Id("call_list")
    campaign_id = Id("campaign")
    contact_id = Id("contact")
    user_id = Id("user")
    state = fields.String(validate=validate.OneOf(CALL_STATES))


CallPage = page_of(Call, "CallPage")


class CallEnded(Strict):
    """A call that was made; what whoever was called forbids is `do_not_call`."""

    call = fields.Nested(Call, required=True)
    purpose = fields.String(required=True, validate=WORD)
    text = Text(6000, required=True, is_long=True, metadata={
        "description": "What came of it in words."})


class TakeNextCall(CallListId):
    """Whoever asks again before the call has ended gets the same."""
