"""Costs follow their ticket: into another by a merge, and to what it turns out to be about."""

from chassis.outbox import announce
from contracts import helpdesk as contract

from .models import TicketCost


def take_over(cost, ticket):
    """Have a cost be about what its ticket is about: channel, cause, product."""
    cost.channel, cost.cause = ticket.channel, ticket.category
    if not cost.names_product:
        cost.product_id = next(
            (one["id"] for one in ticket.refers_to if one["type"] == "product"), None)


def follow(ticket):
    """Have the costs of a ticket that changed be about what it is about now, and tell it."""
    if any((ticket.was.get(name) or None) != (getattr(ticket, name) or None)
           for name in ("category", "refers_to")):
        for cost in TicketCost.objects(ticket_id=ticket.id):
            before = cost.to_view()
            take_over(cost, ticket)
            if cost.to_view() != before:
                _keep(cost)


def move(from_id, into):
    """Have the costs of a ticket be of another, each remembering where it was."""
    for cost in TicketCost.objects(ticket_id=from_id):
        cost.came_from = [*cost.came_from, from_id]
        cost.ticket_id, cost.number, cost.from_ticket_id = into.id, into.number, from_id
        _keep(cost)


def move_back(ticket, into_id):
    """Have a ticket have again what came of it last."""
    for cost in TicketCost.objects(ticket_id=into_id, from_ticket_id=ticket.id):
        cost.came_from = cost.came_from[:-1]
        cost.ticket_id, cost.number = ticket.id, ticket.number
        cost.from_ticket_id = cost.came_from[-1] if cost.came_from else None
        _keep(cost)


def _keep(cost):
    cost.put()
    if cost.contact_ids:
        announce(contract.cost_corrected, cost=cost.to_view())
