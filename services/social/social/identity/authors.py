"""Who somebody on a network is: found with reasons, and sure only once a person confirmed it."""

import re

from chassis import clock
from chassis.parties import Party
from chassis.parties.looking import parties_of

from ..advocacy import praising
from ..conversations.models import ConversationMessage
from ..listening.models import Mention
from ..listening.words import folded
from .models import SocialIdentity

# How much each reason says. Weak ones together never make it sure: that takes a person.
CONFIDENCES = {"handle_known": 0.95, "email_given": 0.9, "same_name": 0.3}
MOST = 20
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")


def confirmed_of(network, author_ids):
    """`{author id: contact id}` of those whom somebody confirmed, the survivors of merges."""
    found = {raw["author_id"]: raw["contact_id"] for raw in SocialIdentity.collection().find(
        {"network": network, "author_id": {"$in": list(dict.fromkeys(author_ids))}})}
    known = parties_of(set(found.values())) if found else {}
    return {author_id: known.get(contact_id, {}).get("id", contact_id)
            for author_id, contact_id in found.items()}


def confirm(network, author, contact_id, user_id):
    """Remember that an author is a contact, or is nobody any more."""
    where = {"network": network, "author_id": author["id"]}
    held = SocialIdentity.objects(**where).first()
    if contact_id is None:
        if held is not None:
            SocialIdentity.collection().delete_one({"_id": held.id})
        return
    if held is None:
        SocialIdentity(**where, handle=author.get("handle"), contact_id=contact_id,
                       confirmed_by_id=user_id, confirmed_at=clock.now()).add()
    else:
        held.contact_id, held.confirmed_by_id = contact_id, user_id
        held.confirmed_at = clock.now()
        held.put()


def name_what_was_said(network, author_id, contact_id):
    """Have what an author said be a contact's, praise too; None has it be nobody's again."""
    praising.take_back(network, author_id, unless_of=contact_id)
    change = {"$set": {"contact_id": contact_id}} if contact_id else {"$unset": {"contact_id": ""}}
    ConversationMessage.collection().update_many({"author.id": author_id}, change)
    Mention.collection().update_many({"author.id": author_id, "network": network}, change)
    if contact_id:
        praising.settle_all_of(network, author_id)


def candidates_of(network, author, texts):
    """Whom an author may be, the likeliest first: `[{"contact_id", "name", "confidence",
    "reasons"}]`.

    Known by a handle that the contact has, by an address that was written in the conversation, and
    by a name alone, which is weak. Reasons add up as independent ones
    do, 1 − Π(1 − c), and stay below what a person's word is.
    """
    reasons = {}

    def add(found, code, text):
        for raw in found:
            if not raw.get("archived_at"):
                held = reasons.setdefault(raw["_id"], {"party": raw, "reasons": {}})
                held["reasons"].setdefault(code, text)

    parties = Party.collection()
    handle = author.get("handle")
    if handle:
        written = [handle, f"@{handle}", handle.lower(), f"@{handle.lower()}"]
        add(parties.find({"social_handles.handle": {"$in": written}, "social_handles": {
            "$elemMatch": {"network": network, "handle": {"$in": written}}},
            "merged_into": None}).limit(MOST),
            "handle_known", f"The contact is known as {handle} on this network.")
    for email in sorted({one.lower() for text in texts for one in _EMAIL.findall(text)})[:5]:
        add(parties.find({"emails.address": email, "merged_into": None}).limit(MOST),
            "email_given", f"{email} was given in the conversation.")
    name = author.get("name")
    if name and " " in folded(name):
        add(parties.find({"name": name, "merged_into": None})
            .collation({"locale": "es", "strength": 1}).limit(MOST),
            "same_name", f"The contact is called {name} too.")
    made = [_candidate(held) for held in reasons.values()]
    return sorted(made, key=lambda one: (-one["confidence"], one["contact_id"]))[:MOST]


def _candidate(held):
    doubt = 1.0
    for code in held["reasons"]:
        doubt *= 1 - CONFIDENCES[code]
    return {
        "contact_id": held["party"]["_id"], "name": held["party"].get("name"),
        "confidence": round(min(1 - doubt, 0.99), 2),
        "reasons": [{"code": code, "text": text} for code, text in held["reasons"].items()],
    }
