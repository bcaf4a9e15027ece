"""Tickets: what parties ask of us or complain of, and how soon they have to be answered."""

from marshmallow import fields, validate

from ..common import Flag, Id, Share, Strict, Text, Time
from ..facts import AboutParties
from .declared import helpdesk

TICKET_STATES = ("open", "waiting", "resolved")
PRIORITIES = ("low", "normal", "high", "urgent")
MOODS = ("angry", "unhappy", "neutral", "pleased")


class Sentiment(Strict):
    """How somebody seems to feel. A person may say otherwise than the machine."""

    mood = fields.String(required=True, validate=validate.OneOf(MOODS))
    confidence = Share(required=True)
    is_overridden = Flag()


class Ticket(AboutParties):
    """Whoever asks comes first among the parties."""

    id = Id("ticket", required=True)
    number = Text(60, required=True)
    subject = Text(300, required=True)
    state = fields.String(required=True, validate=validate.OneOf(TICKET_STATES))
    priority = fields.String(required=True, validate=validate.OneOf(PRIORITIES))
    opened_at = Time(required=True)
    resolved_at = Time(allow_none=True)
    sentiment = fields.Nested(Sentiment, allow_none=True)
    sla_due_at = Time(allow_none=True, metadata={
        "description": "Until when we promised the next step; null while the clock stands."})
    sla_breached_at = Time(allow_none=True, metadata={
        "description": "When a promise of this ticket was first broken."})


class TicketTold(Strict):
    ticket = fields.Nested(Ticket, required=True)


ticket_opened = helpdesk.event("helpdesk.ticket.opened", "A ticket was opened.", TicketTold)
ticket_updated = helpdesk.event(
    "helpdesk.ticket.updated", "A ticket was changed or reopened, or a promise of it broken.",
    TicketTold)
ticket_resolved = helpdesk.event("helpdesk.ticket.resolved", "A ticket was resolved.", TicketTold)
