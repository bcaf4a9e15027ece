"""A changed chat is stored and told of, in one place."""

from datetime import timedelta

from chassis import clock
from chassis.outbox import announce
from chassis.visibility import narrow
from contracts import helpdesk as contract
from contracts.errors import NotFound

from ..costs import spending
from ..errors import ChatIsEnded
from ..routing.models import SupportAgent
from . import saying, transcripts
from .models import Chat, ChatMessage


def fetch_open(chat_id, expected_version=None):
    """A chat that goes on. Raises ChatIsEnded."""
    chat = Chat.fetch(chat_id, expected_version=expected_version)
    if chat.state == "ended":
        raise ChatIsEnded(id=chat_id)
    return chat


def require_seen(chat_id):
    """A chat as stored that the caller sees. Raises NotFound for any other."""
    found = Chat.collection().find_one(narrow({"_id": chat_id}, "chat"))
    if found is None:
        raise NotFound(f"There is no chat {chat_id}.", id=chat_id)
    return found


def keep(chat):
    """Store a changed chat, and tell it. Returns it as it is shown."""
    chat.settle()
    chat.put()
    announce(contract.chat_updated, chat=chat.to_view())
    return chat.to_view()


def wait(chat):
    """Have a chat wait for somebody, in the place that it has had; it is stored afterwards."""
    _count_time(chat)
    chat.state, chat.agent_id = "waiting", None
    chat.offered_to_id = chat.offered_until = None
    chat.waits_since = chat.waits_since or clock.now()


def offer(chat, user_id, seconds):
    """Offer a waiting chat to somebody; it is stored afterwards."""
    now = clock.now()
    chat.offered_to_id, chat.offered_until = user_id, now + timedelta(seconds=seconds)
    burden(user_id, now)


def burden(user_id, now):
    """Note that somebody is given something: who else gives them something counts it then."""
    SupportAgent.collection().update_one(
        {"_id": user_id}, {"$set": {"assigned_at": now}, "$inc": {"_turn": 1}})




def end(chat, by, author_id=None):
    """End a chat that goes on, and tell what was said in it. Returns it as it is shown."""
    saying.happen(chat, "ended", by=by if by != "abandoned" else "system", author_id=author_id)
    chat.is_missed = _is_missed(chat) or None
    _count_time(chat)
    chat.state, chat.ended_at, chat.ended_by = "ended", clock.now(), by
    chat.offered_to_id = chat.offered_until = None
    chat.settle()
    chat.put(at=chat.ended_at)
    announce(contract.chat_ended, chat=chat.to_view(), agent_ids=chat.agent_ids,
             transcript=transcripts.of(chat) if chat.agent_ids else None)
    return chat.to_view()


def _count_time(chat):
    """Count the time that whoever has a chat spent on it until now."""
    if chat.state == "active":
        spending.note_chat(chat, clock.now())


def _is_missed(chat):
    """Whether nobody of us took it, though the visitor said something and can be answered."""
    if chat.agent_ids or chat.ticket_id or not (chat.contact_id or chat.email):
        return False
    return ChatMessage.collection().find_one(
        {"chat_id": chat.id, "by": "visitor", "kind": "reply"}, {"_id": 1}) is not None
