"""What the helpdesk holds of contacts: what names them, and all that was said in tickets and chats.

A side thread is of the third party that it is with, and never of whoever asks in its ticket.
"""

from chassis import clock
from chassis.holdings import DocumentHoldings
from chassis.store import note_change

from .chats.models import Chat, ChatMessage
from .costs.models import TimeSpent
from .mailboxes.models import MailReference
from .returns.models import Return
from .routing.models import Assignment
from .side_threads.models import SideMessage, SideThread
from .tickets import attachments
from .tickets.models import Message, Ticket, TicketChange

_RETURNS = "returns"
# What of a return is of its customer; what it cost us and why it came back is ours.
_OF_RETURN = (
    "id", "number", "kind", "status", "contact_ids", "opened_at", "closed_at", "order_id",
    "order_number", "subscription_id", "ticket_id", "amount", "reason", "words", "lines", "right",
    "authorized_at", "received_at", "inspected_at", "settlement", "outcome", "outcome_text",
    "photos")


class HelpdeskHoldings(DocumentHoldings):
    """As the documents say; tickets and chats that go take along what was said in them, and files.
    """

    def collect(self, contact_ids, *, portable):
        """Yield what names them, and what was said in their tickets; never our notes.

        What we said in them is of others, and not portable.
        """
        for name, shown in super().collect(contact_ids, portable=portable):
            yield name, _of_return(shown) if name == _RETURNS else shown
        yield from _said_in_chats(contact_ids, portable=portable)
        if portable:
            return
        for ticket_id in _tickets_of(contact_ids):
            for raw in Message.collection().find(
                    {"ticket_id": ticket_id, "kind": "reply", "contact_id": None}):
                yield "messages", {name: raw.get(name) for name in (
                    "ticket_id", "body", "direction", "channel", "said_at", "attachments")}
        for side_thread_id in _side_threads_with(contact_ids):
            for raw in SideMessage.collection().find(
                    {"side_thread_id": side_thread_id, "kind": "reply", "contact_id": None}):
                yield "side_messages", {name: raw.get(name) for name in (
                    "side_thread_id", "body", "direction", "channel", "said_at", "attachments")}

    def erase(self, contact_ids, data_request_id):
        """Really erase: what they said, their files, and whole tickets that nobody else is in."""
        theirs, aside = _tickets_of(contact_ids), _side_threads_with(contact_ids)
        chats = _chats_of(contact_ids)
        files = attachments.delete_of(chats)
        TimeSpent.collection().delete_many({"chat_id": {"$in": chats}})
        talked = ChatMessage.collection().delete_many(
            {"chat_id": {"$in": chats}}).deleted_count
        for document in (Message, SideMessage):
            said = document.collection().find(
                {"contact_id": {"$in": list(contact_ids)}, "attachments": {"$exists": True}},
                {"attachments.id": 1})
            attachments.delete([one["id"] for raw in said for one in raw["attachments"]])
        photos = _forget_returns(contact_ids)
        counts, kept = super().erase(contact_ids, data_request_id)
        left = {raw["_id"] for raw in Ticket.collection().find(
            {"_id": {"$in": theirs}}, {"_id": 1})}
        gone = [id for id in theirs if id not in left]
        where = {"ticket_id": {"$in": gone}}
        gone_aside = _gone_aside(gone, aside, counts)
        files += attachments.delete_of([*gone, *gone_aside])
        for document in (Message, TicketChange, Assignment, TimeSpent):
            name = document.collection().name
            deleted = document.collection().delete_many(where).deleted_count
            counts[name] = counts.get(name, 0) + deleted
        counts |= {
            "attachments": files, "chat_messages": talked, "photos": len(photos)}
        return {what: count for what, count in counts.items() if count}, kept


def _of_return(shown):
    return {name: shown[name] for name in _OF_RETURN if name in shown}


def _forget_returns(contact_ids):
    """Take out of returns what somebody said and showed; what the law keeps goes without it."""
    theirs = Return.collection().find({"contact_ids": {"$in": list(contact_ids)}})
    photos = []
    for raw in theirs:
        photos += [one["id"] for one in raw.get("photos", ())]
        after = {name: value for name, value in raw.items()
                 if name not in ("words", "photos", "inspection_note", "outcome_text")}
        after |= {"version": raw["version"] + 1, "updated_at": clock.now()}
        if Return.is_kept_by_law(raw):
            Return.collection().replace_one({"_id": raw["_id"]}, after)
            note_change(raw["_id"], raw, after)
    attachments.delete(photos)
    return photos


def _gone_aside(ticket_ids, side_thread_ids, counts):
    """Delete the side threads of tickets that are gone, and what was said in those that went.

    Returns the ids of all of them.
    """
    threads = SideThread.collection()
    left = {raw["_id"] for raw in threads.find({"_id": {"$in": side_thread_ids}}, {"_id": 1})}
    of_tickets = [raw["_id"] for raw in threads.find(
        {"ticket_id": {"$in": ticket_ids}}, {"_id": 1})]
    gone = [*(id for id in side_thread_ids if id not in left), *of_tickets]
    for document, where in (
            (SideThread, {"_id": {"$in": of_tickets}}),
            (SideMessage, {"side_thread_id": {"$in": gone}}),
            (MailReference, {"ticket_id": {"$in": [*ticket_ids, *gone]}})):
        name = document.collection().name
        deleted = document.collection().delete_many(where).deleted_count
        counts[name] = counts.get(name, 0) + deleted
    return gone


def _side_threads_with(contact_ids):
    return [raw["_id"] for raw in SideThread.collection().find(
        {"contact_ids": {"$in": list(contact_ids)}}, {"_id": 1})]


def _tickets_of(contact_ids):
    return [raw["_id"] for raw in Ticket.collection().find(
        {"contact_ids": {"$in": list(contact_ids)}}, {"_id": 1})]


def _chats_of(contact_ids):
    # Each of the two is found by an index of its own.
    return [raw["_id"] for name in Chat.CONTACT_REFERENCES for raw in Chat.collection().find(
        {name: {"$in": list(contact_ids)}}, {"_id": 1})]


def _said_in_chats(contact_ids, *, portable):
    """What was said in their chats, never our notes; portable is what they said themselves."""
    where = {"chat_id": {"$in": _chats_of(contact_ids)}, "kind": "reply"}
    if portable:
        where["by"] = "visitor"
    for raw in ChatMessage.collection().find(where):
        yield "chat_messages", {name: raw.get(name) for name in (
            "chat_id", "by", "body", "attachments", "said_at")}
