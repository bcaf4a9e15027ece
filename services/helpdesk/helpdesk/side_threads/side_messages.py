"""What is said in side threads: by us, by third parties, and noted among us."""

from chassis import clock, paging
from chassis.ids import new_id
from chassis.outbox import announce
from chassis.paging import moment
from chassis.store import view
from contracts import helpdesk as contract
from contracts.errors import ValidationFailed

from ..errors import SideThreadIsClosed
from ..tickets import attachments
from ..tickets.keeping import actor_id
from . import keeping
from .models import SideMessage

# What a mail quotes and how it looked is read here, and not told to others.
_UNTOLD = ("quoted", "html")


def add_side_message(*, side_thread_id, body, kind, contact_id, channel, attachment_ids, copies,
                     ticket_waits, expected_version, parties, **_copied):
    """Write to a third party, log what they said, or note something among us."""
    thread = keeping.fetch(side_thread_id, expected_version)
    said_by = parties[contact_id]["id"] if contact_id else None
    if kind == "note" and said_by:
        raise ValidationFailed.at("/contact_id", "A note is among us; parties say nothing in it.")
    if kind == "reply" and not said_by and thread.state == "closed":
        raise SideThreadIsClosed(id=side_thread_id)
    given = {"body": body, "channel": channel, "attachment_ids": [*attachment_ids, *copies]}
    if said_by:
        return answer(thread, contact_id=said_by, **given).to_view()
    message = say(thread, kind=kind, **given)
    if kind == "note":
        keeping.keep(thread)
        return message.to_view()
    return _asked(thread, message, ticket_waits).to_view()


def list_side_messages(*, side_thread_id, limit, after):
    """See what was said in a side thread, the first first."""
    keeping.require_seen(side_thread_id)
    return page(side_thread_id, limit=limit, after=after)


def page(side_thread_id, *, limit, after, show=view, **where):
    """A page of what was said in a side thread."""
    return paging.page(
        SideMessage.collection(), {"side_thread_id": side_thread_id, **where}, sort="said_at",
        kind=moment, limit=limit, after=after, show=show)


def answer(thread, *, contact_id, **said):
    """Have a third party answer: the ticket is its agent's again. Returns the message."""
    message = say(thread, contact_id=contact_id, **said)
    if thread.state == "closed":
        keeping.open_again(thread, message.said_at)
        keeping.keep(thread, what="reopened", at=message.said_at)
    thread.state, thread.answered_at, thread.waits_since = "answered", message.said_at, None
    keeping.keep(thread, contract.side_thread_answered, what="answered", at=message.said_at)
    keeping.give_ticket_back(thread, message.said_at)
    return message


def note(thread, body, **said):
    """Note something among us in a side thread."""
    message = say(thread, body=body, kind="note", **said)
    keeping.keep(thread)
    return message


def say(thread, *, body, kind="reply", contact_id=None, channel=None, attachment_ids=(),
        author_id=None, at=None, quoted=None, html=None, brought_for=None):
    """Add a message to a side thread that is stored afterwards.

    Files were brought for the side thread, or for a ticket that is named. `html` has been made
    safe.
    """
    if brought_for:
        attachments.move(attachment_ids, brought_for, thread.id)
    direction = "internal" if kind == "note" else "inbound" if contact_id else "outbound"
    message = SideMessage(
        id=new_id(SideMessage.ENTITY), side_thread_id=thread.id, kind=kind, direction=direction,
        channel=channel or (thread.via if kind == "reply" else None), body=body,
        author_id=author_id or actor_id(), contact_id=contact_id, said_at=at or clock.now(),
        quoted=quoted, html=html,
        attachments=[dict(one) for one in attachments.taken(thread.id, attachment_ids)])
    message.add()
    thread.message_count = (thread.message_count or 0) + 1
    told = {name: value for name, value in message.to_view().items() if name not in _UNTOLD}
    announce(contract.side_message_added, side_message=told, subject=thread.subject,
             number=thread.number, contact_ids=list(dict.fromkeys(thread.contact_ids)))
    return message


def _asked(thread, message, ticket_waits):
    """Have a side thread wait for the third party from when we wrote, unless it does already."""
    thread.state = "waiting"
    thread.waits_since = thread.waits_since or message.said_at
    keeping.keep(thread, what="asked", at=message.said_at)
    if ticket_waits:
        keeping.let_ticket_wait(thread, message.said_at)
    return message
