"""Files of chats: kept as attachments of tickets are, and read by those of the chat alone.

Each is stored once: what a chat becomes takes its files along, and the chat goes on showing them.
"""

from chassis.portal import own_party
from contracts.helpdesk.message import MOST_ATTACHMENTS

from ..errors import ChatIsEnded, ChatIsFull
from ..tickets import attachments
from . import keeping, visitors
from .models import ChatMessage


def brought(*, chat_id, **file):
    """For `serves(…, first=…)`: store a file for a chat that the caller sees."""
    return {"attachment": _stored(keeping.require_seen(chat_id), **file)}


def brought_by_visitor(*, token, **file):
    """For `serves(…, first=…)`: store a file for the chat of a token."""
    return {"attachment": _stored(visitors.by_token(token), **file)}


def brought_by_customer(*, chat_id, **file):
    """For `serves(…, first=…)`: store a file for a chat of the caller's own."""
    found = own_party()
    return {**found, "attachment": _stored(visitors.own(chat_id, found["party"]), **file)}


def add_chat_attachment(*, attachment, **_file):
    """Bring a file that is to go with our next message."""
    return attachment


def add_public_chat_attachment(*, attachment, **_file):
    """Bring a file that is to go with the next message of the visitor."""
    return attachment


def add_portal_chat_attachment(*, attachment, **_file):
    """Bring a file that is to go with the next message of the customer."""
    return attachment


def get_chat_attachment(*, chat_id, attachment_id):
    """Read a file of a chat."""
    keeping.require_seen(chat_id)
    return _file_of(chat_id, attachment_id)


def get_public_chat_attachment(*, token, attachment_id):
    """Read a file of the chat of a token."""
    return _shown_file_of(visitors.by_token(token)["_id"], attachment_id)


def get_portal_chat_attachment(*, chat_id, attachment_id, party):
    """Read a file of a chat of the caller's own."""
    visitors.own(chat_id, party)
    return _shown_file_of(chat_id, attachment_id)


def go_along(chat, ticket):
    """Have the files of a chat be a ticket's, which a message of it takes. Returns their ids."""
    said = ChatMessage.collection().find(
        {"chat_id": chat.id, "attachments": {"$exists": True}}).sort("sequence", 1)
    # Of files that came at the same moment there may be more than a message holds.
    ids = [one["id"] for raw in said for one in raw["attachments"]][:MOST_ATTACHMENTS]
    attachments.move(ids, chat.id, ticket.id, are_taken=True)
    return ids


def _stored(chat, *, name, content_type, content):
    if chat["state"] == "ended":
        raise ChatIsEnded(id=chat["_id"])
    data = attachments.data_of(content)
    # As many as one message of a ticket holds. Some that come at the same moment may be more.
    if attachments.count(chat["_id"]) >= MOST_ATTACHMENTS:
        raise ChatIsFull(id=chat["_id"])
    return attachments.keep(chat["_id"], name, content_type, data)


def _shown_file_of(chat_id, attachment_id):
    return _file_of(chat_id, attachment_id, _shown_sequence={"$gt": 0})


def _file_of(chat_id, attachment_id, **where):
    message = ChatMessage.collection().find_one(
        {"chat_id": chat_id, "attachments.id": attachment_id, **where}, {"attachments": 1})
    return attachments.answer_of(message["attachments"] if message else (), attachment_id)
