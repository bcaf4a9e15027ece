"""Surveys as those answer them who were asked: without signing in, by a link that is good once."""

from chassis import clock, numbers
from chassis.outbox import announce
from contracts import helpdesk as contract
from contracts.errors import NotFound, ValidationFailed
from contracts.helpdesk.survey import SCALES

from ..errors import SurveyIsAnswered
from ..tickets import keeping, messages, tickets
from ..tickets.models import Ticket
from . import links, survey_settings, surveys
from .models import Survey

_QUESTIONS = {
    "csat": {"en": "How satisfied are you with our help? 1 is not at all, 5 very much.",
             "es": "¿Está satisfecho con nuestra ayuda? 1 es nada, 5 mucho."},
    "nps": {"en": "Would you recommend us? 0 is never, 10 surely.",
            "es": "¿Nos recomendaría? 0 es nunca, 10 seguro."},
    "ces": {"en": "How easy was it to be helped? 1 is very hard, 7 very easy.",
            "es": "¿Fue fácil que le ayudáramos? 1 es muy difícil, 7 muy fácil."},
}
_SUBJECT = "{metric} {score}/{most}: {about}"
_NOTHING_SAID = "(…)"


def get_public_survey(*, token):
    """Show what a link asks; nothing comes of looking, so that no mail scanner answers."""
    return _shown(_found(token))


def answer_public_survey(*, token, score, comment, number):
    """Answer a survey, once; a low score opens a ticket that follows it up."""
    survey = Survey.fetch(_found(token)["_id"])
    if survey.state == "answered":
        raise SurveyIsAnswered()
    least, most = SCALES[survey.metric]
    if not least <= score <= most:
        raise ValidationFailed.at("/score", f"Say a number from {least} to {most}.")
    survey.state, survey.score, survey.comment = "answered", score, comment
    survey.answered_at = clock.now()
    settings = survey_settings.get_survey_settings()
    if number is not None and score <= settings["low_scores"][survey.metric]:
        survey.follow_up_id = _follow_up(survey, settings, number)
    survey.put(at=survey.answered_at)
    announce(contract.survey_answered, survey=surveys.told(survey.stored))
    return _shown(survey.stored)


def number_if_low(*, token, score, **_answer):
    """For `serves(…, first=…)`: the number of the ticket that follows a low score up."""
    found = Survey.collection().find_one(
        {"_id": links.survey_id_of(token), "state": "sent"}, {"metric": 1})
    low = survey_settings.get_survey_settings()["low_scores"]
    is_low = found is not None and score <= low[found["metric"]]
    return {"number": numbers.take(tickets.NUMBERED)[0] if is_low else None}


def _found(token):
    """The survey of a link as stored. Raises NotFound for one that is no more, or never was."""
    found = Survey.collection().find_one({"_id": links.survey_id_of(token)})
    is_over = found is not None and found["state"] != "answered" and (
        found["state"] != "sent" or found["expires_at"] <= clock.now())
    if found is None or is_over:
        raise NotFound("There is no such survey, or its time is over.")
    return found


def _follow_up(survey, settings, number):
    """The id of a ticket, with whoever answered, that is ours to follow up."""
    before = Ticket.objects(id=survey.ticket_id).first() if survey.ticket_id else None
    _, most = SCALES[survey.metric]
    about = f"{before.number} {before.subject}" if before else survey.id
    ticket = tickets.open_ticket(
        subject=_SUBJECT.format(metric=survey.metric.upper(), score=survey.score, most=most,
                                about=about)[:300],
        contact_ids=survey.contact_ids, number=number, channel="web",
        type_id=settings["follow_up_type_id"], urgency="high", owner_id=survey.owner_id,
        team_id=before.team_id if before else None, language=before.language if before else None,
        follows_id=survey.ticket_id, mood="unhappy",
        refers_to=[{"type": Survey.ENTITY, "id": survey.id}])
    messages.say(ticket, body=survey.comment or _NOTHING_SAID, contact_id=survey.contact_ids[0],
                 channel="web", author_id="service:helpdesk")
    keeping.add(ticket)
    return ticket.id


def _shown(raw):
    least, most = SCALES[raw["metric"]]
    ticket = Ticket.collection().find_one(
        {"_id": raw["ticket_id"]}, {"subject": 1}) if raw.get("ticket_id") else None
    return {"metric": raw["metric"], "question": _QUESTIONS[raw["metric"]], "least": least,
            "most": most, "subject": ticket and ticket["subject"],
            "is_answered": raw["state"] == "answered"}
