"""A mail that came in: put on record once, and said in a ticket, or in the side thread that it
answers, unless it is to be dropped."""

import hashlib
from datetime import timedelta
from functools import partial

import pymongo

from chassis import clock, numbers
from chassis.ids import new_id
from chassis.mail_reading import read_message
from chassis.outbox import commit
from contracts.helpdesk.mailbox import USUAL_MOST_AN_HOUR

from ..side_threads import incoming
from ..side_threads.models import SideThread
from ..tickets import attachments, going_on, keeping, messages, tickets
from ..tickets.models import Ticket
from . import dropping, reading, senders, threads
from .models import MailTaken

LARGEST = 40 * 1024 * 1024
CHANNEL = "email"
_NO_SUBJECT = {"es": "(sin asunto)", "en": "(no subject)"}


def take(content, mailbox, own_addresses, *, is_whole=True):
    """Take a mail (bytes) in; whether it was new. Taken again, it changes nothing.

    One that is too large comes with its headers alone, and is not whole. Raises ServiceUnavailable
    when its sender has to be asked for and cannot be.
    """
    try:
        message = read_message(content)
    except ValueError:
        digest = hashlib.sha256(content).hexdigest()
        return _put_on_record(digest, mailbox, dropped_because="unreadable")
    if MailTaken.collection().find_one(
            {"mailbox_id": mailbox["_id"], "digest": message.digest}, {"_id": 1}):
        return False
    why = _why_dropped(message, mailbox, own_addresses) if is_whole else "too_large"
    if why is not None:
        return _put_on_record(message.digest, mailbox, dropped_because=why, message=message)

    place = _place_of(message, mailbox)
    contact_id = senders.contact_of(dropping.sender_of(message), mailbox.get("language"))
    files, left_out = reading.files_of(message)
    said = _said(message, place["id"], files) | {"contact_id": contact_id}
    return _committed(partial(_say, message, mailbox, said, place, left_out))


def _place_of(message, mailbox):
    """Where a mail is said: `{"id", "is_new", "follows_id", "number"}` of the ticket.

    It is the one that the mail belongs to, or a new one, which may go on with one that is closed.
    What belongs to a side thread is said there and never in a ticket, also if that is gone.
    """
    named_id = threads.place_of(message, mailbox)
    if threads.is_side_thread(named_id):
        if SideThread.collection().find_one({"_id": named_id}, {"_id": 1}):
            return {"id": named_id, "is_new": False, "is_side_thread": True}
        named_id = None
    if named_id and Ticket.collection().find_one({"_id": named_id}, {"_id": 1}) is None:
        named_id = None
    ticket_id = going_on.place_of(named_id) if named_id else None
    if ticket_id is not None:
        return {"id": ticket_id, "is_new": False}
    return {"id": new_id(Ticket.ENTITY), "is_new": True, "follows_id": named_id,
            "number": numbers.take(tickets.NUMBERED)[0]}


def _said(message, ticket_id, files):
    """What a mail says, its files stored for the ticket."""
    kept = [attachments.keep(ticket_id, one["name"], one["content_type"], one["content"])
            for one in files]
    ids_by_cid = {file["cid"]: one["id"] for file, one in zip(files, kept, strict=True)
                  if file["cid"]}
    body, quoted = reading.words_of(message)
    return {"body": body, "quoted": quoted, "html": reading.safe_html(message, ids_by_cid),
            "attachment_ids": [one["id"] for one in kept], "channel": CHANNEL}


def _say(message, mailbox, said, place, left_out):
    """Say what a mail says in its ticket, and put it on record; one transaction."""
    if place.get("is_side_thread"):
        _say_aside(message, mailbox, said, place["id"], left_out)
        return
    if place["is_new"]:
        ticket = _opened(message, mailbox, said["contact_id"], place)
    else:
        ticket = keeping.fetch(place["id"])
    made = messages.say(ticket, author_id="service:helpdesk", **said)
    if place["is_new"]:
        keeping.add(ticket)
    else:
        keeping.keep(ticket)
    if message.message_id:
        threads.remember(ticket.id, message.message_id, clock.now())
    _record(message.digest, mailbox, message, outcome="opened" if place["is_new"] else "added",
            ticket_id=ticket.id, message_id=made.id, contact_id=said["contact_id"],
            left_out=left_out)


def _say_aside(message, mailbox, said, side_thread_id, left_out):
    """Say what a mail says in a side thread, and put it on record."""
    made = incoming.take(side_thread_id, said)
    if message.message_id:
        threads.remember(side_thread_id, message.message_id, clock.now())
    _record(message.digest, mailbox, message, outcome="added", side_thread_id=side_thread_id,
            side_message_id=made.id, contact_id=said["contact_id"], left_out=left_out)


def _opened(message, mailbox, contact_id, place):
    language = mailbox.get("language")
    follows_id = place["follows_id"]
    before = Ticket.objects(id=follows_id).first() if follows_id else None
    further = [] if before is None else before.contact_ids
    ticket = tickets.open_ticket(
        subject=message.subject or _NO_SUBJECT.get(language, _NO_SUBJECT["en"]),
        contact_ids=[contact_id, *further], number=place["number"], channel=CHANNEL,
        type_id=mailbox.get("type_id"), team_id=mailbox.get("team_id"), language=language,
        follows_id=follows_id)
    ticket.id = place["id"]
    return ticket


def _why_dropped(message, mailbox, own_addresses):
    why = dropping.why_dropped(message, mailbox, own_addresses)
    if why is not None:
        return why
    most = mailbox.get("most_an_hour", USUAL_MOST_AN_HOUR)
    count = MailTaken.collection().count_documents(
        {"mailbox_id": mailbox["_id"],
         "from_address": dropping.sender_of(message)["address"],
         "taken_at": {"$gt": clock.now() - timedelta(hours=1)}}, limit=most)
    return "flood" if count == most else None


def _put_on_record(digest, mailbox, *, dropped_because, message=None):
    """Note that a mail was dropped; a bounce is noted in the ticket whose answer it is about."""

    def record():
        noted_in = {}
        if dropped_because == "bounce" and message is not None:
            noted_in = _note_bounce(message, mailbox)
        _record(digest, mailbox, message, outcome="dropped", dropped_because=dropped_because,
                **noted_in)

    return _committed(record)


def _note_bounce(message, mailbox):
    ticket_id = threads.place_of(message, mailbox)
    if threads.is_side_thread(ticket_id):
        incoming.note_bounce(ticket_id, message.text or "")
        return {"side_thread_id": ticket_id}
    ticket = Ticket.objects(id=ticket_id, merged_into_id=None).first() if ticket_id else None
    if ticket is None:
        return {}
    keeping.held(ticket)
    messages.say(ticket, kind="note", author_id="service:helpdesk",
                 body=f"An answer could not be delivered.\n\n{message.text or ''}"[:10_000])
    keeping.keep(ticket)
    return {"ticket_id": ticket.id}


def _committed(body):
    """Run a transaction that puts a mail on record; False if another was quicker with it."""
    try:
        commit(body)
    except pymongo.errors.DuplicateKeyError as error:
        if "digest" not in str((error.details or {}).get("keyPattern", "")):
            raise
        return False
    return True


def _record(digest, mailbox, message, **fields):
    sender = dropping.sender_of(message) if message else None
    MailTaken(id=new_id(MailTaken.ENTITY), mailbox_id=mailbox["_id"], digest=digest,
              taken_at=clock.now(), from_address=sender and sender["address"],
              subject=message and message.subject, **fields).add()
