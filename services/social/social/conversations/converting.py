"""A conversation becomes a ticket or a lead, once; what is answered there is said here."""

from chassis import clock
from chassis.asking import ask
from contracts import contacts, helpdesk, sales
from contracts import social as contract
from contracts.access import may
from contracts.context import current_call
from contracts.errors import PermissionDenied, ValidationFailed

from ..accounts.models import SocialAccount
from ..connectors import PRIVATE, SPEAKING
from ..identity import authors
from . import keeping
from .models import Conversation, ConversationMessage

CHANNEL = "social"
# What it takes to have something made elsewhere by hand, it takes here too.
_PERMISSIONS = {"ticket": "tickets:write", "lead": "leads:write"}
_LAST_MESSAGES = 50
LONGEST = {"ticket": 50_000, "lead": 5000}
LONGEST_REPLY = 5000


def made(*, conversation_id, to, subject, type_id, email, phone):
    """For `serves(…, first=…)`: what a conversation became, `{"made": {"id", "contact_id"}}`.

    It is asked for under a name of its own, so that it is made once whoever asks, and however
    often. A stranger becomes a contact that is known by their handle. None where it is there.
    """
    keeping.require_seen(conversation_id)
    if not may(current_call().actor, _PERMISSIONS[to]):
        raise PermissionDenied(f"It takes {_PERMISSIONS[to]} to make a {to}.")
    conversation = Conversation.fetch_raw(conversation_id)
    if any(one["type"] == to for one in conversation.get("linked", ())):
        return {"made": None}
    text = _said_in(conversation_id)[:LONGEST[to]]
    once = f"conversation {conversation_id} {to}"
    if to == "lead":
        if not email and not phone:
            raise ValidationFailed.at("/email", "Give an email or a phone.")
        lead = ask(sales.create_lead, once=once, **_given(
            name=conversation["authors"][0].get("name"), email=email, phone=phone, message=text,
            source="social", source_detail=conversation["network"],
            language=conversation.get("language")))
        return {"made": {"id": lead["id"], "contact_id": None}}
    contact_id = _contact_of(conversation)
    ticket = ask(helpdesk.create_ticket, once=once, **_given(
        subject=subject or conversation["subject"], contact_ids=[contact_id], body=text,
        channel=CHANNEL, type_id=type_id, language=conversation.get("language"),
        refers_to=[{"type": Conversation.ENTITY, "id": conversation_id}]))
    return {"made": {"id": ticket["id"], "contact_id": contact_id}}


def convert_conversation(*, conversation_id, to, made, **_asked):
    """Note what a conversation became; asked again, it is what it was."""
    conversation = keeping.fetch(conversation_id)
    if made is None or any(one["type"] == to for one in conversation.linked):
        return keeping.shown(conversation.to_raw())
    user_id = current_call().actor.id
    conversation.linked = [*conversation.linked, {
        "type": to, "id": made["id"], "linked_at": clock.now(), "linked_by_id": user_id}]
    contact_id = made["contact_id"]
    if contact_id and not conversation.contact_ids:
        # Whom nobody knew became a contact of their own: it is they.
        author = {**conversation.authors[0], "contact_id": contact_id}
        conversation.authors = [author, *conversation.authors[1:]]
        conversation.contact_ids = [contact_id]
        authors.confirm(conversation.network, author, contact_id, user_id)
        authors.name_what_was_said(conversation.network, author["id"], contact_id)
    return keeping.shown(keeping.keep(conversation).stored)


def _given(**fields):
    return {name: value for name, value in fields.items() if value is not None}


def _said_in(conversation_id):
    """What was said to us, the first first, as the first message of a ticket."""
    said = ConversationMessage.collection().find(
        {"conversation_id": conversation_id, "direction": "inbound"}, {"text": 1, "url": 1},
    ).sort([("said_at", 1), ("_id", 1)]).limit(_LAST_MESSAGES)
    return "\n\n".join(
        "\n".join(filter(None, (one["text"], one.get("url")))) for one in said) or "…"


def _contact_of(conversation):
    """The contact who began a conversation; one that is known by the handle alone for a stranger.
    """
    if conversation.get("contact_ids"):
        return conversation["contact_ids"][0]
    author, network = conversation["authors"][0], conversation["network"]
    handle = author.get("handle") or author["id"][:200]
    made = ask(contacts.create_contact, once=f"author {network} {author['id']}", kind="person",
               name=author.get("name") or handle, social_handles=[_given(
                   network=network, handle=handle, url=author.get("url"))])
    return made["id"]


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
    is_private = answered["is_private"] and account["connector"] in PRIVATE
    has_to_wait = account["needs_approval"] and not is_private
    said = keeping.say(
        conversation, text=message["body"][:LONGEST_REPLY], direction="outbound",
        by=message.get("author_id"), is_private=is_private, answers_id=answered["_id"],
        source=answered.get("_source"), attempts=0,
        delivery="waiting_approval" if has_to_wait else "waiting",
        due_at=None if has_to_wait else clock.now())
    keeping.keep(conversation, is_told=False)
    keeping.tell(contract.social_message_added, conversation, said)
