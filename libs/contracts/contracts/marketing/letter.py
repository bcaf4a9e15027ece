"""Letters of actions: printed in runs, handed over to the post, and what came back."""

from marshmallow import fields, validate

from ..common import (
    Day,
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
from ..facts import AboutParties
from .action import ActionId
from .mail_content import LANGUAGES

RUN_STATES = ("composing", "ready", "handed_over")
LETTER_STATES = ("composed", "handed_over", "returned")
RETURNED_BECAUSE = ("unknown", "moved", "refused", "not_collected", "deceased", "other")
MOST_PARTS = 10_000


class NewLetterRun(Strict):
    action_id = Id("action", required=True)


class LetterRun(Recorded):
    """Letters that are printed together: to all whom the action is to reach and none was made for.

    It is printed in parts of so many letters, each of which is one file.
    """

    id = Id("letter_run", required=True)
    action_id = Id("action", required=True)
    campaign_id = Id("campaign", required=True)
    state = fields.String(required=True, validate=validate.OneOf(RUN_STATES))
    letter_count = Whole(required=True)
    skipped_count = Whole(required=True)
    part_count = Whole(required=True)
    page_count = Whole(allow_none=True, metadata={"description": "Of all parts, once it is ready."})
    ready_at = Time(allow_none=True)
    handed_over_at = Time(allow_none=True)
    handed_over_on = Day(allow_none=True)


class LetterRunId(Strict):
    letter_run_id = Id("letter_run", required=True)


class ListLetterRuns(PageRequest):
    """The latest first."""

    action_id = Id("action")


LetterRunPage = page_of(LetterRun, "LetterRunPage")


class GetLetterRunPdf(LetterRunId):
    part = Whole(1, MOST_PARTS, load_default=1)


class HandOverLetterRun(LetterRunId, ExpectedVersion):
    handed_over_on = Day(load_default=None, allow_none=True, metadata={
        "description": "Today without it."})


class Letter(Recorded):
    """A letter to somebody. Whom it is to is told by the contact."""

    id = Id("letter", required=True)
    letter_run_id = Id("letter_run", required=True)
    action_id = Id("action", required=True)
    campaign_id = Id("campaign", required=True)
    contact_id = Id("contact", required=True)
    number = Whole(1, required=True, metadata={"description": "Its place in the run."})
    language = fields.String(required=True, validate=validate.OneOf(LANGUAGES))
    address = many(Text(300), 20, required=True)
    state = fields.String(required=True, validate=validate.OneOf(LETTER_STATES))
    sent_at = Time(allow_none=True)
    returned_at = Time(allow_none=True)
    returned_because = fields.String(allow_none=True, validate=validate.OneOf(RETURNED_BECAUSE))


class ListLetters(PageRequest, LetterRunId):
    """In the order in which they are printed."""

    state = fields.String(validate=validate.OneOf(LETTER_STATES))


LetterPage = page_of(Letter, "LetterPage")


class ReturnLetter(Strict):
    letter_id = Id("letter", required=True)
    because = fields.String(required=True, validate=validate.OneOf(RETURNED_BECAUSE))


class PreviewLetter(ActionId):
    contact_id = Id("contact", required=True)


class LetterRunTold(Strict):
    letter_run = fields.Nested(LetterRun, required=True)


class ToldLetter(AboutParties):
    """A letter as others are told of it, which is without the address."""

    id = Id("letter", required=True)
    campaign_id = Id("campaign", required=True)
    campaign_name = Text(200, required=True)
    action_id = Id("action", required=True)
    sent_at = Time(required=True)
    returned_at = Time(allow_none=True)
    returned_because = fields.String(allow_none=True, validate=validate.OneOf(RETURNED_BECAUSE))


class LetterTold(Strict):
    letter = fields.Nested(ToldLetter, required=True)


class LetterReturned(LetterTold):
    is_address_wrong = Flag(required=True)
