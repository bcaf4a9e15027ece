"""A changed ticket is stored, put into its history and told of, in one place."""

from chassis import clock
from chassis.ids import new_id
from chassis.outbox import announce
from chassis.store import insert
from chassis.visibility import narrow
from contracts import helpdesk as contract
from contracts.context import current_call
from contracts.errors import NotFound

from ..costs import following as cost_following
from ..errors import TicketIsMerged
from ..routing import entering, following, wording
from ..side_threads import following as side_following
from ..slas import clocks, notices
from .models import Ticket, TicketChange

_SERVICE = "service:helpdesk"
# What of a ticket says where it went.
_ROUTED = ("owner_id", "queue_id")


def fetch(ticket_id, expected_version=None):
    """A ticket that may be changed. Raises TicketIsMerged for one that is part of another."""
    ticket = Ticket.fetch(ticket_id, expected_version=expected_version)
    if ticket.merged_into_id:
        raise TicketIsMerged(id=ticket_id, into_id=ticket.merged_into_id)
    return held(ticket)


def held(ticket):
    """A fetched ticket that remembers how it was, for its history."""
    ticket.was = _told_of(ticket.to_raw())
    return ticket


def require_seen(ticket_id):
    """Raise NotFound for a ticket that the caller does not see."""
    where = narrow({"_id": ticket_id}, "ticket")
    if Ticket.collection().find_one(where, {"_id": 1}) is None:
        raise NotFound(f"There is no ticket {ticket_id}.", id=ticket_id)


def add(ticket):
    """Store a new ticket in its queue, and tell that it was opened. Returns it as it is shown."""
    why = entering.enter(ticket)
    clocks.begin(ticket)
    given = following.follow(ticket, at=ticket.opened_at)
    ticket.add()
    if why and "default_queue" not in why["reasons"]:
        insert(TicketChange.collection(), [
            _change(ticket.id, "queue_id", ticket.opened_at, after=ticket.queue_id, why=why)])
    announce(contract.ticket_opened, ticket=ticket.to_view())
    following.tell(ticket, given)
    return ticket.to_view()


def keep(ticket, event=contract.ticket_updated, *, reason=None, why=None, by="hand", at=None,
         **also):
    """Store a ticket that `fetch` gave, if it changed, note what changed, and tell it.

    `reason` is what a person said of it, `why` what the machine says of where it went, and `by`
    the way by which it came to its owner. Returns it as it is shown.
    """
    now = at or clock.now()
    happened = clocks.follow(ticket, now)
    return _keep(ticket, happened, event, now, reason=reason, why=why, by=by, **also)


def notice(ticket):
    """Have happen to a ticket that `held` gave what is due by its clocks."""
    now = clock.now()
    happened = clocks.follow(ticket, now)
    if any(one.changes for one in happened):
        _keep(ticket, happened, contract.ticket_updated, now)
        return
    # Who has the ticket before them need not read it again because it was warned of.
    raw = ticket.to_raw()
    Ticket.collection().update_one(
        {"_id": ticket.id, "version": ticket.version},
        {"$set": {name: raw[name] for name in ("_sla", "_sla_next_at") if name in raw},
         **({} if "_sla_next_at" in raw else {"$unset": {"_sla_next_at": ""}})})
    _tell(ticket, happened, now)


def _keep(ticket, happened, event, now, *, reason=None, why=None, by="hand", **also):
    if any(name == "owner_id" for one in happened for name, *_ in one.changes):
        why = wording.because("escalated")
    given = following.follow(ticket, at=now, why=why, reason=reason, by=by)
    ticket.put(at=now)
    side_following.follow(ticket, happened)
    cost_following.follow(ticket)
    after = _told_of(ticket.stored)
    changes = [*(change for one in happened for change in _noted(ticket, one)),
               *_changes(ticket, after, now, reason, why)]
    if changes:
        insert(TicketChange.collection(), changes)
    ticket.was = after
    announce(event, ticket=ticket.to_view(), **also)
    following.tell(ticket, given)
    _tell(ticket, happened, now)
    return ticket.to_view()


def note(ticket_id, field, at, *, before=None, after=None, reason=None):
    """Note in the history of a ticket what is no field of it, such as where a side thread stands.
    """
    insert(TicketChange.collection(), [_change(
        ticket_id, field, at, before=before, after=after,
        **({"reason": reason} if reason else {}))])


def _tell(ticket, happened, now):
    """Tell what happened by the clocks of a ticket."""
    for one in happened:
        if one.event is not None:
            announce(one.event, ticket=ticket.to_view(), metric=one.metric,
                     policy_id=one.policy_id, due_at=one.due_at, happened_at=one.at,
                     noticed_at=now)
            notices.mail(ticket, one)


def _told_of(raw):
    return {name: raw.get(name) for name in Ticket.TOLD}


def _changes(ticket, after, now, reason, why):
    return [_change(ticket.id, name, now, **_both(name, was, after[name]),
                    **({"reason": reason} if reason else {}),
                    **({"why": why} if why and name in _ROUTED else {}))
            for name, was in ticket.was.items() if was != after[name]]


def _noted(ticket, one):
    """What a happening by the clocks changed, at the moment when it was due."""
    return [_change(ticket.id, name, one.at, **_both(name, before, after), actor_id=_SERVICE,
                    **({"reason": one.note} if one.note else {}),
                    **({"why": wording.because("escalated")} if name in _ROUTED else {}))
            for name, before, after in one.changes]


def _change(ticket_id, field, at, **change):
    return {"_id": new_id(TicketChange.ENTITY), "version": 1, "created_at": at, "updated_at": at,
            "ticket_id": ticket_id, "at": at, "actor_id": actor_id(), "field": field, **change}


def _both(name, before, after):
    if name == "contact_ids":
        return {"_contacts_before": before, "_contacts_after": after}
    return {"before": before, "after": after}


def actor_id():
    """Who makes the present call."""
    call = current_call()
    return call.actor.id if call else _SERVICE


def user_id():
    """The user who makes the present call; None where it is nobody of us."""
    call = current_call()
    found = call.actor.user_id if call else ""
    return found if found.startswith("user_") else None
