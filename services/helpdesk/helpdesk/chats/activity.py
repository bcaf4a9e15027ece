"""What somebody in a chat does just now: told at once, and kept only as far as what they read."""

from chassis.signals import signal
from contracts import helpdesk as contract

from ..tickets.keeping import user_id
from . import keeping
from .models import Chat, ChatMessage


def note_chat_activity(*, chat_id, is_typing, read_sequence):
    """Show the visitor that somebody types, and what was read."""
    chat = keeping.require_seen(chat_id)
    if read_sequence is not None:
        read = min(read_sequence, chat["last_sequence"])
        latest = ChatMessage.collection().find_one(
            {"chat_id": chat_id, "sequence": {"$lte": read}, "kind": {"$ne": "note"}},
            sort=[("sequence", -1)])
        _note_read(chat, "agent_read_sequence", read, "_agent_read_shown",
                   latest and latest["_shown_sequence"])
    _tell(chat, by="agent", is_typing=is_typing, has_read=read_sequence is not None)
    return {}


def note_of_visitor(chat, *, is_typing, read_sequence):
    """Show us that the visitor of a chat, as stored, types, and what they have read."""
    if read_sequence is not None:
        read = ChatMessage.collection().find_one(
            {"chat_id": chat["_id"],
             "_shown_sequence": min(read_sequence, chat.get("_last_shown", 0)) or None})
        if read is not None:
            _note_read(chat, "visitor_read_sequence", read["sequence"], "_visitor_read_shown",
                       read["_shown_sequence"])
    _tell(chat, by="visitor", is_typing=is_typing, has_read=read_sequence is not None)
    return {}


def _note_read(chat, name, sequence, shown_name, shown):
    """Note how far somebody has read; nobody unreads. It is no new version of the chat."""
    change = {name: sequence, **({shown_name: shown} if shown else {})}
    Chat.collection().update_one({"_id": chat["_id"]}, {"$max": change})


def _tell(chat, *, by, is_typing, has_read):
    who = user_id() if by == "agent" else None
    signal(contract.chat_noticed, chat_id=chat["_id"], by=by, is_typing=is_typing,
           has_read=has_read, **({"user_id": who} if who else {}))
