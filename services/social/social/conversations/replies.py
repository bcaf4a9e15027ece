"""Answers: written by one agent at a time, approved where that is asked for, and taken back."""

from chassis import clock
from contracts import social as contract
from contracts.access import may
from contracts.context import current_call
from contracts.errors import ValidationFailed

from ..accounts.models import SocialAccount
from ..connectors import SPEAKING, writes_in_private
from ..crises import saying
from ..errors import (
    AccountCannotAnswer,
    ConversationHasNews,
    ReplyIsDecided,
    ReplyIsOwn,
    ReplyIsUnderWay,
)
from . import keeping, saved_replies
from .conversations import LEASE, require_free, user_of
from .models import ConversationMessage

# Who has this right waits for nobody.
ANSWERS_FREELY = "social:answer_freely"
_TRIED_IN_VAIN = ("failed", "unknown")
_NOT_SENT = ("waiting_approval", "refused", "waiting", "failed")


def reply_to_conversation(*, conversation_id, text, saved_reply_id, crisis_statement_id,
                          is_private, answers_id, last_message_id):
    """Answer: it is stored now and sent in a moment, once, or when somebody approved it."""
    conversation = keeping.fetch(conversation_id)
    actor = current_call().actor
    require_free(conversation, actor.id)
    account = _speaking(conversation, is_private)
    answered = _answered(conversation, answers_id)
    if last_message_id is not None:
        _refuse_unread(conversation, last_message_id, actor)
    if saved_reply_id is not None:
        text = saved_replies.said(saved_reply_id, answered["author"])

    if crisis_statement_id is not None:
        text = saying.text_of(crisis_statement_id, conversation, is_private)

    # A statement was approved before, by somebody else than who wrote it.
    has_to_wait = (account["needs_approval"] and not is_private and crisis_statement_id is None
                   and not may(actor, ANSWERS_FREELY))
    message = keeping.say(
        conversation, text=text, direction="outbound", is_private=is_private,
        answers_id=answered["_id"], source=answered.get("_source"), attempts=0,
        crisis_statement_id=crisis_statement_id,
        delivery="waiting_approval" if has_to_wait else "waiting",
        due_at=None if has_to_wait else clock.now())
    conversation.taken = {"user_id": actor.id, "until": clock.now() + LEASE}
    conversation.owner_id = conversation.owner_id or user_of(actor)
    keeping.keep(conversation, is_told=False)
    if crisis_statement_id is not None:
        saying.note_said(message)
    keeping.tell(contract.social_message_added, conversation, message)
    return keeping.shown_message(message.stored)


def _speaking(conversation, is_private):
    """The account by which is answered, as stored. Raises AccountCannotAnswer."""
    account = conversation.social_account_id and SocialAccount.collection().find_one(
        {"_id": conversation.social_account_id})
    if not account or account.get("archived_at") or account["connector"] not in SPEAKING:
        raise AccountCannotAnswer(id=conversation.id)
    if is_private and not writes_in_private(account):
        raise ValidationFailed.at(
            "/is_private", "By this account we write to nobody in private.")
    return account


def _answered(conversation, answers_id):
    """The message that is answered, as stored: the named one, else the last one said to us."""
    where = {"conversation_id": conversation.id, "direction": "inbound"}
    if answers_id is not None:
        found = ConversationMessage.collection().find_one({**where, "_id": answers_id})
    else:
        found = ConversationMessage.collection().find_one(
            where, sort=[("said_at", -1), ("_id", -1)])
    if found is None or not found.get("_external_id"):
        raise ValidationFailed.at("/answers_id", "Nothing of this was said on the network.")
    return found


def _refuse_unread(conversation, last_message_id, actor):
    """Raise ConversationHasNews where somebody else said something since a message was read."""
    latest = ConversationMessage.collection().find_one(
        {"conversation_id": conversation.id}, {"author_id": 1},
        sort=[("said_at", -1), ("_id", -1)])
    if latest["_id"] != last_message_id and latest.get("author_id") != actor.id:
        raise ConversationHasNews(id=conversation.id, message_id=latest["_id"])


def approve_reply(*, conversation_id, social_message_id):
    """Have an answer be sent that waits for approval; who approved it is kept with it.

    Nobody approves what they wrote themselves, unless they need no approval at all.
    """
    message = _to_decide(conversation_id, social_message_id)
    actor = current_call().actor
    if message.author_id == actor.id and not may(actor, ANSWERS_FREELY):
        raise ReplyIsOwn(id=social_message_id)
    message.delivery, message.due_at = "waiting", clock.now()
    message.decided_by_id = actor.id
    message.put()
    conversation = keeping.fetch(conversation_id)
    if conversation.state == "open":
        conversation.state = "answered"
        keeping.keep(conversation)
    return keeping.shown_message(message.stored)


def refuse_reply(*, conversation_id, social_message_id, reason):
    """Refuse an answer that waits for approval; it is never sent."""
    message = _to_decide(conversation_id, social_message_id)
    message.delivery, message.refused_because = "refused", reason
    message.decided_by_id = current_call().actor.id
    return keeping.shown_message(message.put().stored)


def _to_decide(conversation_id, social_message_id):
    message = keeping.fetch_message(conversation_id, social_message_id)
    if message.delivery != "waiting_approval":
        raise ReplyIsDecided(id=social_message_id)
    return message


def retry_reply(*, conversation_id, social_message_id):
    """Send an answer again that failed, or of which nobody knows whether it arrived.

    It is a new try under a key of its own: of an unknown one a person has looked first.
    """
    message = keeping.fetch_message(conversation_id, social_message_id)
    if message.delivery not in _TRIED_IN_VAIN:
        raise ReplyIsDecided("Only what failed is sent again.", id=social_message_id)
    message.delivery, message.due_at, message.attempts = "waiting", clock.now(), 0
    message.first_tried_at, message.failed_with, message.is_doubtful = None, None, None
    return keeping.shown_message(message.put().stored)


def withdraw_reply(*, conversation_id, social_message_id):
    """Take an answer back: what was not sent never is, what was is deleted on the network."""
    message = keeping.fetch_message(conversation_id, social_message_id)
    if message.delivery in ("withdrawn", "withdrawing"):
        return keeping.shown_message(message.to_raw())
    if message.delivery == "sending":
        raise ReplyIsUnderWay(id=social_message_id)
    if message.delivery in _NOT_SENT:
        message.delivery, message.due_at = "withdrawn", None
    elif message.delivery == "sent":
        message.delivery, message.due_at, message.attempts = "withdrawing", clock.now(), 0
    else:
        raise ValidationFailed.at("/social_message_id", "This is no answer that was sent.")
    return keeping.shown_message(message.put().stored)
