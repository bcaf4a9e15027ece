"""What is answered in a ticket is said in the conversation that it was made of."""

from chassis import clock
from contracts import social as contract

from ...accounts.models import SocialAccount
from ...connectors import SPEAKING, writes_in_private
from .. import keeping
from ..models import Conversation, ConversationMessage
from .elsewhere import CHANNEL

LONGEST_REPLY = 5000


def say_answer(told):
    """Say in the conversation what was answered in a ticket that it became; once for each."""
    message = told["message"]
    if message.get("channel") != CHANNEL:
        return
    conversation = Conversation.objects(linked__id=message["ticket_id"]).first()
    if conversation is None:
        return
    account = SocialAccount.collection().find_one({"_id": conversation.social_account_id})
    answered = ConversationMessage.collection().find_one(
        {"conversation_id": conversation.id, "direction": "inbound",
         "_external_id": {"$exists": True}}, sort=[("said_at", -1), ("_id", -1)])
    if not account or account["connector"] not in SPEAKING or answered is None:
        return
    is_private = answered["is_private"] and writes_in_private(account)
    has_to_wait = account["needs_approval"] and not is_private
    said = keeping.say(
        conversation, text=message["body"][:LONGEST_REPLY], direction="outbound",
        by=message.get("author_id"), is_private=is_private, answers_id=answered["_id"],
        source=answered.get("_source"), attempts=0,
        delivery="waiting_approval" if has_to_wait else "waiting",
        due_at=None if has_to_wait else clock.now())
    keeping.keep(conversation, is_told=False)
    keeping.tell(contract.social_message_added, conversation, said)
