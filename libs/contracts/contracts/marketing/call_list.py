"""Call lists: who is to be called, when, how often, and by which script."""

from marshmallow import ValidationError, fields, validate, validates_schema

from ..common import (
    WORD,
    ExpectedVersion,
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
from ..hours import PublicHolidays, SpanOfWeek
from .call_disposition import RESULTS

CALL_LIST_STATES = ("draft", "open", "paused", "closed")
ENTRY_STATES = ("waiting", "later", "callback", "held", "done", "skipped")
RANKINGS = ("given", "lifetime_value", "propensity_to_buy", "propensity_to_answer")
MOST_AT_ONCE = 1000


class CallListFields(Strict):
    name = Text(100)
    campaign_id = Id("campaign", allow_none=True)
    action_id = Id("action", allow_none=True)
    call_script_id = Id("call_script", allow_none=True)
    purpose = fields.String(validate=WORD, metadata={
        "description": "What consent is asked for; telemarketing without it."})
    open = fields.List(fields.Nested(SpanOfWeek), validate=validate.Length(1, 50), metadata={
        "description": "When it may ring, in the time zone of whoever is called; Monday to Friday "
                       "from 9:00 to 21:00 without it."})
    holidays = fields.Nested(PublicHolidays, allow_none=True, metadata={
        "description": "Public holidays, on which nobody is called."})
    time_zone = TimeZone(metadata={
        "description": "Of those of whom neither the contact nor the number tells one."})
    most_attempts = Whole(1, 20, metadata={
        "description": "After so many calls that reached nobody it is over; 3 without it."})
    retry_minutes = Whole(1, 60 * 24 * 30, metadata={
        "description": "How long after a call that reached nobody; 240 without it."})
    hold_minutes = Whole(1, 240, metadata={
        "description": "How long somebody is kept for an agent; 30 without it."})
    ranked_by = fields.String(validate=validate.OneOf(RANKINGS), metadata={
        "description": "Who comes first: as they were given, of the greatest lifetime value, or "
                       "the likeliest to buy or to answer."})


class NewCallList(CallListFields):
    name = Text(100, required=True)


class CallListCounts(Strict):
    waiting = Whole(required=True)
    later = Whole(required=True)
    callback = Whole(required=True)
    held = Whole(required=True)
    done = Whole(required=True)
    skipped = Whole(required=True)


class CallList(Recorded):
    id = Id("call_list", required=True)
    name = Text(100, required=True)
    state = fields.String(required=True, validate=validate.OneOf(CALL_LIST_STATES))
    campaign_id = Id("campaign", allow_none=True)
    action_id = Id("action", allow_none=True)
    call_script_id = Id("call_script", allow_none=True)
    purpose = fields.String(required=True)
    open = many(SpanOfWeek, 50, required=True)
    holidays = fields.Nested(PublicHolidays, allow_none=True)
    time_zone = TimeZone(required=True)
    most_attempts = Whole(1, required=True)
    retry_minutes = Whole(1, required=True)
    hold_minutes = Whole(1, required=True)
    ranked_by = fields.String(required=True, validate=validate.OneOf(RANKINGS))


class CallListShown(CallList):
    counts = fields.Nested(CallListCounts, required=True)


class CallListId(Strict):
    call_list_id = Id("call_list", required=True)


class ChangeCallList(CallListId, ExpectedVersion):
    """Which list, and optionally at which version."""


class UpdateCallList(ChangeCallList):
    changes = fields.Nested(CallListFields, required=True)


class ListCallLists(PageRequest):
    state = fields.String(validate=validate.OneOf(CALL_LIST_STATES))
    campaign_id = Id("campaign")


CallListPage = page_of(CallList, "CallListPage")


class AddCallListContacts(CallListId):
    """Who is on it already stays as they are. Either contacts are named, or a segment is, of which
    a thousand are put on it at once: ask again with `after_id`, the `next_id` of the answer."""

    contact_ids = fields.List(Id("contact"), validate=validate.Length(min=1, max=MOST_AT_ONCE))
    segment_id = Id("segment")
    after_id = Id("contact", allow_none=True, load_default=None)

    @validates_schema(skip_on_field_errors=True)
    def refuse_both_or_neither(self, data, **_options):
        if ("contact_ids" in data) is ("segment_id" in data):
            raise ValidationError("Name contacts, or a segment.", "contact_ids")


class CallListContactsAdded(Strict):
    added_count = Whole(required=True)
    known_count = Whole(required=True)
    next_id = Id("contact", required=True, allow_none=True, metadata={
        "description": "Of a segment: the last that was looked at, none at its end."})


class CallListContact(Recorded):
    """Somebody on a list, and where they stand."""

    id = fields.String(required=True)
    call_list_id = Id("call_list", required=True)
    contact_id = Id("contact", required=True)
    state = fields.String(required=True, validate=validate.OneOf(ENTRY_STATES))
    attempts = Whole(required=True)
    due_at = Time(allow_none=True, metadata={
        "description": "When they are to be called again, or the earliest that they may be."})
    held_by_id = Id("user", allow_none=True)
    held_until = Time(allow_none=True)
    callback_user_id = Id("user", allow_none=True)
    result = fields.String(allow_none=True, validate=validate.OneOf(RESULTS))
    reason = Text(300, allow_none=True, metadata={
        "description": "Why they were skipped or are put off, by the code of the obstacle."})


class ListCallListContacts(PageRequest, CallListId):
    state = fields.String(validate=validate.OneOf(ENTRY_STATES))


CallListContactPage = page_of(CallListContact, "CallListContactPage")


class RemoveCallListContact(CallListId):
    contact_id = Id("contact", required=True)


class CallFigures(Strict):
    """What calls came to."""

    calls = Whole(required=True)
    reached = Whole(required=True)
    conversions = Whole(required=True)
    seconds = Whole(required=True)
    cost = fields.Nested(Money, required=True)
    unvalued_count = Whole(required=True, metadata={
        "description": "Calls of whose cost nothing is known; they are not in `cost`."})
    cost_per_conversion = fields.Nested(Money, required=True, allow_none=True)


class CallFiguresOf(CallFigures):
    of = fields.String(required=True, metadata={
        "description": "The agent, the disposition, or the script and its edition."})


class CallListResults(CallFigures):
    by_agent = many(CallFiguresOf, 500, required=True)
    by_disposition = many(CallFiguresOf, 500, required=True)
    by_script = many(CallFiguresOf, 500, required=True)
    is_whole = Flag(required=True, metadata={
        "description": "Whether all agents, dispositions and scripts are told of."})
