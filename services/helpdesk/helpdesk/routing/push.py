"""Tickets are given to people: the right one of those who are there and have room."""

from functools import partial
from itertools import islice

from chassis import clock
from chassis.jobs import as_service
from chassis.outbox import commit

from ..tickets import keeping
from ..tickets.models import Ticket
from . import crews, fitting, waiting, wording
from .models import RoutingTurn

# How many waiting tickets are looked at together, and how many of them given away in one go: few,
# as what takes long is broken off by the store, and would take as long when it begins again.
BATCH = 200
MOST_AT_ONCE = 10


def assign_waiting_tickets():
    """Give away what waits, as far as there is room; a job does so every few seconds."""
    with as_service("helpdesk"):
        queues = waiting.queues_by_id(mode="push")
        if not queues:
            return
        crew = crews.available()
        waits = waiting.ids_in(crew.may_serve(queues))
        while crew.has_room and (ids := list(islice(waits, BATCH))):
            # Most of what waits finds nobody each time, so it takes no transaction to see that.
            while next(plan(ids, crew, queues), None) and commit(partial(assign, ids)):
                crew = crews.available()


def assign_first():
    """Give away the first of what waits: a ticket that has just come is not given before them."""
    queues = waiting.queues_by_id(mode="push")
    if queues:
        _take_turn()
        assign(list(waiting.ids_in(crews.available().may_serve(queues), limit=BATCH)))


def assign(ticket_ids):
    """Give the first of these tickets, as far as they wait, to who is right for them and has room.

    Returns how many.
    """
    if not ticket_ids:
        return 0
    _take_turn()
    planned = plan(ticket_ids, crews.available(), waiting.queues_by_id(mode="push"))
    chosen = list(islice(planned, MOST_AT_ONCE))
    tickets = {ticket.id: ticket for ticket in Ticket.objects(id__in=[id for id, _, _ in chosen])}
    for id, member, reasons in chosen:
        give(tickets[id], member, wording.because(*reasons), by="push")
    return len(chosen)


def _take_turn():
    """Have whoever else pushes at the same moment begin again, before they have done any work.

    They would choose among the same people.
    """
    RoutingTurn.collection().update_one(
        {"_id": RoutingTurn.PUSH}, {"$inc": {"turn": 1}}, upsert=True)


def plan(ticket_ids, crew, queues):
    """Yield who of a crew is to have which of these tickets: `(ticket id, member, reasons)`.

    What each is to have counts for the next. Tickets of other queues than these are left out.
    """
    tickets = waiting.among(ticket_ids)
    requesters = waiting.requesters_of(tickets)
    for ticket in tickets:
        queue = queues.get(ticket["queue_id"])
        requester = requesters.get(ticket["contact_ids"][0], {})
        needs = waiting.needs_of(ticket, queue or {}, requester)
        able = crew.able(queue, needs) if queue else []
        if able:
            member, reasons = fitting.choose(
                needs, able, first=waiting.first_of(ticket, requester))
            member.take(needs.channel, clock.now())
            yield ticket["_id"], member, reasons


def give(ticket, member, why, *, by):
    """Give a waiting ticket to somebody who has room. Returns it as it is shown."""
    keeping.held(ticket)
    ticket.owner_id = member.user_id
    return keeping.keep(ticket, why=why, by=by)
