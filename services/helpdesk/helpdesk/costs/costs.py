"""Costs of tickets: noted once each, corrected, taken back; each told to whoever keeps a ledger."""

from pymongo.errors import DuplicateKeyError

from chassis import clock, money, paging
from chassis.ids import new_id
from chassis.outbox import announce
from chassis.paging import moment
from chassis.store import again
from contracts import helpdesk as contract
from contracts.errors import NotFound, ValidationFailed

from ..errors import CostIsWithdrawn
from ..side_threads.models import SideThread
from ..tickets import keeping
from . import following, rates
from .models import TicketCost, shown_cost

_MINUTES_AN_HOUR = 60


def add_ticket_cost(*, ticket_id, kind, user_id=None, side_thread_id=None, source=None,
                    incurred_at=None, **fields):
    """Note what something about a ticket cost; of one source there is one line."""
    keeping.require_seen(ticket_id)
    found = _of_source(source)
    if found is not None:
        if found["ticket_id"] != ticket_id and ticket_id not in found.get("_came_from", ()):
            raise ValidationFailed.at("/source", "Another ticket has the costs of this.")
        return shown_cost(found)
    ticket = keeping.fetch(ticket_id)
    _require_side_thread(side_thread_id, ticket_id)
    return add(ticket, kind=kind, side_thread_id=side_thread_id, source=source,
               user_id=user_id or (keeping.user_id() if kind == "time" else None),
               incurred_at=incurred_at or clock.now(), **fields).to_view()


def add(ticket, *, kind, incurred_at, user_id=None, minutes=None, amount=None, product_id=None,
        source=None, **fields):
    """Store a line, and tell it where anybody is known for whom it was.

    Raises RateIsMissing for time that has no rate.
    """
    cost = TicketCost(
        id=new_id(TicketCost.ENTITY), ticket_id=ticket.id, number=ticket.number, kind=kind,
        contact_ids=list(dict.fromkeys(ticket.contact_ids)), user_id=user_id, minutes=minutes,
        incurred_at=incurred_at, product_id=product_id, names_product=bool(product_id) or None,
        source=source or {}, source_key=source and _key(source), **fields)
    following.take_over(cost, ticket)
    if kind == "time":
        if user_id is None:
            raise ValidationFailed.at("/user_id", "Say whose time it was.")
        rate = rates.rate_of(
            user_id, ticket.team_id, cost.channel, incurred_at.date().isoformat())
        cost.rate = money.stored(rate)
        amount = amount_of(minutes, rate)
    cost.amount = money.stored(_rounded(amount))
    try:
        cost.add()
    except DuplicateKeyError as error:
        raise again("Another was quicker with this source.") from error
    if cost.contact_ids:
        announce(contract.cost_added, cost=cost.to_view())
    return cost


def add_once(ticket, source, **fields):
    """Store a line of a source, unless there is one already."""
    if _of_source(source) is None:
        add(ticket, source=source, **fields)


def list_ticket_costs(*, ticket_id, limit, after, **filters):
    """List what a ticket cost, the first first."""
    keeping.require_seen(ticket_id)
    return paging.page(TicketCost.collection(), {"ticket_id": ticket_id, **filters},
                       sort="created_at", kind=moment, limit=limit, after=after, show=shown_cost)


def update_ticket_cost(*, ticket_id, cost_id, changes, expected_version):
    """Correct what something cost; time is reckoned at the rate that it had."""
    cost = _fetch(ticket_id, cost_id, expected_version)
    if cost.withdrawn_at:
        raise CostIsWithdrawn(id=cost_id)
    wrong = "amount" if cost.kind == "time" else "minutes"
    if wrong in changes:
        raise ValidationFailed.at(f"/changes/{wrong}", "This is not said of such a cost.")
    before = cost.to_view()
    for name in ("minutes", "description"):
        if name in changes:
            setattr(cost, name, changes[name])
    if "product_id" in changes:
        cost.product_id = changes["product_id"]
        cost.names_product = True
    if "minutes" in changes:
        cost.amount = money.stored(amount_of(cost.minutes, money.loaded(cost.rate)))
    if "amount" in changes:
        cost.amount = money.stored(_rounded(changes["amount"]))
    if cost.to_view() == before:
        return before
    return correct(cost)


def correct(cost):
    """Store a changed line, and tell that it is another now. Returns it as it is shown."""
    cost.put()
    announce(contract.cost_corrected, cost=cost.to_view())
    return cost.to_view()


def withdraw_ticket_cost(*, ticket_id, cost_id, reason, expected_version):
    """Take back that something cost anything. Doing so twice is doing it once."""
    cost = _fetch(ticket_id, cost_id, expected_version)
    if cost.withdrawn_at is None:
        cost.withdrawn_at, cost.withdrawn_because = clock.now(), reason
        cost.put(at=cost.withdrawn_at)
        announce(contract.cost_withdrawn, cost=cost.to_view())
    return cost.to_view()


def amount_of(minutes, rate):
    """What so many minutes cost: minutes × the rate of an hour / 60, half-up, as money."""
    return _rounded({**rate, "amount": rate["amount"] * minutes / _MINUTES_AN_HOUR})


def _rounded(amount):
    return {**amount, "amount": money.rounded(amount["amount"], amount["currency"])}


def _key(source):
    return f"{source['type']}/{source['id']}"


def _of_source(source):
    return source and TicketCost.collection().find_one({"_source_key": _key(source)})


def _fetch(ticket_id, cost_id, expected_version):
    keeping.require_seen(ticket_id)
    cost = TicketCost.fetch(cost_id, expected_version=expected_version)
    if cost.ticket_id != ticket_id:
        raise NotFound(f"There is no cost {cost_id}.", id=cost_id)
    return cost


def _require_side_thread(side_thread_id, ticket_id):
    if side_thread_id is not None and SideThread.collection().find_one(
            {"_id": side_thread_id, "ticket_id": ticket_id}, {"_id": 1}) is None:
        raise ValidationFailed.at("/side_thread_id", "There is no such side thread in this ticket.")
