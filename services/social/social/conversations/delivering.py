"""Answers go out: outside of transactions, never twice, and what became of each is known."""

from functools import partial

import structlog
from pymongo import ReturnDocument

from chassis import clock
from chassis.jobs import as_service
from chassis.outbox import commit
from contracts import social as contract

from ..accounts.outgoing import Outgoing, key_of
from ..connectors.posts import Answer, Published
from . import keeping
from .models import Conversation, ConversationMessage

log = structlog.get_logger("vinculo.social_replies")


def deliver_replies():
    """Send the answers that are due, and take back what is to be taken back."""
    with as_service("social"):
        _ANSWERS.send_due()


def _do(message, connector):
    if message["delivery"] == "withdrawing":
        connector.delete(Published(message["_external_id"],
                                   reference=message.get("_reference") or {}))
        commit(partial(_withdrawn, message))
        return
    published = connector.publish(_answer_of(message))
    commit(partial(_sent, message, published))


def _answer_of(message):
    answered = ConversationMessage.collection().find_one({"_id": message["answers_id"]}) or {}
    author = answered.get("author") or {}
    return Answer(
        key=key_of(message), text=message["text"], first_tried_at=message["_first_tried_at"],
        reference=answered.get("_reference") or None,
        handle=author.get("handle"), is_private=message["is_private"],
        language=answered.get("_language"))


def _sent(message, published):
    now = clock.now()
    stored = ConversationMessage.collection().find_one_and_update(
        {"_id": message["_id"], "delivery": "sending"},
        {"$set": {"delivery": "sent", "sent_at": now, "updated_at": now, "url": published.url,
                  "_external_id": published.external_id,
                  "_named": published.named or published.external_id,
                  "_reference": published.reference},
         "$unset": {"due_at": "", "failed_with": ""}, "$inc": {"version": 1}},
        return_document=ReturnDocument.AFTER)
    if stored is None:
        return
    conversation = Conversation.objects(id=message["conversation_id"]).first()
    if conversation is not None:
        keeping.tell(contract.social_message_sent, conversation, _Told(stored))


class _Told:
    """A message as it was stored, for `keeping.tell`."""

    def __init__(self, stored):
        self.stored = stored


def _withdrawn(message):
    now = clock.now()
    ConversationMessage.collection().update_one(
        {"_id": message["_id"], "delivery": "withdrawing"},
        {"$set": {"delivery": "withdrawn", "deleted_at": now, "updated_at": now},
         "$unset": {"due_at": "", "failed_with": ""}, "$inc": {"version": 1}})


def _end(message, reason):
    log.warning("social_reply_fails", message=message["_id"], reason=reason)
    ended = "unknown" if message["_is_doubtful"] else "failed"
    if message["delivery"] == "withdrawing":
        # What could not be taken back is still to be read.
        ended = "sent"
    ConversationMessage.collection().update_one(
        {"_id": message["_id"], "delivery": message["delivery"]},
        {"$set": {"delivery": ended, "failed_with": (reason or "")[:500],
                  "updated_at": clock.now()},
         "$unset": {"due_at": ""}, "$inc": {"version": 1}})


_ANSWERS = Outgoing(ConversationMessage, "attempts", do=_do, end=_end)
