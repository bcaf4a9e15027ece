"""Journeys, who is in them, and what became of them, as they are told and shown."""

from marshmallow import ValidationError, fields, validate, validates_schema

from ..common import (
    ExpectedVersion,
    Flag,
    Id,
    PageRequest,
    Recorded,
    Strict,
    Text,
    Time,
    Whole,
    many,
    page_of,
)
from .journey_definition import MOST_STEPS, STEP_KINDS, JourneyDefinition

JOURNEY_STATES = ("draft", "live", "paused", "ended")
INSTANCE_STATES = ("live", "held_out", "done")
_FIRST_YEAR, _LAST_YEAR = 1970, 2200
END_REASONS = ("completed", "exit_step", "exit_event", "goal", "by_hand", "merged",
               "journey_ended")


class JourneyFields(Strict):
    name = Text(200)
    description = Text(2000, is_long=True, allow_none=True)
    definition = fields.Nested(JourneyDefinition)


class NewJourney(JourneyFields):
    campaign_id = Id("campaign", required=True)
    name = Text(200, required=True)
    definition = fields.Nested(JourneyDefinition, required=True)


class Journey(JourneyFields, Recorded):
    id = Id("journey", required=True)
    campaign_id = Id("campaign", required=True)
    name = Text(200, required=True)
    definition = fields.Nested(JourneyDefinition, required=True, metadata={
        "description": "As it is written now; what is published is an edition."})
    state = fields.String(required=True, validate=validate.OneOf(JOURNEY_STATES))
    edition = Whole(required=True, metadata={
        "description": "The edition by which people enter now; 0 before the first."})
    is_changed = Flag(required=True, metadata={
        "description": "Whether it is written otherwise than it was published."})
    published_at = Time(allow_none=True)
    published_by_id = fields.String(allow_none=True)
    ended_at = Time(allow_none=True)


class JourneyId(Strict):
    journey_id = Id("journey", required=True)


class ChangeJourney(JourneyId, ExpectedVersion):
    """Which journey, and optionally at which version."""


class UpdateJourney(ChangeJourney):
    changes = fields.Nested(JourneyFields, required=True)


class ListJourneys(PageRequest):
    """The latest first."""

    campaign_id = Id("campaign")
    state = fields.String(validate=validate.OneOf(JOURNEY_STATES))


JourneyPage = page_of(Journey, "JourneyPage")


class ListJourneyEditions(PageRequest, JourneyId):
    """The latest first."""


class JourneyEdition(Recorded):
    """A journey as it was published; it never changes."""

    journey_id = Id("journey", required=True)
    number = Whole(1, required=True)
    definition = fields.Nested(JourneyDefinition, required=True)
    published_by_id = fields.String(required=True)


JourneyEditionPage = page_of(JourneyEdition, "JourneyEditionPage")


class JourneyInstance(Recorded):
    """Somebody in a journey, by the edition with which they began."""

    id = Id("journey_instance", required=True)
    journey_id = Id("journey", required=True)
    campaign_id = Id("campaign", required=True)
    edition = Whole(1, required=True)
    contact_id = Id("contact", required=True)
    key = fields.String(required=True, metadata={
        "description": "What it is about: an order, a cart; the contact itself else."})
    state = fields.String(required=True, validate=validate.OneOf(INSTANCE_STATES))
    step = fields.String(allow_none=True, metadata={"description": "Where they are."})
    entered_at = Time(required=True)
    due_at = Time(allow_none=True, metadata={
        "description": "When they go on, at the latest where they wait for something."})
    goal_at = Time(allow_none=True, metadata={"description": "When the goal was reached."})
    ended_at = Time(allow_none=True)
    reason = fields.String(allow_none=True, validate=validate.OneOf(END_REASONS))
    exit = fields.String(allow_none=True, metadata={
        "description": "The word of the step by which they left, or the type of the event."})


class JourneyInstanceId(Strict):
    journey_instance_id = Id("journey_instance", required=True)


class ChangeJourneyInstance(JourneyInstanceId, ExpectedVersion):
    """Which one, and optionally at which version."""


class ListJourneyInstances(PageRequest, JourneyId):
    """The latest first."""

    state = fields.String(validate=validate.OneOf(INSTANCE_STATES))
    contact_id = Id("contact")


JourneyInstancePage = page_of(JourneyInstance, "JourneyInstancePage")


class ListJourneyVisits(PageRequest, JourneyInstanceId):
    """The first first."""


