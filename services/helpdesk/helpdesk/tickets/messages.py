"""What is said in tickets: answers, what is logged of the other side, and notes among us."""

from chassis import clock, paging
from chassis.ids import new_id
from chassis.outbox import announce
from chassis.paging import moment
from chassis.store import view
from contracts import helpdesk as contract
from contracts.errors import ValidationFailed

from ..errors import TicketHasNews, TicketIsClosed
from . import attachments, keeping, moods, standing
from .models import Message

# What a mail quotes and how it looked is read here, and not told to others.
_UNTOLD = ("quoted", "html")


def add_ticket_message(*, ticket_id, expected_version, kind, body, contact_id, channel, status,
                       last_message_id, attachment_ids=(), parties=None):
    """Answer in a ticket, note something among us, or log what a party said to us.

    What the other side says opens a resolved ticket again, and one that waited for it.
    """
    ticket = keeping.fetch(ticket_id, expected_version)
    if last_message_id is not None:
        refuse_unread(ticket, last_message_id)
    said_by = parties[contact_id]["id"] if contact_id else None
    _require_sound(ticket, kind, said_by)
    if said_by and ticket.closed_at:
        raise TicketIsClosed(id=ticket_id)

    message = say(ticket, body=body, kind=kind, contact_id=said_by, channel=channel,
                  attachment_ids=attachment_ids)
    if status is not None and status != ticket.status:
        standing.move(ticket, status, "/status")
    keeping.keep(ticket)
    return message.to_view()


def say(ticket, *, body, kind="reply", contact_id=None, channel=None, attachment_ids=(),
        author_id=None, at=None, quoted=None, html=None, is_worded=True):
    """Add a message to a ticket that is stored afterwards, and have it go on by that.

    `contact_id` is the party that said it; without one it is ours. `html` has been made safe.
    How they feel is read out of it, unless the words are not theirs.
    Raises ValidationFailed for an attachment that was not brought for this ticket.
    """
    at = at or clock.now()
    direction = "internal" if kind == "note" else "inbound" if contact_id else "outbound"
    felt = moods.read(body, ticket.language) if is_worded and direction == "inbound" else None
    message = Message(
        id=new_id(Message.ENTITY), ticket_id=ticket.id, kind=kind, direction=direction,
        channel=channel or (ticket.channel if kind == "reply" else None), body=body,
        author_id=author_id or keeping.actor_id(), contact_id=contact_id, said_at=at,
        quoted=quoted, html=html,
        sentiment=felt or {},
        attachments=[dict(one) for one in attachments.taken(ticket.id, attachment_ids)])
    message.add()
    ticket.message_count = (ticket.message_count or 0) + 1
    if direction == "inbound":
        ticket.last_inbound_at = at
        moods.follow(ticket, felt)
        standing.wake(ticket)
    if direction == "outbound":
        ticket.last_outbound_at = at
        if ticket.first_answered_at is None and ticket.kind != "ours":
            ticket.first_answered_at = at
    told = {name: value for name, value in message.to_view().items() if name not in _UNTOLD}
    announce(contract.message_added, message=told, subject=ticket.subject, number=ticket.number,
             contact_ids=list(dict.fromkeys(ticket.contact_ids)))
    return message


def list_ticket_messages(*, ticket_id, limit, after, sort, kind=None):
    """See what was said in a ticket, the first first unless it is asked otherwise."""
    keeping.require_seen(ticket_id)
    return page(ticket_id, limit=limit, after=after, sort=sort,
                **({"kind": kind} if kind else {}))


def page(ticket_id, *, limit, after, sort="said_at", show=view, **where):
    """A page of the messages of a ticket."""
    return paging.page(
        Message.collection(), {"ticket_id": ticket_id, **where}, sort=sort, kind=moment,
        limit=limit, after=after, show=show)


def _require_sound(ticket, kind, said_by):
    if kind == "note" and said_by:
        raise ValidationFailed.at("/contact_id", "A note is among us; parties say nothing in it.")
    if said_by and said_by not in ticket.contact_ids:
        raise ValidationFailed.at("/contact_id", "This is nobody who takes part in the ticket.")


def refuse_unread(ticket, last_message_id):
    """Raise TicketHasNews where somebody else said something since a message was read."""
    read = Message.collection().find_one(
        {"_id": last_message_id, "ticket_id": ticket.id}, {"said_at": 1})
    if read is None:
        raise ValidationFailed.at("/last_message_id", "There is no such message in this ticket.")
    latest = Message.collection().find_one(
        {"ticket_id": ticket.id}, sort=[("said_at", -1), ("_id", -1)])
    if latest["_id"] != last_message_id and latest.get("author_id") != keeping.actor_id():
        raise TicketHasNews(id=ticket.id, message_id=latest["_id"])
