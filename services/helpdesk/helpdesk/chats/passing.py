"""Chats that pass: ended as their visitor is gone, and deleted when their time is over."""

from datetime import timedelta
from functools import partial

from chassis import clock
from chassis.jobs import as_service
from chassis.outbox import commit

from ..tickets import attachments
from . import chat_settings, keeping
from .models import Chat, ChatMessage

BATCH = 200


def end_abandoned_chats():
    """End chats whose visitor is away for too long; a job does so."""
    minutes = chat_settings.get_chat_settings()["abandoned_minutes"]
    with as_service("helpdesk"):
        before = clock.now() - timedelta(minutes=minutes)
        gone = Chat.collection().find(
            {"state": {"$in": ["waiting", "active"]}, "visitor_seen_at": {"$lt": before}},
            {"_id": 1})
        for raw in list(gone.limit(BATCH)):
            commit(partial(_abandon, raw["_id"], before))


def delete_old_chats():
    """Delete chats that ended long ago, with all that was said in them; a job does so."""
    before = clock.now() - timedelta(days=chat_settings.get_chat_settings()["kept_days"])
    while True:
        ids = [raw["_id"] for raw in Chat.collection().find(
            {"ended_at": {"$lt": before}}, {"_id": 1}).limit(BATCH)]
        # What they hold first: what is left behind by a crash is found by its chat.
        attachments.delete_of(ids)
        ChatMessage.collection().delete_many({"chat_id": {"$in": ids}})
        Chat.collection().delete_many({"_id": {"$in": ids}})
        if len(ids) < BATCH:
            return


def _abandon(chat_id, before):
    chat = Chat.objects(id=chat_id, visitor_seen_at__lt=before).first()
    if chat is not None and chat.state != "ended":
        keeping.end(chat, "abandoned")
