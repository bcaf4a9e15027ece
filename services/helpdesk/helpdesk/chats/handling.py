"""Chats are taken, handed over and ended by those who answer them."""

from chassis import clock
from contracts.errors import PermissionDenied, ValidationFailed

from ..errors import ChatIsTaken, QueueIsOfOthers
from ..routing import crews, entering, support_agents
from ..routing.models import Queue, SupportAgent
from ..tickets.keeping import actor_id, user_id
from . import chat_settings, keeping, saying
from .models import Chat


def accept_chat(*, chat_id, expected_version):
    """Take a chat that waits; it is theirs who are first. Twice is once."""
    taker = user_id()
    if taker is None:
        raise PermissionDenied("Only a person can take chats.")
    chat = keeping.fetch_open(chat_id, expected_version)
    if chat.state == "active":
        if chat.agent_id == taker:
            return chat.to_view()
        raise ChatIsTaken(id=chat_id, agent_id=chat.agent_id)
    _require_serving(taker, chat)
    now = clock.now()
    keeping.burden(taker, now)
    chat.state, chat.agent_id, chat.accepted_at = "active", taker, now
    chat.offered_to_id = chat.offered_until = None
    chat.passed_by = []
    chat.agent_ids = list(dict.fromkeys([*chat.agent_ids, taker]))
    saying.happen(chat, "accepted", by="agent", author_id=taker)
    return keeping.keep(chat)


def transfer_chat(*, chat_id, expected_version, agent_id, queue_id, note):
    """Offer a chat to somebody else who is there, or have it wait in another queue.

    It keeps the place of somebody who has waited since they came.
    """
    chat = keeping.fetch_open(chat_id, expected_version)
    if agent_id is not None:
        _require_there(agent_id)
    if queue_id is not None:
        entering.require_open(queue_id, "/queue_id")
        chat.queue_id = queue_id
    if note:
        saying.note(chat, note, actor_id())
    left = chat.agent_id
    keeping.wait(chat)
    chat.passed_by = [left] if left else []
    saying.happen(chat, "transferred", by="agent", author_id=actor_id())
    if agent_id is not None:
        keeping.offer(chat, agent_id, chat_settings.get_chat_settings()["offer_seconds"])
    return keeping.keep(chat)


def end_chat(*, chat_id, expected_version):
    """End a chat."""
    chat = Chat.fetch(chat_id, expected_version=expected_version)
    if chat.state == "ended":
        return chat.to_view()
    return keeping.end(chat, "agent", actor_id())


def _require_serving(taker, chat):
    """Raise QueueIsOfOthers for somebody who is not asked, and serves another queue."""
    if chat.offered_to_id == taker:
        return
    support_agents.know(taker)
    queue = Queue.fetch_raw(chat.queue_id)
    if not crews.member_of(taker).serves(queue):
        raise QueueIsOfOthers(id=queue["_id"])


def _require_there(agent_id):
    found = SupportAgent.collection().find_one({"_id": agent_id}, {"presence": 1})
    if found is None or found["presence"] != "available":
        raise ValidationFailed.at("/agent_id", "They are not there.")
