"""Time that is counted by itself: for how long somebody has a ticket before them, or a chat."""

from dataclasses import dataclass
from functools import partial
from math import ceil

from chassis import clock
from chassis.jobs import as_service
from chassis.outbox import commit

from ..chats.models import Chat
from ..errors import RateIsMissing
from ..tickets.models import PRESENCE_SECONDS, Ticket
from . import costs, rates
from .models import TimeSpent

BATCH = 200
SOURCE = "presence"
MOST_MINUTES = 24 * 60


@dataclass
class ChatAlone:
    """A chat that became no ticket, as costs ask about tickets."""

    number: str
    contact_ids: list
    id: None = None
    channel: str = "chat"
    category: None = None
    team_id: None = None
    refers_to: tuple = ()


def note(ticket_id, user_id, now):
    """Count the time since somebody last said that they have a ticket before them.

    Who says nothing for a minute has turned to something else, and the pause does not count.
    """
    day = now.date().isoformat()
    id = f"{ticket_id}/{user_id}/{day}"
    held = TimeSpent.collection().find_one({"_id": id}, {"at": 1})
    passed = (now - held["at"]).total_seconds() if held else 0
    TimeSpent.collection().update_one(
        {"_id": id},
        {"$inc": {"seconds": int(passed) if 0 < passed <= PRESENCE_SECONDS else 0, "version": 1},
         "$set": {"at": now, "updated_at": now},
         "$setOnInsert": {"ticket_id": ticket_id, "user_id": user_id, "day": day,
                          "created_at": now, "is_counted": False}}, upsert=True)


def note_chat(chat, now):
    """Count the time for which somebody has had a chat that they have no longer from now on."""
    seconds = int((now - chat.accepted_at).total_seconds())
    day = now.date().isoformat()
    TimeSpent.collection().update_one(
        {"_id": f"{chat.id}/{chat.agent_id}/{day}"},
        {"$inc": {"seconds": max(seconds, 0), "version": 1},
         "$set": {"at": now, "updated_at": now},
         "$setOnInsert": {"chat_id": chat.id, "user_id": chat.agent_id, "day": day,
                          "created_at": now, "is_counted": False}}, upsert=True)


def count_presence():
    """Make costs of the time that was spent on days that are over, where that is decided.

    A day without a rate is taken up again after all others.
    """
    if not rates.get_cost_settings()["counts_presence"]:
        return
    with as_service("helpdesk"):
        found = TimeSpent.collection().find(
            {"is_counted": False, "day": {"$lt": clock.today()}}).sort("updated_at", 1).limit(BATCH)
        for raw in list(found):
            commit(partial(_count, raw))


def _count(raw):
    is_counted = True
    about, further = _of_chat(raw["chat_id"]) if raw.get("chat_id") else (
        _going_on(raw["ticket_id"]), {})
    minutes = min(ceil(raw["seconds"] / 60), MOST_MINUTES)
    if about is not None and minutes:
        try:
            costs.add_once(about, {"type": SOURCE, "id": raw["_id"]}, kind="time",
                           user_id=raw["user_id"], minutes=minutes, incurred_at=raw["at"],
                           **further)
        except RateIsMissing:
            is_counted = False
    TimeSpent.collection().update_one({"_id": raw["_id"]}, {
        "$set": {"is_counted": is_counted, "updated_at": clock.now()}})


def _going_on(ticket_id):
    """The ticket, or the one that it is a part of; None where it is gone."""
    ticket = Ticket.objects(id=ticket_id).first() if ticket_id else None
    while ticket is not None and ticket.merged_into_id:
        ticket = Ticket.fetch(ticket.merged_into_id)
    return ticket


def _of_chat(chat_id):
    """What the time of a chat is about, and what is noted of it; None for one that is gone."""
    raw = Chat.collection().find_one({"_id": chat_id})
    if raw is None:
        return None, {}
    about = _going_on(raw.get("ticket_id")) or ChatAlone(
        number=chat_id,
        contact_ids=[raw[name] for name in Chat.CONTACT_REFERENCES if raw.get(name)])
    return about, {"chat_id": chat_id}
