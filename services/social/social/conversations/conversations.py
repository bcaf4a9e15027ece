"""Conversations: the inbox, what was said, who looks after it, who answers, and what became of it.
"""

from datetime import timedelta

from chassis import clock, paging
from chassis.paging import moment
from chassis.visibility import narrow
from contracts import social as contract
from contracts.context import current_call
from contracts.errors import ValidationFailed

from ..accounts.models import SocialAccount
from ..alerts import weighing
from ..connectors.texts import line
from ..errors import ConversationIsTaken, MentionIsGone
from ..identity import authors
from ..listening.models import Mention
from . import keeping, taking_in
from .models import Conversation, ConversationMessage

# For so long nobody else answers, unless it is asked for again.
LEASE = timedelta(minutes=10)
MOST_CONTACTS = MOST_LINKED = 20
_LAST_TEXTS = 20


def list_conversations(*, limit, after, sort, is_unassigned=None, contact_id=None, author_id=None,
                       tag=None, **filters):
    """List conversations, what is new first unless it is asked otherwise."""
    where = dict(filters)
    if is_unassigned is not None:
        where["owner_id"] = None if is_unassigned else {"$ne": None}
    for name, value in (("contact_ids", contact_id), ("authors.id", author_id), ("tags", tag)):
        if value is not None:
            where[name] = value
    return paging.page(
        Conversation.collection(), narrow(where, "conversation"), sort=sort, kind=moment,
        limit=limit, after=after, show=keeping.shown)


def get_conversation(*, conversation_id):
    """Show a conversation."""
    return keeping.shown(Conversation.fetch_raw(conversation_id))


def list_conversation_messages(*, conversation_id, limit, after, sort):
    """See what was said in a conversation."""
    keeping.require_seen(conversation_id)
    return paging.page(
        ConversationMessage.collection(), {"conversation_id": conversation_id}, sort=sort,
        kind=moment, limit=limit, after=after, show=keeping.shown_message)


def converse_about_mention(*, mention_id):
    """Begin a conversation about a mention; where it is in one already, that one is given."""
    mention = Mention.fetch_raw(mention_id)
    if mention.get("conversation_id"):
        return get_conversation(conversation_id=mention["conversation_id"])
    if mention.get("deleted_at") or mention.get("blanked_at"):
        raise MentionIsGone(id=mention_id)
    account = SocialAccount.fetch_raw(mention["social_account_id"])
    known = authors.confirmed_of(mention["network"], [mention["author"]["id"]])
    conversation = taking_in.converse(account, mention, known.get(mention["author"]["id"]))
    weighing.weigh_again({"_id": mention_id})
    return keeping.shown(conversation.stored)


def update_conversation(*, conversation_id, changes, expected_version):
    """Change the team, the tags or the language of a conversation."""
    conversation = keeping.fetch(conversation_id, expected_version)
    for name, value in changes.items():
        setattr(conversation, name, value)
    return keeping.shown(keeping.keep(conversation).stored)


def assign_conversation(*, conversation_id, owner_id, expected_version):
    """Give a conversation to somebody, or to nobody."""
    conversation = keeping.fetch(conversation_id, expected_version)
    if conversation.owner_id != owner_id:
        conversation.owner_id = owner_id
        keeping.keep(conversation)
    return keeping.shown(conversation.stored or conversation.to_raw())


def take_conversation(*, conversation_id):
    """Have nobody else answer for a while; the lease is for whoever comes first.

    An unassigned conversation is looked after by whoever takes it.
    """
    conversation = keeping.fetch(conversation_id)
    user_id = current_call().actor.id
    require_free(conversation, user_id)
    conversation.taken = {"user_id": user_id, "until": clock.now() + LEASE}
    conversation.owner_id = conversation.owner_id or user_of(current_call().actor)
    return keeping.shown(keeping.keep(conversation).stored)


def release_conversation(*, conversation_id):
    """Let others answer again; what somebody else has taken stays theirs."""
    conversation = keeping.fetch(conversation_id)
    if conversation.taken and conversation.taken["user_id"] == current_call().actor.id:
        conversation.taken = {}
        keeping.keep(conversation)
    return keeping.shown(conversation.stored or conversation.to_raw())


def require_free(conversation, user_id):
    """Raise ConversationIsTaken while somebody else answers."""
    taken = conversation.taken
    if taken and taken["user_id"] != user_id and taken["until"] > clock.now():
        raise ConversationIsTaken(id=conversation.id, user_id=taken["user_id"],
                                  until=taken["until"].isoformat())


def user_of(actor):
    """The id of the user behind a call; None for a service."""
    return actor.id if actor.id.startswith("user_") else None


def close_conversation(*, conversation_id, expected_version):
    """Be done with a conversation. Doing so twice is doing it once."""
    conversation = keeping.fetch(conversation_id, expected_version)
    if conversation.state != "closed":
        conversation.state, conversation.closed_at = "closed", clock.now()
        conversation.taken = {}
        keeping.keep(conversation)
    return keeping.shown(conversation.stored or conversation.to_raw())


