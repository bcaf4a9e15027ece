"""Surveys: what can be asked and is told of them."""

from ..common import Empty
from ..declare import get, post, put
from ..errors import Conflict, RateLimited
from . import survey as s
from .declared import CHANGED, NOT_FOUND, helpdesk

_OPEN = NOT_FOUND | {RateLimited.code: RateLimited}

send_survey = helpdesk.command(
    "send_survey", "Ask somebody how satisfied they are, if they may be asked.",
    request=s.SendSurvey, reply=s.AskedSurvey, permission="tickets:write",
    route=post("/surveys", location="/surveys/{id}"),
    links={"get_survey": {"survey_id": "id"}},
)
get_survey = helpdesk.query(
    "get_survey", "See a survey, and what was answered.",
    request=s.SurveyId, reply=s.AskedSurvey, permission="tickets:read",
    route=get("/surveys/{survey_id}"), errors=NOT_FOUND,
)
list_surveys = helpdesk.query(
    "list_surveys", "List surveys, the latest first.",
    request=s.ListSurveys, reply=s.SurveyPage, permission="tickets:read", route=get("/surveys"),
)
get_survey_settings = helpdesk.query(
    "get_survey_settings", "See whom is asked what, and when.",
    request=Empty, reply=s.SurveySettings, permission="tickets:read",
    route=get("/survey-settings"),
)
set_survey_settings = helpdesk.command(
    "set_survey_settings", "Decide whom is asked what, and when.",
    request=s.SetSurveySettings, reply=s.SurveySettings, permission="helpdesk_settings:write",
    route=put("/survey-settings"), errors=CHANGED,
)
get_public_survey = helpdesk.query(
    "get_public_survey", "See what a link asks; it changes nothing, whoever opens it.",
    request=s.SurveyLink, reply=s.PublicSurvey, permission=None,
    route=post("/public/surveys/look", status=200), errors=_OPEN,
)
answer_public_survey = helpdesk.command(
    "answer_public_survey", "Answer a survey, once.",
    request=s.AnswerSurvey, reply=s.PublicSurvey, permission=None,
    route=post("/public/surveys/answer", status=200),
    errors=_OPEN | {"survey_is_answered": Conflict},
)

survey_answered = helpdesk.event(
    "helpdesk.survey.answered", "Somebody said how satisfied they are.", s.SurveyTold)
