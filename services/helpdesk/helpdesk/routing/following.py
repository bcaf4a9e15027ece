"""Whenever a ticket is stored: whether it waits for somebody, whose load it is, and who has it."""

from datetime import timedelta

from chassis import clock
from chassis.ids import new_id
from chassis.outbox import announce
from chassis.store import note_change
from contracts import helpdesk as contract
from contracts.context import current_call
from contracts.helpdesk.priority import PRIORITIES
from contracts.helpdesk.support_agent import USUAL_MOST_OPEN

from . import ageing, wording
from .loads import share_of
from .models import Assignment, SupportAgent


def follow(ticket, *, at=None, why=None, reason=None, by="hand"):
    """Have routing find a ticket as it now is, before it is stored, and note who has it from now.

    Returns the assignment that begins by this, as it is shown; None where none does.
    """
    at = at or clock.now()
    waited_since, held_since = ticket.waits_since, ticket.loads_since
    settle(ticket, at)
    # While it waits for others it stays with whoever has it.
    user_id = ticket.owner_id if ticket.state != "resolved" else None
    is_same = user_id == ticket.assigned_to
    if ticket.assigned_to and (not is_same or (held_since and not ticket.loads)):
        held = at - held_since if held_since else timedelta()
        _count(ticket, at, held, {} if is_same else {
            "ended_at": at, "ended_because": _ended_because(ticket, why)})
    if is_same:
        return None
    ticket.loads_since = at if ticket.loads else None
    ticket.assigned_to = user_id
    if user_id is None:
        ticket.assignment_id = None
        if ticket.owner_id is None:
            ticket.assigned_at = None
        return None
    ticket.assigned_at, ticket.assignment_id = at, new_id(Assignment.ENTITY)
    ticket.passed_by = [id for id in ticket.passed_by if id != user_id]
    return _begin(ticket, waited_since, why or _unsaid(ticket), reason, by)


def tell(ticket, assignment):
    """Tell that a ticket, stored by now, was given to somebody; nothing where it was not."""
    if assignment is not None:
        announce(contract.ticket_assigned, ticket=ticket.to_view(), assignment=assignment)


def settle(ticket, at):
    """Set by what routing finds a ticket: that it waits for somebody, or is somebody's load.

    While it waits for others than us it is neither.
    """
    is_ours = ticket.state == "open" or (ticket.state == "waiting" and ticket.waits_for == "us")
    ticket.loads = (ticket.channel or "other") if is_ours and ticket.owner_id else None
    ticket.loads_since = (ticket.loads_since or at) if ticket.loads else None
    ticket.waits = True if is_ours and ticket.queue_id and not ticket.owner_id else None
    ticket.waits_since = (ticket.waits_since or at) if ticket.waits else None
    _age(ticket, at)


def _age(ticket, at):
    """Set how pressing a waiting ticket is by now, as its priority or its queue may be another."""
    if not ticket.waits:
        ticket.rank = ticket.ages_at = None
        return
    minutes = ageing.minutes_by_queue([ticket.queue_id]).get(
        ticket.queue_id, ageing.USUAL_MINUTES)
    ticket.rank, ticket.ages_at = ageing.rank_of(
        PRIORITIES.index(ticket.priority), ticket.waits_since, minutes, at)


def _unsaid(ticket):
    """Why somebody has a ticket where only who did it knows."""
    was = getattr(ticket, "was", None)
    if was is None:
        return wording.because("named_when_opened")
    return wording.because("reopened" if was["owner_id"] == ticket.owner_id else "by_hand")


def _begin(ticket, waited_since, why, reason, by):
    call = current_call()
    # Whoever else assigns to them at this moment begins again, and counts this one.
    agent = SupportAgent.collection().find_one_and_update(
        {"_id": ticket.owner_id}, {"$set": {"assigned_at": ticket.assigned_at},
                                   "$inc": {"_turn": 1}}) or {"most_open": USUAL_MOST_OPEN}
    made = Assignment(
        id=ticket.assignment_id, ticket_id=ticket.id, user_id=ticket.owner_id,
        queue_id=ticket.queue_id, channel=ticket.channel, assigned_at=ticket.assigned_at,
        created_at=ticket.assigned_at, assigned_by=by,
        actor_id=call.actor.id if call else "service:helpdesk",
        waits_since=waited_since, why=why, reason=reason,
        share=float(share_of(agent, ticket.channel or "other"))).add()
    return made.to_view()


def _count(ticket, at, held, ends):
    """Count for how long a ticket was somebody's to go on with, and note that it is no more."""
    change = {"updated_at": at, **ends}
    before = Assignment.collection().find_one_and_update(
        {"_id": ticket.assignment_id},
        {"$set": change, "$inc": {"version": 1, "held_seconds": round(held.total_seconds())}})
    if before is not None:
        note_change(before["_id"], before, {**before, **change})


def _ended_because(ticket, why):
    if ticket.state == "resolved":
        return "merged" if ticket.merged_into_id else "resolved"
    if ticket.owner_id:
        return "reassigned"
    return "agent_absent" if why and "agent_absent" in why["reasons"] else "given_back"
