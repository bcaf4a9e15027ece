"""Who works on a ticket, and in which queue it is."""

from ..routing import entering, wording
from . import keeping


def assign_ticket(*, ticket_id, expected_version, reason, **given):
    """Give a ticket to somebody, to a team or into another queue; what is not named stays.

    In another queue it waits for whoever is right for it there, unless somebody is named too.
    """
    ticket = keeping.fetch(ticket_id, expected_version)
    owner_id, is_moved = ticket.owner_id, given.get("queue_id", ticket.queue_id) != ticket.queue_id
    if is_moved:
        entering.require_open(given["queue_id"], "/queue_id")
        given = {"owner_id": None, "team_id": None, **given}
        ticket.passed_by = []
    before = (owner_id, ticket.team_id, ticket.queue_id)
    for name in ("owner_id", "team_id", "queue_id"):
        if name in given:
            setattr(ticket, name, given[name])
    if (ticket.owner_id, ticket.team_id, ticket.queue_id) == before:
        return ticket.to_view()

    if owner_id and not ticket.owner_id and not is_moved:
        ticket.passed_by = [*ticket.passed_by, owner_id]
    return keeping.keep(ticket, reason=reason, why=_why(ticket, owner_id, is_moved))


def _why(ticket, owner_id, is_moved):
    if ticket.owner_id and ticket.owner_id != owner_id:
        return wording.because("by_hand")
    if is_moved:
        return wording.because("moved_to_queue")
    return wording.because("given_back") if owner_id and not ticket.owner_id else None
