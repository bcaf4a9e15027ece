"""Mails that come into side threads: answers of third parties, and what could not be delivered."""

from ..tickets.models import Ticket
from . import side_messages
from .models import SideThread

_SERVICE = "service:helpdesk"


def take(side_thread_id, said):
    """Say in a side thread what a mail says; one by who takes part in the ticket is among us.

    `said` has the `contact_id` of its sender. Returns the message.
    """
    thread = SideThread.fetch(side_thread_id)
    ticket = Ticket.collection().find_one({"_id": thread.ticket_id}, {"contact_ids": 1}) or {}
    if said["contact_id"] in ticket.get("contact_ids", ()):
        # A third party has let the requester know. It is no answer, and nothing for the partner.
        return side_messages.note(thread, author_id=_SERVICE, **said)
    return side_messages.answer(thread, author_id=_SERVICE, **said)


def note_bounce(side_thread_id, text):
    """Note that a mail to a third party could not be delivered."""
    thread = SideThread.objects(id=side_thread_id).first()
    if thread is not None:
        side_messages.note(thread, f"A mail could not be delivered.\n\n{text}"[:10_000],
                           author_id=_SERVICE)