def log_conversation(*, network, author, text, said_at, url, is_private, language, contact_id,
                     team_id, is_mine, parties):
    """Log something that was said to us outside of what we fetch; who logs it may look after it."""
    at = _past(said_at)
    conversation = Conversation(
        id=taking_in.new_id(Conversation.ENTITY), network=network, origin="logged",
        subject=line(text, taking_in.SUBJECT), url=url, state="open", language=language,
        team_id=team_id, last_message_at=at,
        owner_id=user_of(current_call().actor) if is_mine else None)
    if contact_id:
        conversation.contact_ids = [parties[contact_id]["id"]]
    message = keeping.say(conversation, text=text, direction="inbound", at=at, author=author,
                          is_private=is_private, url=url,
                          contact_id=next(iter(conversation.contact_ids), None))
    keeping.add(conversation)
    keeping.tell(contract.social_message_added, conversation, message)
    return keeping.shown(conversation.stored)


def log_conversation_message(*, conversation_id, text, direction, said_at, is_private):
    """Log what was said since outside of what we fetch, by whoever began it or by us."""
    conversation = keeping.fetch(conversation_id)
    is_theirs = direction == "inbound"
    message = keeping.say(
        conversation, text=text, direction=direction, at=_past(said_at), is_private=is_private,
        author=conversation.authors[0] if is_theirs else None,
        delivery=None if is_theirs else "logged")
    keeping.keep(conversation, is_told=False)
    keeping.tell(contract.social_message_added, conversation, message)
    return keeping.shown_message(message.stored)


def note_conversation(*, conversation_id, text):
    """Note something among us; it goes nowhere."""
    conversation = keeping.fetch(conversation_id)
    message = keeping.say(conversation, text=text, direction="internal")
    keeping.keep(conversation, is_told=False)
    return keeping.shown_message(message.stored)


def list_author_candidates(*, conversation_id):
    """See who the one who began a conversation may be, and why; nobody is made one by that."""
    keeping.require_seen(conversation_id)
    raw = Conversation.fetch_raw(conversation_id)
    said = list(ConversationMessage.collection().find(
        {"conversation_id": conversation_id, "direction": "inbound"},
    ).sort([("said_at", -1), ("_id", -1)]).limit(_LAST_TEXTS))
    # Whoever writes on our wall may leave an address that nobody else sees.
    texts = [one["text"] for one in said] + [
        one["_reference"]["email"] for one in said if "email" in (one.get("_reference") or {})]
    return {"items": authors.candidates_of(raw["network"], raw["authors"][0], texts)}


def identify_author(*, conversation_id, author_id, contact_id, expected_version, parties):
    """Say who somebody is who takes part; what they say from now on is known to be theirs.

    Null takes back what was confirmed.
    """
    conversation = keeping.fetch(conversation_id, expected_version)
    author = next((one for one in conversation.authors if one["id"] == author_id), None)
    if author is None:
        raise ValidationFailed.at("/author_id", "This is nobody who takes part.")
    party_id = parties[contact_id]["id"] if contact_id else None
    authors.confirm(conversation.network, author, party_id, current_call().actor.id)

    before = author.get("contact_id")
    author["contact_id"] = party_id
    conversation.authors = [author if one["id"] == author_id else one
                            for one in conversation.authors]
    of_others = {one.get("contact_id") for one in conversation.authors}
    held = [id for id in conversation.contact_ids if id != before or id in of_others]
    conversation.contact_ids = list(dict.fromkeys(filter(None, [*held, party_id])))[:MOST_CONTACTS]
    authors.name_what_was_said(conversation.network, author_id, party_id)
    weighing.weigh_again({"author.id": author_id, "network": conversation.network})
    return keeping.shown(keeping.keep(conversation).stored)


def link_conversation(*, conversation_id, type, id):
    """Say what became of a conversation. Doing so twice is doing it once."""
    conversation = keeping.fetch(conversation_id)
    if not id.startswith(f"{type}_"):
        raise ValidationFailed.at("/id", f"This is not the id of a {type}.")
    if any(one["id"] == id for one in conversation.linked):
        return keeping.shown(conversation.to_raw())
    if len(conversation.linked) == MOST_LINKED:
        raise ValidationFailed.at("/id", f"It leads to {MOST_LINKED} things already.")
    conversation.linked = [*conversation.linked, {
        "type": type, "id": id, "linked_at": clock.now(), "linked_by_id": current_call().actor.id}]
    return keeping.shown(keeping.keep(conversation).stored)


def _past(said_at):
    now = clock.now()
    if said_at is not None and said_at > now:
        raise ValidationFailed.at("/said_at", "This is yet to come.")
    return said_at or now
