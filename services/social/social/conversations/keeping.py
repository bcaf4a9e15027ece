"""A conversation is fetched, said something in, stored and told of, in one place."""

from chassis import clock
from chassis.ids import new_id
from chassis.outbox import announce
from chassis.store import view
from chassis.visibility import narrow
from contracts import social as contract
from contracts.context import current_call
from contracts.errors import NotFound

from ..alerts import settling
from .models import Conversation, ConversationMessage

MOST_AUTHORS = 50
_SERVICE = "service:social"


def fetch(conversation_id, expected_version=None):
    """A conversation that the caller sees, to be changed."""
    require_seen(conversation_id)
    return Conversation.fetch(conversation_id, expected_version=expected_version)


def require_seen(conversation_id):
    """Raise NotFound for a conversation that the caller does not see."""
    where = narrow({"_id": conversation_id}, "conversation")
    if Conversation.collection().find_one(where, {"_id": 1}) is None:
        raise NotFound(f"There is no conversation {conversation_id}.", id=conversation_id)


def fetch_message(conversation_id, message_id):
    """A message of a conversation that the caller sees."""
    require_seen(conversation_id)
    message = ConversationMessage.objects(id=message_id, conversation_id=conversation_id).first()
    if message is None:
        raise NotFound(f"There is no social_message {message_id}.", id=message_id)
    return message


def actor_id():
    """Who says and does it: whoever called, or the service by itself."""
    call = current_call()
    return call.actor.id if call else _SERVICE


def say(conversation, *, text, direction, at=None, author=None, by=None, **fields):
    """Add a message to a conversation that is stored afterwards, and have it go on by that.

    `author` said it to us; without one it is ours, said `by` somebody, or whoever acts now.
    """
    now = clock.now()
    if author:
        # Who they are to us is kept beside what they are called on the network.
        author = dict(author)
        contact_id = author.pop("contact_id", None)
        fields["contact_id"] = fields.get("contact_id") or contact_id
    message = ConversationMessage(
        id=new_id(ConversationMessage.ENTITY), conversation_id=conversation.id,
        kind="note" if direction == "internal" else "message", direction=direction,
        social_account_id=conversation.social_account_id, text=text, said_at=at or now,
        author=author, author_id=None if author else by or actor_id(), **fields)
    message.add()
    conversation.message_count += 1
    if direction == "internal":
        return message
    conversation.last_message_at = max(conversation.last_message_at or now, message.said_at)
    conversation.is_private = message.is_private
    if direction == "inbound":
        _hear(conversation, message)
    else:
        conversation.last_outbound_at = message.said_at
        if conversation.state == "open" and message.delivery != "waiting_approval":
            conversation.state = "answered"
    return message


def _hear(conversation, message):
    """What they say opens a conversation again, and whoever says it takes part from then on."""
    conversation.last_inbound_at = max(
        conversation.last_inbound_at or message.said_at, message.said_at)
    conversation.state, conversation.closed_at = "open", None
    known = {one["id"] for one in conversation.authors}
    if message.author["id"] not in known and len(known) < MOST_AUTHORS:
        conversation.authors = [*conversation.authors, message.author]


def add(conversation):
    """Store a new conversation, and tell of it."""
    conversation.add()
    announce(contract.conversation_opened, conversation=shown(conversation.stored))
    return conversation


def keep(conversation, *, is_told=True):
    """Store a changed conversation, and tell of it unless what was said tells enough."""
    conversation.put()
    settling.follow_conversation(conversation)
    if is_told:
        announce(contract.conversation_updated, conversation=shown(conversation.stored))
    return conversation


def tell(event, conversation, message):
    """Tell of a message, with whom and what it is about. Notes are told to nobody."""
    announce(event, social_message=shown_message(message.stored or message.to_raw()),
             contact_ids=list(conversation.contact_ids), linked=list(conversation.linked),
             network=conversation.network)


def shown_message(raw):
    """A message as it is shown."""
    hidden = ("contact_id", "social_account_id")
    return {name: value for name, value in view(raw).items() if name not in hidden}


def shown(raw):
    """A conversation as it is shown: who answers just now only while that counts."""
    taken = raw.get("taken") or None
    if taken and taken["until"] <= clock.now():
        taken = None
    authors = [{name: value for name, value in one.items() if name != "contact_id"}
               for one in raw.get("authors", ())]
    return {**view(raw), "taken": taken, "authors": authors,
            "contact_ids": raw.get("contact_ids", []), "linked": raw.get("linked", [])}
