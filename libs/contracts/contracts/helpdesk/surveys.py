"""What parties answered when they were asked how satisfied they are."""

from marshmallow import fields, validate

from ..common import Id, Strict, Text, Time, Whole
from ..facts import AboutParties
from .declared import helpdesk

# CSAT from 1 to 5, NPS from 0 to 10, customer effort (CES) from 1 to 7.
METRICS = ("csat", "nps", "ces")


class Survey(AboutParties):
    id = Id("survey", required=True)
    metric = fields.String(required=True, validate=validate.OneOf(METRICS))
    score = Whole(0, 10, required=True)
    answered_at = Time(required=True)
    comment = Text(2000, is_long=True, allow_none=True)
    ticket_id = Id("ticket", allow_none=True)


class SurveyAnswered(Strict):
    survey = fields.Nested(Survey, required=True)


survey_answered = helpdesk.event(
    "helpdesk.survey.answered", "Somebody said how satisfied they are.", SurveyAnswered)
