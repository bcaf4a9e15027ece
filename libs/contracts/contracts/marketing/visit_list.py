"""Visit lists: who visits whom of an action, and when."""

from marshmallow import ValidationError, fields, validate, validates_schema

from ..common import (
    Country,
    ExpectedVersion,
    Id,
    PageRequest,
    Recorded,
    Strict,
    Text,
    TimeZone,
    Whole,
    many,
    page_of,
)
from ..hours import PublicHolidays, SpanOfWeek
from .call_list import RANKINGS

VISIT_LIST_STATES = ("draft", "open", "paused", "closed")
ASSIGNMENTS = ("owner", "territory", "turn")


class VisitAgent(Strict):
    """One of us who visits, and where."""

    user_id = Id("user", required=True)
    country = Country(allow_none=True)
    postal_codes = many(Text(20), 200, metadata={
        "description": "How the postal codes of their territory begin, such as 28."})
    most_a_day = Whole(1, 50, allow_none=True, metadata={
        "description": "As the list says without it."})


class VisitListFields(Strict):
    name = Text(100)
    assigned_by = fields.String(validate=validate.OneOf(ASSIGNMENTS), metadata={
        "description": "The owner of the contact, and who has none in turn; the agent whose "
                       "territory the address is in; or the agents in turn."})
    agents = many(VisitAgent, 100)
    most_a_day = Whole(1, 50, metadata={
        "description": "So many visits of one agent on a day; 8 without it."})
    open = fields.List(fields.Nested(SpanOfWeek), validate=validate.Length(1, 50), metadata={
        "description": "When visits are made; Monday to Friday from 9:00 to 18:00 without it."})
    holidays = fields.Nested(PublicHolidays, allow_none=True)
    time_zone = TimeZone()
    minutes_each = Whole(15, 480, metadata={
        "description": "How long a visit takes with the way to it; 60 without it."})
    days_ahead = Whole(1, 60, metadata={
        "description": "So far ahead visits are put into the agenda; 7 without it."})
    most_attempts = Whole(1, 10, metadata={
        "description": "After so many visits that met nobody it is over; 2 without it."})
    ranked_by = fields.String(validate=validate.OneOf(RANKINGS))

    @validates_schema(skip_on_field_errors=True)
    def refuse_agents_twice(self, data, **_options):
        ids = [agent["user_id"] for agent in data.get("agents") or ()]
        if len(set(ids)) < len(ids):
            raise ValidationError({"agents": ["One of them is named twice."]})


class NewVisitList(VisitListFields):
    action_id = Id("action", required=True, metadata={
        "description": "An action by visit; it has one list."})
    name = Text(100, required=True)


class VisitCounts(Strict):
    waiting = Whole(required=True)
    planned = Whole(required=True)
    unreported = Whole(required=True)
    done = Whole(required=True)
    skipped = Whole(required=True)


class VisitList(VisitListFields, Recorded):
    id = Id("visit_list", required=True)
    action_id = Id("action", required=True)
    campaign_id = Id("campaign", required=True)
    name = Text(100, required=True)
    state = fields.String(required=True, validate=validate.OneOf(VISIT_LIST_STATES))


class VisitListShown(VisitList):
    counts = fields.Nested(VisitCounts, required=True)


class VisitListId(Strict):
    visit_list_id = Id("visit_list", required=True)


class ChangeVisitList(VisitListId, ExpectedVersion):
    """Which list, and optionally at which version."""


class UpdateVisitList(ChangeVisitList):
    """Who waits is assigned anew; what is in the agenda stays there."""

    changes = fields.Nested(VisitListFields, required=True)


class ListVisitLists(PageRequest):
    state = fields.String(validate=validate.OneOf(VISIT_LIST_STATES))
    campaign_id = Id("campaign")


VisitListPage = page_of(VisitList, "VisitListPage")