class JourneyVisit(Recorded):
    """A step that somebody came to, and what came of it."""

    journey_instance_id = Id("journey_instance", required=True)
    journey_id = Id("journey", required=True)
    edition = Whole(1, required=True)
    contact_id = Id("contact", required=True)
    step = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(STEP_KINDS))
    arrived_at = Time(required=True)
    left_at = Time(allow_none=True)
    outcome = fields.String(allow_none=True, metadata={
        "description": "A word: done, happened, in_time, timed_out, yes, no, planned, made, "
                       "put_on, known, closed, the number of a branch, why something was refused…"})
    about = fields.String(allow_none=True, metadata={
        "description": "The id of what was made: a recipient, an entry of a call list, a task, a "
                       "ticket, a deal; the contact that was tagged."})


JourneyVisitPage = page_of(JourneyVisit, "JourneyVisitPage")


class JourneyOutcomeCount(Strict):
    outcome = fields.String(required=True, allow_none=True, metadata={
        "description": "None for those who are at it."})
    count = Whole(required=True)


class JourneyStepCounts(Strict):
    step = fields.String(required=True)
    arrived_count = Whole(required=True)
    outcomes = many(JourneyOutcomeCount, 50, required=True)


class GetJourneyResults(JourneyId):
    edition = Whole(1, metadata={
        "description": "Of those alone who entered by that edition."})


class JourneyUplift(Strict):
    """Who was led against who was held out, by how many of each reached the goal within its days of
    entering; without a goal, how many bought. The interval holds the true difference in 95 of 100
    cases (Newcombe 1998, method 10)."""

    measured_by = fields.String(required=True, validate=validate.OneOf(("goal", "orders")))
    led_count = Whole(required=True)
    led_goal_count = Whole(required=True)
    held_out_count = Whole(required=True)
    held_out_goal_count = Whole(required=True)
    uplift = fields.Float(required=True, allow_none=True)
    lowest = fields.Float(required=True, allow_none=True)
    highest = fields.Float(required=True, allow_none=True)
    p_value = fields.Float(required=True)


class JourneyResults(Strict):
    journey_id = Id("journey", required=True)
    edition = Whole(1, required=True, allow_none=True)
    as_of = Time(required=True)
    entered_count = Whole(required=True, metadata={"description": "Without who was held out."})
    held_out_count = Whole(required=True)
    live_count = Whole(required=True)
    goal_count = Whole(required=True, metadata={"description": "Of those who were led."})
    ended = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True, metadata={
        "description": "How many ended, by the reason."})
    steps = many(JourneyStepCounts, MOST_STEPS * 10, required=True)
    uplift = fields.Nested(JourneyUplift, required=True, allow_none=True)


class SimulateJourney(JourneyId):
    """As it is written now, over what happened in these days."""

    from_at = Time(required=True)
    until_at = Time(required=True)

    @validates_schema(skip_on_field_errors=True)
    def require_sense(self, data, **_options):
        for name in ("from_at", "until_at"):
            if not _FIRST_YEAR <= data[name].year <= _LAST_YEAR:
                raise ValidationError({name: ["Nothing is known of that year."]})
        if data["until_at"] <= data["from_at"]:
            raise ValidationError({"until_at": ["It ends before it begins."]})
        if (data["until_at"] - data["from_at"]).days > 366:
            raise ValidationError({"until_at": ["A year at the most."]})


class JourneySimulation(Strict):
    """What would have come of it. Nothing is done, and nobody is told.

    What cannot be known of the past is judged by today: rules, segments, consents, caps. Nobody is
    taken to follow a mail.
    """

    entered_count = Whole(required=True)
    held_out_count = Whole(required=True)
    refused_count = Whole(required=True, metadata={
        "description": "Who would have been refused as they were in it, or had been."})
    goal_count = Whole(required=True)
    ended = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    steps = many(JourneyStepCounts, MOST_STEPS, required=True)
    mail_count = Whole(required=True)
    kept_back = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True, metadata={
        "description": "Of those who would have got mail: how many would not today, by why not."})
    asked_count = Whole(required=True, metadata={
        "description": "Of how many that was asked."})
    is_whole = Flag(required=True, metadata={
        "description": "Whether all that happened was gone through; it stops at 5,000 entries."})
    left_out = many(fields.String(), 50, required=True, metadata={
        "description": "Conditions on what the history does not keep, by their pointers; they were "
                       "taken to hold."})


class JourneyTold(Strict):
    journey = fields.Nested(Journey, required=True)
