"""Chats as those see them who answer: listed, followed, and with what is known of the visitor."""

from chassis import paging
from chassis.paging import moment
from chassis.visibility import narrow

from ..errors import ChatIsWaiting
from ..tickets.keeping import actor_id
from . import keeping, queueing, saying
from .models import Chat


def list_chats(*, limit, after, **filters):
    """List chats, the latest first."""
    return paging.page(
        Chat.collection(), narrow(filters, "chat"), sort="-created_at", kind=moment, limit=limit,
        after=after, show=queueing.shown_chat)


def get_chat(*, chat_id):
    """Show how a chat stands."""
    return queueing.shown_chat(keeping.require_seen(chat_id))


def update_chat(*, chat_id, changes, expected_version, parties):
    """Say who the visitor is, and what it is about."""
    chat = Chat.fetch(chat_id, expected_version=expected_version)
    if changes.get("contact_id"):
        changes = {**changes, "contact_id": parties[changes["contact_id"]]["id"]}
    before = chat.to_view()
    for name, value in changes.items():
        setattr(chat, name, value)
    return before if chat.to_view() == before else keeping.keep(chat)


def follow_chat(*, chat_id, after_sequence, limit):
    """Show how a chat stands, and what was said and noted in it after a message."""
    # Read first: what is said between the two comes with the next look rather than never.
    chat = keeping.require_seen(chat_id)
    return {"chat": queueing.shown_chat(chat),
            "items": saying.among_us(chat_id, after_sequence, limit)}


def add_chat_message(*, chat_id, body, client_id, kind, attachment_ids=()):
    """Say something to the visitor, or note something among us."""
    keeping.require_seen(chat_id)
    return answer(Chat.fetch(chat_id), body=body, client_id=client_id, kind=kind,
                  attachment_ids=attachment_ids)


def answer(chat, *, kind, **said):
    """Say something of ours in a chat. Returns it as we see it."""
    if kind == "reply" and chat.state == "waiting":
        raise ChatIsWaiting(id=chat.id)
    return saying.shown(saying.say(chat, by="agent", kind=kind, author_id=actor_id(), **said))
