"""People take the next ticket of a queue: each of them another, however many ask at once."""

from datetime import timedelta
from itertools import islice

from pymongo.errors import DuplicateKeyError

from chassis import clock
from contracts.errors import PermissionDenied

from ..errors import AgentIsFull, AgentIsNotAvailable, QueueIsOfOthers
from ..tickets import keeping
from ..tickets.models import Ticket
from . import crews, fitting, push, support_agents, waiting, wording
from .models import Queue, TicketOffer

# For how long a ticket is kept for somebody who is just taking it.
OFFERED = timedelta(seconds=10)
BATCH = 100


def offered(*, queue_id):
    """For `serves(…, first=…)`: find the next ticket that the caller can do, and keep it for them.

    Nobody else is offered it for ten seconds; within these the rule has given it to them, or died.
    """
    user_id = keeping.user_id()
    if user_id is None:
        raise PermissionDenied("Only a person can take tickets.")
    queue = Queue.fetch_raw(queue_id)
    support_agents.know(user_id)
    member = _ready(user_id, queue)
    return {"offered_id": next(
        (id for id in _for(member, queue) if _keep_for(user_id, id)), None)}


def take_next_ticket(*, queue_id, offered_id):
    """Give the caller the next ticket of a queue that they can do; none where there is none."""
    if offered_id is None:
        return {"ticket": None, "why": None}
    queue = Queue.fetch_raw(queue_id)
    member = _ready(keeping.user_id(), queue)
    # Somebody may have given it away by hand in this moment.
    id = offered_id if waiting.among([offered_id]) else next(_for(member, queue), None)
    if id is None:
        return {"ticket": None, "why": None}
    why = wording.because("taken")
    return {"ticket": push.give(Ticket.fetch(id), member, why, by="pull"), "why": why}


def _ready(user_id, queue):
    """Somebody who may take a ticket of a queue. Raises what bars them."""
    member = crews.member_of(user_id)
    if member.agent["presence"] != "available":
        raise AgentIsNotAvailable(id=user_id)
    if not member.serves(queue):
        raise QueueIsOfOthers(id=queue["_id"])
    if member.load >= 1:
        raise AgentIsFull(id=user_id)
    return member


def _for(member, queue):
    """The ids of the tickets of a queue that somebody can do, in their order."""
    waits = waiting.ids_in([queue["_id"]])
    while ids := list(islice(waits, BATCH)):
        tickets = waiting.among(_not_being_taken(ids))
        requesters = waiting.requesters_of(tickets)
        for ticket in tickets:
            requester = requesters.get(ticket["contact_ids"][0], {})
            if fitting.is_able(member, waiting.needs_of(ticket, queue, requester)):
                yield ticket["_id"]


def _not_being_taken(ticket_ids):
    found = TicketOffer.collection().find(
        {"_id": {"$in": ticket_ids}, "until": {"$gt": clock.now()}}, {"_id": 1})
    return set(ticket_ids) - {raw["_id"] for raw in found}


def _keep_for(user_id, ticket_id):
    """Whether a ticket is kept for somebody from now on, as it was for nobody."""
    now = clock.now()
    try:
        TicketOffer.collection().update_one(
            {"_id": ticket_id, "until": {"$lte": now}},
            {"$set": {"user_id": user_id, "until": now + OFFERED}}, upsert=True)
    except DuplicateKeyError:
        return False
    return True
