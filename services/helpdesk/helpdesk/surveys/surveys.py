"""Surveys: asked for, shown and listed."""

from datetime import timedelta

from chassis import clock, paging
from chassis.figures import between
from chassis.ids import new_id
from chassis.paging import moment
from contracts import helpdesk as contract
from contracts.errors import ValidationFailed

from ..tickets.models import Ticket
from . import survey_settings
from .models import Survey, shown_survey

# Of such tickets nobody is asked: those of ours, and problems, which are nobody's in particular.
_NOT_ASKED = ("ours", "problem")


def send_survey(*, contact_id, metric, ticket_id, parties):
    """Ask somebody how satisfied they are; whether they may be asked is seen as it is sent."""
    owner_id = None
    if ticket_id is not None:
        ticket = Ticket.collection().find_one({"_id": ticket_id}, {"owner_id": 1})
        if ticket is None:
            raise ValidationFailed.at("/ticket_id", "There is no such ticket.")
        owner_id = ticket.get("owner_id")
    return _ask(parties[contact_id]["id"], metric, clock.now(), ticket_id=ticket_id,
                owner_id=owner_id)


def ask_after(ticket):
    """Have the requester of a ticket that was resolved be asked in a while, as it is decided."""
    metric = survey_settings.metric_after(ticket["type_id"])
    if metric is None or ticket["kind"] in _NOT_ASKED or ticket.get("merged_into_id"):
        return
    delay = timedelta(minutes=survey_settings.get_survey_settings()["delay_minutes"])
    resolved_at = _stored_resolution(ticket["id"])
    if resolved_at is not None:
        _ask(ticket["contact_ids"][0], metric, resolved_at + delay, ticket_id=ticket["id"],
             owner_id=ticket.get("owner_id"), resolved_at=resolved_at)


def _stored_resolution(ticket_id):
    found = Ticket.collection().find_one({"_id": ticket_id}, {"resolved_at": 1}) or {}
    return found.get("resolved_at")


def _ask(contact_id, metric, at, **fields):
    survey = Survey(
        id=new_id(Survey.ENTITY), metric=metric, state="waiting", contact_ids=[contact_id],
        ask_at=at, **fields)
    return survey.add().to_view()


def get_survey(*, survey_id):
    """Show a survey, and what was answered."""
    return shown_survey(Survey.fetch_raw(survey_id))


def list_surveys(*, limit, after, contact_id=None, answered_after=None, answered_before=None,
                 **filters):
    """List surveys, the latest first."""
    where = {**filters, **between("answered_at", answered_after, answered_before),
             **({"contact_ids": contact_id} if contact_id else {})}
    return paging.page(Survey.collection(), where, sort="-created_at", kind=moment, limit=limit,
                       after=after, show=shown_survey)


def event_of(raw):
    """The event that tells of a survey that was answered; None for any other."""
    return (contract.survey_answered, {"survey": told(raw)}) if raw["state"] == "answered" else None


def told(raw):
    """A survey that was answered, as it is told."""
    names = ("id", "version", "created_at", "updated_at", "contact_ids", "owner_id", "metric",
             "score", "answered_at", "comment", "ticket_id")
    shown = shown_survey(raw)
    return {name: shown[name] for name in names if name in shown}
