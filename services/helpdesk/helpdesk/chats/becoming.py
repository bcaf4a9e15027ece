"""What becomes of chats: tickets and leads, and messages that are left while nobody is there."""

from functools import partial

import structlog

from chassis import numbers
from chassis.jobs import as_service
from chassis.outbox import commit
from contracts.errors import ServiceUnavailable, ValidationFailed, VinculoError

from ..errors import ChatHasLead, VisitorIsUnknown
from ..mailboxes import senders
from ..routing import entering
from ..tickets import keeping as ticket_keeping
from ..tickets import messages, tickets
from . import chat_files, keeping, transcripts, visitors
from .models import Chat
from .queueing import CHANNEL

log = structlog.get_logger("vinculo.chats")

BATCH = 50
_SUBJECT = {"es": "Chat con {name}", "en": "Chat with {name}"}
_NOBODY = {"es": "un visitante", "en": "a visitor"}
_LEFT = {"es": "Mensaje dejado en el chat", "en": "Message left at the chat"}


def requester_of(*, chat_id, **_request):
    """For `serves(…, first=…)`: the contact that asks, added by their address if need be."""
    chat = keeping.require_seen(chat_id)
    return {"requester_id": None if chat.get("ticket_id") else _requester(chat)}


def create_chat_ticket(*, chat_id, expected_version, subject, type_id, queue_id, requester_id,
                       number):
    """Make a ticket of a chat, once; what was said is noted in it."""
    chat = Chat.fetch(chat_id, expected_version=expected_version)
    if chat.ticket_id:
        return chat.to_view()
    if requester_id is None:
        raise VisitorIsUnknown(id=chat_id)
    if queue_id is not None:
        entering.require_open(queue_id, "/queue_id")
    _open_ticket(chat, requester_id, number, subject=subject, type_id=type_id, queue_id=queue_id)
    chat.is_missed = None
    return keeping.keep(chat)


def create_chat_lead(*, chat_id, lead_id, **_lead):
    """Note that a chat became a lead, once; the gateway has had sales make it."""
    keeping.require_seen(chat_id)
    chat = Chat.fetch(chat_id)
    if lead_id is None:
        raise ValidationFailed.at("/lead_id", "Name the lead.")
    if chat.lead_id == lead_id:
        return chat.to_view()
    if chat.lead_id:
        raise ChatHasLead(id=chat_id, lead_id=chat.lead_id)
    chat.lead_id = lead_id
    return keeping.keep(chat)


def sender_known(*, email, name, language, **_request):
    """For `serves(…, first=…)`: the contact with that address, added if need be."""
    sender = {"address": visitors.address_of(email), "name": name}
    return {"requester_id": senders.contact_of(sender, language)}


def leave_public_message(*, email, name, subject, body, language, requester_id, number):
    """Open a ticket of what somebody wants to ask while nobody is there."""
    ticket = tickets.open_ticket(
        subject=subject or _word(_LEFT, language), contact_ids=[requester_id], number=number,
        channel=CHANNEL, language=language)
    messages.say(ticket, body=body, contact_id=requester_id, channel=CHANNEL,
                 author_id="service:helpdesk")
    ticket_keeping.add(ticket)
    return {"number": number}


def answer_missed_chats():
    """Make tickets of chats that ended before anybody took them; a job does so."""
    with as_service("helpdesk"):
        missed = Chat.collection().find({"_is_missed": True}).limit(BATCH)
        for raw in list(missed):
            try:
                requester_id = _requester(raw)
            except ServiceUnavailable:
                # Contacts is away; it is tried again.
                continue
            except VinculoError as error:
                # It would be in the way of all others each time.
                log.warning("missed_chat_unanswerable", chat=raw["_id"], error=error.code)
                Chat.collection().update_one({"_id": raw["_id"]}, {"$unset": {"_is_missed": ""}})
                continue
            commit(partial(_answer_missed, raw["_id"], requester_id,
                           numbers.take(tickets.NUMBERED)[0]))


def _answer_missed(chat_id, requester_id, number):
    chat = Chat.objects(id=chat_id, is_missed=True).first()
    if chat is None:
        return
    _open_ticket(chat, requester_id, number)
    chat.is_missed = None
    keeping.keep(chat)


def _open_ticket(chat, requester_id, number, *, subject=None, **fields):
    name = chat.name or chat.email or _word(_NOBODY, chat.language)
    ticket = tickets.open_ticket(
        subject=subject or chat.subject or _word(_SUBJECT, chat.language).format(name=name)[:300],
        contact_ids=[id for id in (requester_id, chat.party_id) if id], number=number,
        channel=CHANNEL, language=chat.language, refers_to=[{"type": "chat", "id": chat.id}],
        **fields)
    words = transcripts.words_of_visitor(chat)
    files = chat_files.go_along(chat, ticket)
    if chat.agent_ids:
        # The chat itself is in the timeline, so it is no further message of the visitor.
        messages.say(ticket, kind="note", body=(transcripts.of(chat) or "-")[:100_000],
                     attachment_ids=files)
    elif words:
        messages.say(ticket, body=words, contact_id=requester_id, channel=CHANNEL,
                     author_id="service:helpdesk", attachment_ids=files)
    ticket_keeping.add(ticket)
    chat.ticket_id = ticket.id
    chat.contact_id = chat.contact_id or requester_id


def _requester(raw):
    if raw.get("contact_id"):
        return raw["contact_id"]
    if not raw.get("email"):
        return None
    return senders.contact_of(
        {"address": visitors.address_of(raw["email"]), "name": raw.get("name")},
        raw.get("language"))


def _word(words, language):
    return words.get((language or "").partition("-")[0].lower(), words["en"])
