"""What was said and done between us and the parties, in any channel."""

from marshmallow import fields, validate

from ..common import (
    WORD,
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
from ..visibility import shows
from .contact import CHANNELS, ExpectedVersion


class Participant(Strict):
    contact_id = Id("contact", required=True)
    part = fields.String(
        load_default="with",
        validate=validate.OneOf(("from", "to", "copied", "with", "about")),
    )


class Reference(Strict):
    """Something in the suite or outside that this refers to, such as a deal or an order."""

    type = fields.String(required=True, validate=WORD)
    id = Text(200, required=True)


class NextStep(Strict):
    what = Text(500, required=True)
    due_at = Time(allow_none=True)
    owner_id = Id("user", allow_none=True)


class NewInteraction(Strict):
    channel = fields.String(required=True, validate=validate.OneOf(CHANNELS))
    direction = fields.String(
        required=True, validate=validate.OneOf(("inbound", "outbound", "internal"))
    )
    occurred_at = Time(metadata={"description": "Now when it is not given."})
    participants = fields.List(
        fields.Nested(Participant), required=True, validate=validate.Length(min=1, max=200)
    )
    agent_ids = many(Id("user"), 50)
    subject = Text(300, allow_none=True)
    text = Text(50_000, is_long=True, allow_none=True)
    duration_seconds = Whole(0, 7 * 24 * 3600, allow_none=True)
    cost = fields.Nested(Money, allow_none=True)
    outcome = Text(200, allow_none=True)
    refers_to = many(Reference, 50)
    next_step = fields.Nested(NextStep, allow_none=True)


@shows("interaction", owned_by=("agent_ids",))
class Interaction(NewInteraction, Recorded):
    id = Id("interaction", required=True)
    occurred_at = Time(required=True)
    corrects_id = Id("interaction", allow_none=True)
    corrected_by_id = Id("interaction", allow_none=True)
    correction_reason = Text(500, allow_none=True)


class InteractionId(Strict):
    interaction_id = Id("interaction", required=True)


class CorrectInteraction(InteractionId, ExpectedVersion, NewInteraction):
    """The interaction as it should have been recorded. What was first recorded stays readable."""

    reason = Text(500, required=True)


class ListInteractions(PageRequest):
    contact_id = Id("contact")
    channel = fields.String(validate=validate.OneOf(CHANNELS))
    occurred_after = Time()
    occurred_before = Time()


class RecordInteractionWith(NewInteraction):
    """An interaction with this contact, who is added to the participants when missing."""

    contact_id = Id("contact", required=True)
    participants = fields.List(
        fields.Nested(Participant), load_default=list, validate=validate.Length(max=199)
    )


class ListContactInteractions(ListInteractions):
    contact_id = Id("contact", required=True)


InteractionPage = page_of(Interaction, "InteractionPage")


class InteractionRecorded(Strict):
    interaction = fields.Nested(Interaction, required=True)
