"""Surveys: one question of how satisfied somebody is, asked once by a link of its own."""

from marshmallow import fields, validate

from ..common import (
    ExpectedVersion,
    Flag,
    Id,
    InLanguages,
    PageRequest,
    Pattern,
    Strict,
    Text,
    Time,
    Whole,
    many,
    page_of,
)
from ..facts import AboutParties

# CSAT from 1 to 5, NPS from 0 to 10, customer effort (CES) from 1 to 7, where 7 is easiest.
METRICS = ("csat", "nps", "ces")
SCALES = {"csat": (1, 5), "nps": (0, 10), "ces": (1, 7)}
SURVEY_STATES = ("waiting", "sent", "answered", "expired", "not_sent")
# Why somebody was not asked after all.
NOT_SENT = ("not_allowed", "no_address", "asked_lately", "reopened")
LONGEST_COMMENT = 2000
TOKEN = Pattern("^[a-z0-9]{42}$", error="This is no link of a survey.")


class Survey(AboutParties):
    """As it is told once it was answered."""

    id = Id("survey", required=True)
    metric = fields.String(required=True, validate=validate.OneOf(METRICS))
    score = Whole(0, 10, required=True)
    answered_at = Time(required=True)
    comment = Text(LONGEST_COMMENT, is_long=True, allow_none=True)
    ticket_id = Id("ticket", allow_none=True)


class AskedSurvey(AboutParties):
    """A survey as we see it, answered or not."""

    id = Id("survey", required=True)
    metric = fields.String(required=True, validate=validate.OneOf(METRICS))
    state = fields.String(required=True, validate=validate.OneOf(SURVEY_STATES))
    not_sent_because = fields.String(allow_none=True, validate=validate.OneOf(NOT_SENT))
    ticket_id = Id("ticket", allow_none=True)
    ask_at = Time(required=True, metadata={"description": "From when on they are asked."})
    sent_at = Time(allow_none=True)
    expires_at = Time(allow_none=True)
    score = Whole(0, 10, allow_none=True)
    comment = Text(LONGEST_COMMENT, is_long=True, allow_none=True)
    answered_at = Time(allow_none=True)
    follow_up_id = Id("ticket", allow_none=True, metadata={
        "description": "The ticket that was opened because the score is low."})


class SendSurvey(Strict):
    contact_id = Id("contact", required=True)
    metric = fields.String(required=True, validate=validate.OneOf(METRICS))
    ticket_id = Id("ticket", load_default=None, allow_none=True)


class SurveyId(Strict):
    survey_id = Id("survey", required=True)


class ListSurveys(PageRequest):
    state = fields.String(validate=validate.OneOf(SURVEY_STATES))
    metric = fields.String(validate=validate.OneOf(METRICS))
    contact_id = Id("contact")
    ticket_id = Id("ticket")
    answered_after = Time()
    answered_before = Time()


SurveyPage = page_of(AskedSurvey, "SurveyPage")


class SurveyTypeRule(Strict):
    """What is asked once tickets of a type are resolved."""

    type_id = Id("ticket_type", required=True)
    metric = fields.String(required=True, validate=validate.OneOf(METRICS))


class LowScores(Strict):
    """Up to which score a follow-up is opened."""

    csat = Whole(1, 5, required=True)
    nps = Whole(0, 10, required=True)
    ces = Whole(1, 7, required=True)


class SurveySettingsFields(Strict):
    after_tickets = many(SurveyTypeRule, 100, required=True, metadata={
        "description": "Of types that are not named nobody is asked."})
    delay_minutes = Whole(0, 30 * 24 * 60, required=True, metadata={
        "description": "How long after the solution; whoever reopens the ticket is not asked."})
    quiet_days = Whole(0, 365, required=True, metadata={
        "description": "For how long nobody is asked again."})
    valid_days = Whole(1, 365, required=True)
    low_scores = fields.Nested(LowScores, required=True)
    follow_up_type_id = Id("ticket_type", allow_none=True, load_default=None, metadata={
        "description": "Of which type follow-ups are; the default one without."})
    link = Text(300, allow_none=True, load_default=None, validate=Pattern(
        r"^https?://[^\s{}]+\{token\}[^\s{}]*$",
        error="This is not an address with {token} in it."), metadata={
        "description": "Your page that asks, such as https://help.acme.example/survey/{token}. "
                       "Without it nobody is asked by mail."})


class SetSurveySettings(SurveySettingsFields, ExpectedVersion):
    """All of them."""


class SurveySettings(SurveySettingsFields):
    version = Whole(1, required=True, metadata={"description": "1 while nobody has set them."})


class SurveyLink(Strict):
    token = fields.String(required=True, validate=TOKEN)


class PublicSurvey(Strict):
    """What is asked, for the page that asks it."""

    metric = fields.String(required=True, validate=validate.OneOf(METRICS))
    question = fields.Nested(InLanguages, required=True)
    least = Whole(0, 10, required=True)
    most = Whole(0, 10, required=True)
    subject = Text(300, allow_none=True, metadata={"description": "That of the ticket."})
    is_answered = Flag(required=True)


class AnswerSurvey(SurveyLink):
    score = Whole(0, 10, required=True)
    comment = Text(LONGEST_COMMENT, is_long=True, load_default=None, allow_none=True)


class SurveyTold(Strict):
    survey = fields.Nested(Survey, required=True)
