"""Mails as interactions: one for each Message-ID, however often and by whomever it is sent on."""

import base64
import binascii

from chassis import clock
from chassis.emails import normal_email
from chassis.ids import new_id
from chassis.mail_reading import digest_of, read_message
from contracts.contacts.mail import MAIL_BYTES
from contracts.context import current_call
from contracts.errors import ValidationFailed

from .. import contacts, interactions
from ..models import Contact
from ..provenance.sources import stated
from .models import Mail

# One address may be that of several, such as a family or a shared mailbox; so many are named.
MOST_CONTACTS = 190


def record_mail(*, message, own_addresses, agent_ids, creates_contacts):
    """Record a mail with the contacts that it is from and to, once for each Message-ID."""
    mail = read(message)
    ours = set(_normal(own_addresses))
    theirs = [item for item in mail.addresses if item["address"] not in ours]
    known = Mail.collection().find_one({"digest": mail.digest})
    found = _contacts_by_address([item["address"] for item in theirs])
    unknown = [item for item in theirs if item["address"] not in found]
    if known is None and creates_contacts:
        for item in unknown:
            found[item["address"]] = [_add_person(item)]
        unknown = []
    interaction, thread_id = _recorded(known) if known else _record(
        mail, _participants(theirs, found), ours, agent_ids)
    return {
        "interaction": interaction, "is_repeat": known is not None, "thread_id": thread_id,
        "message_id": mail.message_id, "sent_at": mail.sent_at, "unknown": unknown,
        "attachments": mail.attachments,
    }


def read(message):
    """The mail that was sent as base64."""
    try:
        content = base64.b64decode(message, validate=True)
        if len(content) > MAIL_BYTES:
            raise ValueError(f"A mail has at most {MAIL_BYTES:,} bytes here.")
        return read_message(content)
    except binascii.Error as error:
        raise ValidationFailed.at("/message", "This is not base64.") from error
    except ValueError as error:
        raise ValidationFailed.at("/message", str(error)) from error


def _normal(addresses):
    for index, address in enumerate(addresses):
        try:
            yield normal_email(address)
        except ValueError as error:
            raise ValidationFailed.at(f"/own_addresses/{index}", str(error)) from error


def _contacts_by_address(addresses):
    found = {}
    for raw in Contact.collection().find(
            {"emails.address": {"$in": addresses}, "archived_at": None},
            {"emails.address": 1}).sort("_id", 1).limit(MOST_CONTACTS):
        for email in raw["emails"]:
            if email["address"] in addresses:
                found.setdefault(email["address"], []).append(raw["_id"])
    return found


def _add_person(item):
    fields = {"emails": [{"address": item["address"]}]}
    if item["name"]:
        fields["name"] = item["name"]
    with stated("mail"):
        return contacts.add_contact("person", fields)["id"]


def _participants(theirs, found):
    parts = {}
    for item in theirs:
        for contact_id in found.get(item["address"], ()):
            parts.setdefault(contact_id, item["part"])
    return [{"contact_id": id, "part": part} for id, part in parts.items()][:MOST_CONTACTS]


def _record(mail, participants, ours, agent_ids):
    thread_id = _thread_of(mail)
    if not participants:
        return None, thread_id
    actor = current_call().actor
    asking = actor.on_behalf_of or actor.id
    if not agent_ids and asking.startswith("user_"):
        agent_ids = [asking]
    senders = {item["address"] for item in mail.addresses if item["part"] == "from"}
    said = {
        "channel": "email",
        "direction": "outbound" if senders & ours else "inbound",
        "occurred_at": min(mail.sent_at, clock.now()) if mail.sent_at else clock.now(),
        "participants": participants, "agent_ids": agent_ids, "subject": mail.subject,
        "text": mail.text, "refers_to": [{"type": "mail_thread", "id": thread_id}],
    }
    interaction = interactions.record_interaction(
        **{name: value for name, value in said.items() if value})
    # Of two at the same moment the second meets the first's entry, and is done again.
    Mail(digest=mail.digest, thread_id=thread_id, interaction_id=interaction["id"]).add()
    return interaction, thread_id


def _recorded(known):
    return (interactions.get_interaction(interaction_id=known["interaction_id"]),
            known["thread_id"])


def _thread_of(mail):
    """The thread of the mails that this one refers to, or a new one."""
    digests = [digest_of(id) for id in mail.references]
    found = {raw["digest"]: raw["thread_id"]
             for raw in Mail.collection().find({"digest": {"$in": digests}})}
    return next((found[digest] for digest in digests if digest in found),
                None) or new_id("thread")
