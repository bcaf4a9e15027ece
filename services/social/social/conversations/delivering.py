"""Answers go out: outside of transactions, never twice, and what became of each is known."""

from datetime import timedelta
from functools import partial

import structlog
from pymongo import ReturnDocument

from chassis import clock
from chassis.jobs import as_service
from chassis.outbox import commit
from chassis.sealing import SecretUnreadable
from chassis.store import is_outage
from contracts import social as contract
from contracts.errors import VinculoError

from ..accounts import fetching
from ..accounts.models import SocialAccount, SocialAccountState
from ..connectors.failures import (
    NetworkAsksToWait,
    NetworkFailed,
    NetworkRefused,
    OutcomeUnknown,
)
from ..connectors.posts import Answer, Published
from . import keeping
from .models import Conversation, ConversationMessage

log = structlog.get_logger("vinculo.social_replies")

DELAYS = [timedelta(seconds=seconds) for seconds in (10, 60, 300, 1800)]
# For so long nobody else sends what a process had under way that died at it.
LEASE = timedelta(minutes=2)
LONGEST = timedelta(seconds=60)
MOST_AT_ONCE = 50
_UNDER_WAY = ("waiting", "sending", "withdrawing")


def deliver_replies():
    """Send the answers that are due, and take back what is to be taken back."""
    with as_service("social"):
        for _ in range(MOST_AT_ONCE):
            message = _take_one()
            if message is None:
                return
            _deliver(message)


def _take_one():
    """Take an answer that is due; one that somebody died at comes up again, under the same key."""
    now = clock.now()
    taken = ConversationMessage.collection().find_one_and_update(
        {"delivery": {"$in": _UNDER_WAY}, "due_at": {"$lte": now}},
        [{"$set": {
            "delivery": {"$cond": [{"$eq": ["$delivery", "withdrawing"]}, "withdrawing",
                                   "sending"]},
            # Whoever was at it before may have got through.
            "_is_doubtful": {"$or": [{"$eq": ["$delivery", "sending"]},
                                     {"$ifNull": ["$_is_doubtful", False]}]},
            "due_at": now + LEASE, "attempts": {"$add": [{"$ifNull": ["$attempts", 0]}, 1]},
            "_first_tried_at": {"$ifNull": ["$_first_tried_at", now]},
            "version": {"$add": ["$version", 1]}, "updated_at": now}}],
        sort=[("due_at", 1)], return_document=ReturnDocument.AFTER)
    return taken


def _deliver(message):
    account = SocialAccount.collection().find_one({"_id": message["social_account_id"]})
    state = SocialAccountState.collection().find_one({"_id": message["social_account_id"]}) or {}
    if account is None or account.get("archived_at"):
        _end(message, "failed", "The account was put away.")
        return
    waits_until = state.get("waits_until")
    if account["is_paused"] or (waits_until and waits_until > clock.now()):
        _put_off(message, until=max(waits_until or clock.now(), clock.now() + DELAYS[0]),
                 is_tried=False)
        return
    try:
        connector = fetching.opened(account, state)
        _do(message, connector)
    except NetworkAsksToWait as error:
        fetching.note(account["_id"], {"waits_until": error.until})
        _put_off(message, until=error.until, is_tried=False)
    except OutcomeUnknown as error:
        # Where a repeat does no harm, the connector lets it happen, and says so when it would.
        message["_is_doubtful"] = True
        _put_off(message, reason=str(error))
    except NetworkFailed as error:
        _put_off(message, reason=str(error))
    except (NetworkRefused, SecretUnreadable, VinculoError) as error:
        if is_outage(error):
            raise
        _end(message, "failed", fetching.in_words(error))


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
    first = message["_first_tried_at"]
    return Answer(
        # Tried again by hand it is another answer to the network.
        key=f"{message['_id']}-{int(first.timestamp() * 1000)}", text=message["text"],
        first_tried_at=first, reference=answered.get("_reference") or None,
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


def _put_off(message, *, reason=None, until=None, is_tried=True):
    """Try it again later; after the last delay it is over, and a person has to look."""
    attempts = message["attempts"]
    if is_tried and attempts > len(DELAYS):
        _end(message, "failed", reason)
        return
    delivery = "withdrawing" if message["delivery"] == "withdrawing" else "waiting"
    change = {"delivery": delivery, "due_at": until or clock.now() + DELAYS[attempts - 1],
              "updated_at": clock.now(), "_is_doubtful": message["_is_doubtful"]}
    if reason:
        change["failed_with"] = reason[:500]
    if not is_tried:
        change["attempts"] = attempts - 1
    ConversationMessage.collection().update_one(
        {"_id": message["_id"], "delivery": message["delivery"]},
        {"$set": change, "$inc": {"version": 1}})


def _end(message, delivery, reason):
    log.warning("social_reply_fails", message=message["_id"], reason=reason)
    ended = "unknown" if message["_is_doubtful"] else delivery
    if message["delivery"] == "withdrawing":
        # What could not be taken back is still to be read.
        ended = "sent"
    ConversationMessage.collection().update_one(
        {"_id": message["_id"], "delivery": message["delivery"]},
        {"$set": {"delivery": ended, "failed_with": (reason or "")[:500],
                  "updated_at": clock.now()},
         "$unset": {"due_at": ""}, "$inc": {"version": 1}})
