"""Who began a conversation, and what they said in it, for what is made of it."""

from chassis.asking import ask
from chassis.parties import known
from contracts import contacts
from contracts.errors import ValidationFailed

from ..models import ConversationMessage

_LAST_MESSAGES = 50


def given(**fields):
    """The fields that say something."""
    return {name: value for name, value in fields.items() if value is not None}


def said_in(conversation_id, longest):
    """What was said to us, the first first, as one text."""
    said = ConversationMessage.collection().find(
        {"conversation_id": conversation_id, "direction": "inbound"}, {"text": 1, "url": 1},
    ).sort([("said_at", 1), ("_id", 1)]).limit(_LAST_MESSAGES)
    return ("\n\n".join("\n".join(filter(None, (one["text"], one.get("url")))) for one in said)
            or "…")[:longest]


def known_contact_of(conversation):
    """The contact who began a conversation, the survivor of merges.

    Raises ValidationFailed where nobody said yet who that is.
    """
    if not conversation.get("contact_ids"):
        raise ValidationFailed.at("/conversation_id", "Say first who it is.")
    return party_of(conversation["contact_ids"][0])["id"]


def party_of(contact_id):
    """The party that a contact is."""
    return known(contact_id=contact_id)["parties"][contact_id]


def contact_of(conversation):
    """The contact who began a conversation; one that is known by the handle alone for a stranger.
    """
    if conversation.get("contact_ids"):
        return conversation["contact_ids"][0]
    author, network = conversation["authors"][0], conversation["network"]
    handle = author.get("handle") or author["id"][:200]
    made = ask(contacts.create_contact, once=f"author {network} {author['id']}", kind="person",
               name=author.get("name") or handle, social_handles=[given(
                   network=network, handle=handle, url=author.get("url"))])
    return made["id"]
