"""Waiting chats are offered to people: the right one of those who are there and have room.

Chats count as tickets do: who has half of the chats that they can have at once has room for half
of their mails. What is offered and not taken in its time is offered to others.
"""

from datetime import timedelta
from functools import partial

from chassis import clock
from chassis.jobs import as_service
from chassis.outbox import commit
from chassis.parties import parties_of

from ..routing import crews, fitting, waiting
from ..routing.entering import language_of
from ..routing.models import RoutingTurn, SupportAgent
from . import chat_settings, keeping, saying
from .models import Chat
from .queueing import CHANNEL

# How many chats are looked at together.
BATCH = 100
ORDER = [("waits_since", 1), ("_id", 1)]


def give_waiting_chats():
    """Take back what nobody took or whose agent is gone, and offer what waits; a job does so."""
    with as_service("helpdesk"):
        late = Chat.collection().find({"_offered_until": {"$lte": clock.now()}}, {"_id": 1})
        for raw in list(late.limit(BATCH)):
            commit(partial(_pass_by, raw["_id"]))
        absent = [raw["_id"] for raw in SupportAgent.collection().find(
            {"presence": "absent"}, {"_id": 1})]
        left = Chat.collection().find({"_holder_id": {"$in": absent, "$gt": ""}}, {"_id": 1})
        for raw in list(left.limit(BATCH)):
            commit(partial(_take_back, raw["_id"]))
        while _waiting(waiting.queues_by_id(mode="push")) and commit(offer_waiting) == BATCH:
            pass


def offer_waiting():
    """Offer the first of what waits in queues that push. Returns how many of them."""
    queues = waiting.queues_by_id(mode="push")
    raws = _waiting(queues)
    if not raws:
        return 0
    # Two that give at once choose among the same people: the second begins again.
    RoutingTurn.collection().update_one(
        {"_id": RoutingTurn.PUSH}, {"$inc": {"turn": 1}}, upsert=True)
    crew, seconds, offered = crews.available(), chat_settings.get_chat_settings(), 0
    parties = parties_of({raw["contact_id"] for raw in raws if raw.get("contact_id")})
    for raw in raws:
        queue = queues[raw["queue_id"]]
        party = parties.get(raw.get("contact_id"), {})
        needs = _needs(raw, queue, party)
        able = crew.able(queue, needs)
        if able:
            member, _ = fitting.choose(needs, able, first=_first_of(raw, party))
            member.take(CHANNEL, clock.now())
            chat = Chat.fetch(raw["_id"])
            keeping.offer(chat, member.user_id, seconds["offer_seconds"])
            keeping.keep(chat)
            offered += 1
        elif raw.get("_passed_by"):
            # All who could have it let it pass by: they are asked again.
            chat = Chat.fetch(raw["_id"])
            chat.passed_by = []
            chat.put()
    return offered


def _waiting(queues):
    if not queues:
        return []
    return list(Chat.collection().find(
        {"queue_id": {"$in": list(queues)}, "_waits": True, "offered_to_id": None}).sort(
        ORDER).limit(BATCH))


def _needs(raw, queue, party):
    minutes = queue.get("relax_after_minutes")
    return fitting.Needs(
        channel=CHANNEL, language=language_of(raw.get("language"), party),
        skills=tuple(queue.get("skills", ())), passed_by=frozenset(raw.get("_passed_by", ())),
        is_relaxed=minutes is not None and (
            clock.now() - raw["waits_since"] >= timedelta(minutes=minutes)))


def _first_of(raw, party):
    """Who comes first: who had the last ticket of the contact, then their owner."""
    if not party:
        return []
    last = waiting.last_agent_of(party["id"], but=None)
    return [(user_id, why) for user_id, why in (
        (last, "last_agent"), (party.get("owner_id"), "portfolio_owner")) if user_id]


def _pass_by(chat_id):
    """Have a chat that was offered in vain wait for others."""
    chat = Chat.objects(id=chat_id, state="waiting", offered_until__lte=clock.now()).first()
    if chat is not None:
        chat.passed_by = [*chat.passed_by, chat.offered_to_id][-50:]
        keeping.wait(chat)
        keeping.keep(chat)


def _take_back(chat_id):
    """Have a chat wait for others whose agent went absent after they were given it."""
    chat = Chat.objects(id=chat_id).first()
    if chat is None or chat.holder_id is None:
        return
    agent = SupportAgent.objects(id=chat.holder_id, presence="absent").first()
    if agent is None:
        return
    # Should they come back at this very moment, one of the two is tried again.
    SupportAgent.collection().update_one({"_id": agent.id}, {"$inc": {"_turn": 1}})
    was_active = chat.state == "active"
    keeping.wait(chat)
    if was_active:
        saying.happen(chat, "waiting")
    keeping.keep(chat)
