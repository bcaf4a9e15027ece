"""Into which queue a ticket comes."""

from chassis.parties import parties_of
from contracts.errors import ValidationFailed

from . import default_queue, wording
from .models import Queue

# What a condition asks of a ticket, by the name of the list that answers it.
_ASKS = {"type_ids": "type_id", "kinds": "kind", "categories": "category",
         "channels": "channel", "priorities": "priority"}
_OF_PARTIES = ("languages", "contact_tags")


def enter(ticket):
    """Have a new ticket come into the first queue that it fits, else into the default one.

    Returns why, or None where it was said by hand.
    """
    if ticket.queue_id:
        return None
    queues = list(Queue.collection().find({"archived_at": None}).sort(
        [("position", 1), ("_id", 1)]))
    asked = {name for queue in queues for name in queue.get("conditions", {})}
    party = _requester(ticket) if asked & set(_OF_PARTIES) else {}
    for queue in queues:
        by = fitting(queue.get("conditions", {}), ticket, party)
        if by:
            ticket.queue_id = queue["_id"]
            return wording.fits_queue(queue["name"], by)
    ticket.queue_id = _default(queues)["_id"]
    return wording.default_queue()


def require_open(queue_id, pointer):
    """Raise ValidationFailed for a queue into which no ticket can be put."""
    found = Queue.collection().find_one({"_id": queue_id}, {"archived_at": 1})
    if found is None or found.get("archived_at"):
        raise ValidationFailed.at(pointer, "There is no such queue, or it was put away.")


def fitting(conditions, ticket, party):
    """The names of the conditions that a ticket fits, all that are asked; none where it does not.
    """
    asked = [name for name, wanted in conditions.items() if wanted]
    fits = all(_fits(name, conditions[name], ticket, party) for name in asked)
    return asked if fits else []


def _fits(name, wanted, ticket, party):
    if name in _ASKS:
        return getattr(ticket, _ASKS[name]) in wanted
    if name == "tags":
        return bool(set(wanted) & set(ticket.tags))
    if name == "contact_tags":
        return bool(set(wanted) & set(party.get("tags", ())))
    language = language_of(ticket.language, party)
    return language is not None and any(speaks(language, one) for one in wanted)


def language_of(language, party):
    """In which language a ticket is: as it says, else the first of its requester; or None."""
    return language or next(iter(party.get("languages", ())), None)


def speaks(language, spoken):
    """Whether a language is that which is spoken, wherever it is: es-MX is es."""
    return language.partition("-")[0].lower() == spoken.partition("-")[0].lower()


def _requester(ticket):
    # Of a chat nobody may know who asks.
    requester_id = next(iter(ticket.contact_ids), None)
    return parties_of([requester_id]).get(requester_id, {}) if requester_id else {}


def _default(queues):
    found = next((queue for queue in queues if queue.get("is_default")), None)
    if found is None:
        default_queue.seed()
        found = Queue.collection().find_one({"is_default": True})
    return found
