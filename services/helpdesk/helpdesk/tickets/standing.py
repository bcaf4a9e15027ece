"""Where a ticket stands by the statuses of its type, and where it may go from there.

Nothing is stored here.
"""

from contracts.errors import ValidationFailed

from ..errors import MoveIsNotAllowed
from . import ticket_types


def stand_in(ticket, status):
    """Put a ticket into a status of its type, from now on."""
    ticket.status, ticket.state = status["status"], status["state"]
    ticket.waits_for = status.get("waits_for")


def move(ticket, status, pointer):
    """Put a ticket into an open or waiting status, one that it may be moved to."""
    held = ticket_types.of(ticket)
    wanted = ticket_types.status_of(held, status)
    if wanted is None:
        raise ValidationFailed.at(pointer, "The type has no such status.")
    require_move(held, ticket, wanted)
    if wanted["state"] == "resolved":
        raise ValidationFailed.at(pointer, "Resolve it, with its solution.")
    if ticket.state == "resolved":
        open_again(ticket)
    stand_in(ticket, wanted)


def wake(ticket):
    """Have a ticket that waited for the other side, or was resolved, be open.

    It goes to the first open status that it may be moved to, else to the first of its type.
    """
    if ticket.state == "open" or ticket.waits_for not in (None, "requester"):
        return
    held = ticket_types.of(ticket)
    wanted = (ticket_types.first_in(held, "open", reached_from=ticket.status)
              or ticket_types.first_in(held, "open"))
    if ticket.state == "resolved":
        open_again(ticket)
    stand_in(ticket, wanted)


def wait_for_third_party(ticket):
    """Have an open ticket wait for a third party, if it may be moved to a status for that.

    Returns whether it does from now on, and did not before.
    """
    if ticket.state == "resolved" or ticket.waits_for == "third_party":
        return False
    held = ticket_types.of(ticket)
    moves = ticket_types.status_of(held, ticket.status)["moves"]
    wanted = next((item for item in held["statuses"] if item.get("waits_for") == "third_party"
                   and item["status"] in moves), None)
    if wanted is None:
        return False
    stand_in(ticket, wanted)
    return True


def back_to_us(ticket):
    """Have a ticket that waited for a third party be open again; whether it did."""
    if ticket.state != "waiting" or ticket.waits_for != "third_party":
        return False
    held = ticket_types.of(ticket)
    stand_in(ticket, ticket_types.first_in(held, "open", reached_from=ticket.status)
             or ticket_types.first_in(held, "open"))
    return True


def open_again(ticket):
    """Take back that a ticket was resolved."""
    ticket.reopened_count = (ticket.reopened_count or 0) + 1
    ticket.resolved_at = ticket.solution = ticket.close_at = None
    ticket.answers_incidents = None


def require_move(held, ticket, wanted):
    """Raise MoveIsNotAllowed for a status of a type that is not reached from where it stands."""
    here = ticket_types.status_of(held, ticket.status)
    if wanted["status"] not in here["moves"]:
        raise MoveIsNotAllowed(id=ticket.id, status=ticket.status, allowed=here["moves"])
