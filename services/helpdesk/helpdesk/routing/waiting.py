"""Tickets that wait for somebody, in the order in which they are given away, and what they ask."""

from datetime import timedelta

from chassis import clock
from chassis.parties import organisation_of, parties_of

from ..tickets.models import Ticket
from .entering import language_of
from .fitting import Needs
from .models import Queue

# The most pressing first, as it is by now (ageing), then what is due first, then what has waited
# longest.
ORDER = [("_rank", -1), ("_due_key", 1), ("_waits_since", 1), ("_id", 1)]
# How many of a requester's tickets are looked through for who had one last.
LOOKED_THROUGH = 10
# What of a ticket it takes to choose who is to have it.
_ASKED = dict.fromkeys(("queue_id", "contact_ids", "channel", "language", "team_id", "_passed_by",
                        "_waits_since"), 1)


def ids_in(queue_ids, limit=0):
    """The ids of the tickets that wait in these queues, in their order, all or so many."""
    found = Ticket.collection().find(
        {"queue_id": {"$in": list(queue_ids)}, "_waits": True}, {"_id": 1}).sort(ORDER)
    return (raw["_id"] for raw in found.limit(limit))


def among(ticket_ids):
    """Those of these tickets that still wait, in their order, as far as it takes to choose."""
    return list(Ticket.collection().find(
        {"_id": {"$in": list(ticket_ids)}, "_waits": True}, _ASKED).sort(ORDER))


def queues_by_id(**where):
    """Queues as stored, put away or not, by id."""
    return {queue["_id"]: queue for queue in Queue.collection().find(where)}


def requesters_of(tickets):
    """The requesters of tickets that are known here, by their ids."""
    return parties_of({ticket["contact_ids"][0] for ticket in tickets})


def channel_of(ticket):
    """The channel by which a ticket counts."""
    return ticket.get("channel", "other")


def needs_of(ticket, queue, requester):
    """What a ticket asks of whoever is to have it, as long as it has waited."""
    minutes = queue.get("relax_after_minutes")
    return Needs(
        channel=channel_of(ticket), language=language_of(ticket.get("language"), requester),
        skills=tuple(queue.get("skills", ())), team_id=ticket.get("team_id"),
        passed_by=frozenset(ticket.get("_passed_by", ())),
        is_relaxed=minutes is not None and (
            clock.now() - ticket["_waits_since"] >= timedelta(minutes=minutes)))


def first_of(ticket, requester):
    """Who comes first for a ticket: who had the last one of its requester, then their owner."""
    found = []
    last = last_agent_of(ticket["contact_ids"][0], but=ticket["_id"])
    if last:
        found.append((last, "last_agent"))
    owner = requester.get("owner_id") or _owner_of_their_organisation(requester)
    if owner:
        found.append((owner, "portfolio_owner"))
    return found


def _owner_of_their_organisation(requester):
    organisation_id = organisation_of(requester, clock.today())
    return organisation_id and parties_of([organisation_id]).get(
        organisation_id, {}).get("owner_id")


def last_agent_of(contact_id, *, but):
    """Who was last given a ticket of a contact, of their latest ones; None for nobody."""
    found = list(Ticket.collection().find(
        {"contact_ids": contact_id}, {"owner_id": 1, "assigned_at": 1}).sort(
        [("created_at", -1), ("_id", -1)]).limit(LOOKED_THROUGH))
    held = [raw for raw in found if raw["_id"] != but and raw.get("owner_id")
            and raw.get("assigned_at")]
    return max(held, key=lambda raw: raw["assigned_at"])["owner_id"] if held else None
