"""Who the visitor of a chat is: by the token that they hold, or as a customer who is signed in."""

import hashlib
import secrets
from datetime import timedelta

from chassis import clock
from chassis.asking import ask
from chassis.emails import normal_email
from chassis.parties import Party, survivor_of
from chassis.store import ACKNOWLEDGED
from contracts import contacts
from contracts.errors import NotFound, ServiceUnavailable, ValidationFailed

from .models import Chat

# 256 random bits, 43 letters.
_TOKEN_BYTES = 32
# They are seen at each look; that is written down no more often.
_SEEN = timedelta(seconds=30)


def new_token():
    """What a visitor holds who made up nothing; it is kept nowhere."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def digest_of(token):
    """By what a token is known here. It has too many bits to be guessed, so it needs no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def held_by(token):
    """The chat of a token, as stored, or None."""
    return Chat.collection().find_one({"_digest": digest_of(token)})


def by_token(token):
    """The chat of a token, as stored. Raises NotFound, whatever is wrong with the token."""
    found = held_by(token)
    if found is None:
        raise NotFound("There is no such chat.")
    return found


def own(chat_id, party):
    """A chat of a customer who is signed in, as stored. Raises NotFound for that of any other."""
    found = Chat.collection().find_one(
        {"_id": chat_id, "origin": "portal", "party_id": party["id"]})
    if found is None:
        raise NotFound(f"There is no chat {chat_id}.", id=chat_id)
    return found


def note_seen(raw):
    """Note that the visitor is there, now and then."""
    now = clock.now()
    if raw["state"] != "ended" and raw["visitor_seen_at"] < now - _SEEN:
        # Should the machine fail at this moment, they are seen again by the next look.
        Chat.collection().with_options(write_concern=ACKNOWLEDGED).update_one(
            {"_id": raw["_id"]}, {"$max": {"visitor_seen_at": now}})


def contact_known(*, email=None, **_request):
    """For `serves(…, first=…)`: the contact with the address that a visitor gives, if any.

    It proves nothing: it tells us who it may be, and the visitor nothing. While contacts cannot be
    asked, nobody waits for that.
    """
    if not email:
        return {"contact_id": None, "address": None}
    address = address_of(email)
    found = Party.collection().find_one(
        {"emails.address": address, "archived_at": None, "merged_into": None}, {"_id": 1},
        sort=[("_id", 1)])
    if found is not None:
        return {"contact_id": survivor_of(found["_id"]), "address": address}
    try:
        known = ask(contacts.list_contacts, email=address, limit=1)["items"]
    except ServiceUnavailable:
        known = []
    return {"contact_id": known[0]["id"] if known else None, "address": address}


def address_of(email):
    """An address as contacts keep it. Raises ValidationFailed for what is none."""
    try:
        return normal_email(email)
    except ValueError as error:
        raise ValidationFailed.at("/email", "This is not an email address.") from error
