"""How tickets go on: from status to status, resolved, and open again."""

from datetime import timedelta
from functools import partial

from chassis import clock
from chassis.jobs import as_service
from chassis.outbox import commit
from contracts import helpdesk as contract
from contracts.errors import ValidationFailed

from ..errors import MoveIsNotAllowed, TicketIsClosed, TicketIsOpen
from . import keeping, messages, standing, ticket_types
from .models import Ticket

BATCH = 100


def move_ticket(*, ticket_id, status, reason, expected_version):
    """Put a ticket into another status of its type. Into a resolved one it is resolved."""
    ticket = keeping.fetch(ticket_id, expected_version)
    if status == ticket.status:
        return ticket.to_view()
    standing.move(ticket, status, "/status")
    return keeping.keep(ticket, reason=reason)


def resolve_ticket(*, ticket_id, status, solution, is_told, expected_version):
    """Resolve a ticket, and tell its requester; with a problem, its incidents follow."""
    ticket = keeping.fetch(ticket_id, expected_version)
    held = ticket_types.of(ticket)
    if status is None:
        wanted = ticket_types.first_in(held, "resolved", reached_from=ticket.status)
    else:
        wanted = ticket_types.status_of(held, status)
        if wanted is None or wanted["state"] != "resolved":
            raise ValidationFailed.at("/status", "The type has no such status that is resolved.")
    if wanted is None:
        raise MoveIsNotAllowed(id=ticket_id, status=ticket.status)
    standing.require_move(held, ticket, wanted)
    return resolve(ticket, held, wanted, solution, is_told=is_told)


def resolve(ticket, held, wanted, solution, *, is_told):
    """Resolve a ticket in that status of its type, and store it."""
    now = clock.now()
    if is_told:
        messages.say(ticket, body=solution, at=now)
    ticket.solution, ticket.resolved_at = solution, now
    ticket.close_at = now + timedelta(days=held["reopen_days"])
    ticket.answers_incidents = True if ticket.kind == "problem" else None
    standing.stand_in(ticket, wanted)
    return keeping.keep(ticket, contract.ticket_resolved, at=now)


def reopen_ticket(*, ticket_id, reason, expected_version):
    """Open a ticket again that was resolved."""
    ticket = keeping.fetch(ticket_id, expected_version)
    if ticket.state != "resolved":
        raise TicketIsOpen(id=ticket_id)
    if ticket.closed_at:
        raise TicketIsClosed(id=ticket_id)
    standing.wake(ticket)
    return keeping.keep(ticket, reason=reason)


def close_tickets():
    """Close what was resolved so long ago that an answer opens a new ticket."""
    with as_service("helpdesk"):
        due = Ticket.collection().find(
            {"_close_at": {"$lte": clock.now()}}, {"_id": 1}).limit(BATCH)
        for raw in list(due):
            commit(partial(_close, raw["_id"]))


def _close(ticket_id):
    ticket = Ticket.objects(id=ticket_id, close_at__lte=clock.now()).first()
    if ticket is None:
        return
    keeping.held(ticket)
    ticket.close_at, ticket.closed_at = None, clock.now()
    keeping.keep(ticket, at=ticket.closed_at)


def answer_incidents():
    """Give the answer of problems that were resolved to the incidents that are open yet."""
    with as_service("helpdesk"):
        for raw in list(Ticket.collection().find({"_answers_incidents": True}, {"_id": 1})):
            while commit(partial(_answer_some, raw["_id"])):
                pass


def _answer_some(problem_id):
    """Answer some incidents of a problem; whether there may be more."""
    problem = Ticket.objects(id=problem_id, answers_incidents=True).first()
    if problem is None:
        return False
    incidents = list(Ticket.objects(problem_id=problem_id, state__ne="resolved").limit(BATCH))
    for incident in incidents:
        keeping.held(incident)
        held = ticket_types.of(incident)
        wanted = (ticket_types.first_in(held, "resolved", reached_from=incident.status)
                  or ticket_types.first_in(held, "resolved"))
        resolve(incident, held, wanted, problem.solution, is_told=True)
    if len(incidents) < BATCH:
        keeping.held(problem)
        problem.answers_incidents = None
        problem.put()
        return False
    return True
