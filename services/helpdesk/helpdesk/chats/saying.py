"""What is said in chats: each message has its number, and is said once however often it is sent.

Whoever says something in a chat counts it up in the chat itself, in the same transaction: two who
do so at once are in each other's way, so numbers have no gaps and come in the order of the commits.
Who has read up to a number has missed nothing before it.
"""

from chassis import clock
from chassis.ids import new_id
from chassis.outbox import announce
from chassis.store import again, view
from contracts import helpdesk as contract

from ..errors import ChatIsEnded
from ..tickets import attachments
from .models import Chat, ChatMessage

_SHOWN_TO_VISITORS = ("by", "body", "happened", "client_id", "attachments", "said_at")


def say(chat, *, body, client_id, by, author_id, kind="reply", attachment_ids=()):
    """Say something in a chat that goes on; under the same client id again, it is the first.

    Returns it as stored. Raises ValidationFailed for a file that was not brought for this chat.
    """
    client_key = f"{by}/{author_id or ''}/{client_id}"
    said = ChatMessage.collection().find_one({"chat_id": chat.id, "_client_key": client_key})
    if said is not None:
        return said
    if chat.state == "ended":
        raise ChatIsEnded(id=chat.id)
    counted = chat.last_sequence
    message = add(chat, kind=kind, by=by, author_id=author_id, body=body, client_id=client_id,
                  client_key=client_key, attachments=attachments.taken(chat.id, attachment_ids))
    change = {"last_sequence": chat.last_sequence, "_last_shown": chat.last_shown}
    if by == "visitor":
        change["visitor_seen_at"] = message["said_at"]
    # Its version stays, so that who has the chat before them need not read it again.
    done = Chat.collection().update_one(
        {"_id": chat.id, "last_sequence": counted}, {"$set": change})
    if not done.matched_count:
        raise again("Somebody else said something at this moment.")
    return message


def happen(chat, what, *, by="system", author_id=None):
    """Have something that happened be told within a chat that is stored afterwards."""
    return add(chat, kind="event", by=by, author_id=author_id, happened=what)


def note(chat, body, author_id):
    """Note something among us in a chat that is stored afterwards."""
    return add(chat, kind="note", by="agent", author_id=author_id, body=body)


def add(chat, *, kind, by, **fields):
    """Add a message to a chat whose counts are stored afterwards. Returns it as raw."""
    chat.last_sequence += 1
    if kind != "note":
        chat.last_shown += 1
    now = clock.now()
    message = ChatMessage(
        id=new_id(ChatMessage.ENTITY), chat_id=chat.id, sequence=chat.last_sequence, kind=kind,
        by=by, said_at=now, created_at=now,
        shown_sequence=chat.last_shown if kind != "note" else None, **fields).add()
    announce(contract.chat_said, chat_id=chat.id, sequence=message.sequence, kind=kind, by=by,
             said_at=now)
    return message.stored


def among_us(chat_id, after_sequence, limit):
    """What comes in a chat after a number, as we see it."""
    found = ChatMessage.collection().find(
        {"chat_id": chat_id, "sequence": {"$gt": after_sequence}}).sort("sequence", 1)
    return [shown(raw) for raw in found.limit(limit)]


def for_visitor(chat_id, after_sequence, limit):
    """What comes in a chat after a number, as the visitor sees and counts it."""
    found = ChatMessage.collection().find(
        {"chat_id": chat_id, "_shown_sequence": {"$gt": after_sequence}}).sort(
        "_shown_sequence", 1)
    return [shown_to_visitor(raw) for raw in found.limit(limit)]


def shown(raw):
    """A stored message as we see it."""
    return {name: value for name, value in view(raw).items()
            if name not in ("version", "created_at", "updated_at")}


def shown_to_visitor(raw):
    """A stored message as the visitor sees it."""
    return {"id": raw["_id"], "sequence": raw["_shown_sequence"],
            **{name: raw[name] for name in _SHOWN_TO_VISITORS if name in raw}}
