"""Asking: a mail with a link that is good once, to whoever may be asked."""

from datetime import timedelta
from functools import partial

from chassis import clock
from chassis.asking import ask
from chassis.jobs import as_service
from chassis.mails import write_mail
from chassis.outbox import commit
from chassis.parties import parties_of
from contracts import contacts

from ..tickets.models import Ticket
from . import survey_settings
from .models import Survey

PURPOSE, CHANNEL = "survey", "email"
BATCH = 100
_SUBJECTS = {"en": "How did we do?", "es": "¿Qué tal lo hemos hecho?"}
_TEXTS = {
    "en": "Hello,\n\n{about}would you tell us how it was? It is one question:\n\n{link}\n\n"
          "The link is yours alone and good until {until}.",
    "es": "Hola:\n\n{about}¿nos dice qué tal fue? Es una sola pregunta:\n\n{link}\n\n"
          "El enlace es solo para usted y vale hasta el {until}.",
}
_ABOUT = {"en": "about “{subject}” ({number}): ", "es": "sobre «{subject}» ({number}): "}


def ask_waiting():
    """Ask those who are to be asked by now, and let what nobody answered expire."""
    with as_service("helpdesk"):
        settings = survey_settings.get_survey_settings()
        if settings["link"]:
            due = list(Survey.collection().find(
                {"state": "waiting", "ask_at": {"$lte": clock.now()}}).sort("ask_at", 1)
                .limit(BATCH))
            allowed = _allowed({raw["contact_ids"][0] for raw in due})
            for raw in due:
                commit(partial(_ask, raw["_id"], settings, allowed))
        for raw in list(Survey.collection().find(
                {"state": "sent", "expires_at": {"$lte": clock.now()}}, {"_id": 1}).limit(BATCH)):
            commit(partial(_expire, raw["_id"]))


def _allowed(contact_ids):
    """`{contact id: the address to ask at}` of those who may be asked."""
    if not contact_ids:
        return {}
    told = ask(contacts.may_approach, contact_ids=sorted(contact_ids), purpose=PURPOSE,
               channel=CHANNEL)
    return {item["contact_id"]: item["point"] for item in told["items"] if item["is_allowed"]}


def _ask(survey_id, settings, allowed):
    survey = Survey.objects(id=survey_id, state="waiting").first()
    if survey is None:
        return
    now, contact_id = clock.now(), survey.contact_ids[0]
    ticket = Ticket.collection().find_one({"_id": survey.ticket_id}) if survey.ticket_id else None
    why_not = _why_not(survey, ticket, settings, allowed, now)
    if why_not is not None:
        survey.state, survey.not_sent_because = "not_sent", why_not
        survey.put()
        return
    survey.state, survey.sent_at = "sent", now
    survey.expires_at = now + timedelta(days=settings["valid_days"])
    survey.put()
    language = _language(contact_id, ticket)
    about = _ABOUT[language].format(**ticket) if ticket else ""
    write_mail(
        to=[allowed[contact_id]], subject=_SUBJECTS[language], contact_ids=[contact_id],
        text=_TEXTS[language].format(
            about=about, link=settings["link"], until=survey.expires_at.date().isoformat()),
        about={"type": Survey.ENTITY, "id": survey.id})


def _why_not(survey, ticket, settings, allowed, now):
    """Why somebody is not asked after all, a word of the contract; None if they are."""
    contact_id = survey.contact_ids[0]
    if survey.resolved_at and (ticket is None or ticket.get("resolved_at") != survey.resolved_at):
        return "reopened"
    if contact_id not in allowed:
        return "not_allowed"
    if not allowed[contact_id]:
        return "no_address"
    since = now - timedelta(days=settings["quiet_days"])
    lately = Survey.collection().find_one(
        {"contact_ids": contact_id, "sent_at": {"$gt": since}}, {"_id": 1})
    return "asked_lately" if lately else None


def _language(contact_id, ticket):
    party = parties_of([contact_id]).get(contact_id, {})
    wanted = [*(party.get("languages") or ()), (ticket or {}).get("language") or ""]
    return next((tag[:2].lower() for tag in wanted if tag[:2].lower() in _TEXTS), "es")


def _expire(survey_id):
    survey = Survey.objects(id=survey_id, state="sent").first()
    if survey is not None:
        survey.state = "expired"
        survey.put()
