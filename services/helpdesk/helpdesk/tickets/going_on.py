"""Where a ticket goes on: in itself, in the one that it is part of, or in a new one."""

from chassis import numbers

from . import tickets
from .models import Ticket

_READ = {"closed_at": 1, "merged_into_id": 1}


def place_of(ticket_id):
    """The id of the ticket in which what a party says is said; None where it is closed."""
    found = Ticket.fetch_raw(ticket_id, _READ)
    while found.get("merged_into_id"):
        found = Ticket.fetch_raw(found["merged_into_id"], _READ)
    return None if found.get("closed_at") else found["_id"]


def number_if_closed(*, ticket_id, **_request):
    """For `serves(…, first=…)`: the number of the ticket that goes on with one that is closed."""
    found = Ticket.collection().find_one({"_id": ticket_id}, _READ)
    is_needed = found is not None and place_of(ticket_id) is None
    return {"number": numbers.take(tickets.NUMBERED)[0] if is_needed else None}
