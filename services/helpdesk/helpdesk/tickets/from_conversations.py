"""What is said on a network goes on in the ticket that was made of the conversation."""

from . import keeping, messages
from .models import Ticket

CHANNEL = "social"


def hear(told):
    """Add what the other side said to its ticket; a closed one is not opened by it."""
    said = told["social_message"]
    if said["direction"] != "inbound" or said["kind"] != "message" or not said["text"]:
        return
    for link in told["linked"]:
        if link["type"] == Ticket.ENTITY:
            _add(link["id"], said, told["contact_ids"])


def _add(ticket_id, said, contact_ids):
    ticket = Ticket.objects(id=ticket_id).first()
    if ticket is not None and ticket.merged_into_id:
        ticket = Ticket.objects(id=ticket.merged_into_id, merged_into_id=None).first()
    if ticket is None or ticket.closed_at:
        return
    keeping.held(ticket)
    said_by = next((id for id in contact_ids if id in ticket.contact_ids), ticket.contact_ids[0])
    messages.say(ticket, body=said["text"], contact_id=said_by, channel=CHANNEL,
                 author_id="service:helpdesk")
    keeping.keep(ticket)
