"""How whoever asks seems to feel: read out of their words, unless somebody of us says otherwise."""

from chassis import sentiment
from contracts.errors import NotFound, ValidationFailed

from . import keeping
from .models import Message

# What is so negative is taken for anger.
ANGRY = -0.6


def read(body, language):
    """The sentiment of what a party wrote, as a message has it; None where it cannot be told."""
    found = sentiment.analyse(body, language)
    if found is None:
        return None
    return {"mood": _mood_of(found), "confidence": found["confidence"], "is_overridden": False}


def follow(ticket, felt):
    """Have a ticket be felt about as its latest message is, unless somebody said otherwise.

    Where the mood is the same it stays as it was first read, so that its history tells of changes.
    """
    held = ticket.sentiment or {}
    if felt and not held.get("is_overridden") and held.get("mood") != felt["mood"]:
        ticket.sentiment = felt


def said(mood):
    """The sentiment that somebody of us sees."""
    return {"mood": mood, "confidence": 1.0, "is_overridden": True}


def set_message_mood(*, ticket_id, message_id, mood):
    """Say how whoever wrote a message felt; of the latest one, the ticket follows."""
    keeping.require_seen(ticket_id)
    ticket = keeping.fetch(ticket_id)
    message = Message.objects(id=message_id, ticket_id=ticket_id).first()
    if message is None:
        raise NotFound(f"There is no message {message_id}.", id=message_id)
    if message.direction != "inbound":
        raise ValidationFailed.at("/message_id", "No party said this.")
    if message.sentiment != said(mood):
        message.sentiment = said(mood)
        message.put()
    latest = Message.collection().find_one(
        {"ticket_id": ticket_id, "kind": "reply", "direction": "inbound"}, {"_id": 1},
        sort=[("said_at", -1), ("_id", -1)])
    if latest["_id"] == message_id and ticket.sentiment != said(mood):
        ticket.sentiment = said(mood)
        keeping.keep(ticket)
    return message.to_view()


def _mood_of(found):
    if found["label"] == "negative":
        return "angry" if found["score"] <= ANGRY else "unhappy"
    return "pleased" if found["label"] == "positive" else "neutral"
