"""Chats as their visitors have them who did not sign in: by the token that they were given."""

from . import activity, keeping, queueing, saying, transcripts, visitors
from .models import Chat


def open_public_chat(*, contact_id, address, token, email=None, body=None, **fields):
    """Begin a chat; with the same token of the visitor's own again, it is the first."""
    held = visitors.held_by(token) if token else None
    if held is not None:
        return {**queueing.shown_to_visitor(held), "token": token}
    token = token or visitors.new_token()
    chat = queueing.open_chat(
        origin="public", body=body, digest=visitors.digest_of(token), contact_id=contact_id,
        email=address, **fields)
    return {**_shown(chat.id), "token": token}


def follow_public_chat(*, token, after_sequence, limit):
    """Show how a chat stands, and what was said in it after a message."""
    chat = visitors.by_token(token)
    visitors.note_seen(chat)
    return {"chat": queueing.shown_to_visitor(chat),
            "items": saying.for_visitor(chat["_id"], after_sequence, limit)}


def add_public_chat_message(*, token, body, client_id, attachment_ids=()):
    """Say something."""
    chat = Chat.fetch(visitors.by_token(token)["_id"])
    return saying.shown_to_visitor(saying.say(
        chat, body=body, client_id=client_id, by="visitor", author_id=None,
        attachment_ids=attachment_ids))


def note_public_chat_activity(*, token, is_typing, read_sequence):
    """Show us that the visitor types, and what they have read."""
    return activity.note_of_visitor(
        visitors.by_token(token), is_typing=is_typing, read_sequence=read_sequence)


def end_public_chat(*, token):
    """End a chat."""
    return end_of_visitor(visitors.by_token(token)["_id"])


def send_public_chat_transcript(*, token):
    """Mail what was said to the address that the visitor gave, once."""
    chat = Chat.fetch(visitors.by_token(token)["_id"])
    transcripts.mail_once(chat)
    return _shown(chat.id)


def end_of_visitor(chat_id):
    """End a chat as its visitor does. Twice is once."""
    chat = Chat.fetch(chat_id)
    if chat.state != "ended":
        keeping.end(chat, "visitor")
    return _shown(chat_id)


def _shown(chat_id):
    return queueing.shown_to_visitor(Chat.fetch_raw(chat_id))
