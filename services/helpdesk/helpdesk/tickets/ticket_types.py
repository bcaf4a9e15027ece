"""Types of tickets: their statuses, where a ticket may go from each, and the default one."""

from chassis import clock, paging
from chassis.defaults import default_of, refuse_to_lose_default, take_default_away
from chassis.ids import new_id
from chassis.paging import moment
from contracts.errors import ValidationFailed

from ..errors import StatusIsInUse, TicketTypeIsArchived, TicketTypeIsDefault
from . import default_types
from .models import Ticket
from .setting_models import TicketType, shown_type


def create_ticket_type(*, statuses, categories=(), is_default=False, **fields):
    """Make a type of tickets with its statuses."""
    fields.setdefault("reopen_days", default_types.REOPEN_DAYS)
    _require_sound("/statuses", statuses)
    _require_once("/categories", [item["category"] for item in categories])
    made = TicketType(id=new_id(TicketType.ENTITY), statuses=statuses, is_default=is_default,
                      categories=list(categories), **fields)
    if is_default:
        take_default_away(TicketType)
    return made.add().to_view()


def get_ticket_type(*, ticket_type_id):
    """Show a type of tickets."""
    return shown_type(TicketType.fetch_raw(ticket_type_id))


def list_ticket_types(*, limit, after, is_archived):
    """List types of tickets, the oldest first."""
    return paging.page(
        TicketType.collection(), {"archived_at": {"$ne": None} if is_archived else None},
        sort="created_at", kind=moment, limit=limit, after=after, show=shown_type)


def update_ticket_type(*, ticket_type_id, changes, expected_version):
    """Change a type; a status in which tickets stand cannot be left out."""
    held = TicketType.fetch(ticket_type_id, expected_version=expected_version)
    if held.archived_at:
        raise TicketTypeIsArchived(id=ticket_type_id)
    if "statuses" in changes:
        _require_sound("/changes/statuses", changes["statuses"])
        _refuse_to_lose(held, changes["statuses"])
    _require_once("/changes/categories",
                  [item["category"] for item in changes.get("categories", ())])
    refuse_to_lose_default(held, changes)
    before = held.to_view()
    for name, value in changes.items():
        setattr(held, name, value)
    if held.to_view() == before:
        return before

    if held.is_default and not before["is_default"]:
        take_default_away(TicketType)
    return held.put().to_view()


def archive_ticket_type(*, ticket_type_id, expected_version):
    """Put a type away; its tickets go on. Doing so twice is doing it once."""
    held = TicketType.fetch(ticket_type_id, expected_version=expected_version)
    if held.is_default:
        raise TicketTypeIsDefault(id=ticket_type_id)
    if held.archived_at is None:
        held.archived_at = clock.now()
        held.put(at=held.archived_at)


def to_open(type_id):
    """The type, as stored, of which a ticket is to be: the default one when none is named."""
    if type_id is None:
        return default_of(TicketType, default_types.seed)
    found = TicketType.collection().find_one({"_id": type_id})
    if found is None:
        raise ValidationFailed.at("/type_id", "There is no such type.")
    if found.get("archived_at"):
        raise TicketTypeIsArchived(id=type_id)
    return found


def exists(type_id):
    """Whether there is such a type, archived or not."""
    return TicketType.collection().find_one({"_id": type_id}, {"_id": 1}) is not None


def of(ticket):
    """The type of a ticket, as stored."""
    return TicketType.fetch_raw(ticket.type_id)


def status_of(held, status):
    """A status of a type as stored; None for none of it."""
    return next((item for item in held["statuses"] if item["status"] == status), None)


def first_in(held, state, *, reached_from=None):
    """The first status of that state that a ticket may be moved to from a status, or at all.

    None where there is none that it may be moved to.
    """
    moves = None if reached_from is None else status_of(held, reached_from)["moves"]
    return next((item for item in held["statuses"] if item["state"] == state
                 and (moves is None or item["status"] in moves)), None)


def require_category(held, category, pointer):
    """Raise ValidationFailed for a category that the type does not have, if it has any."""
    known = {item["category"] for item in held.get("categories", ())}
    if category is not None and known and category not in known:
        raise ValidationFailed.at(pointer, "The type has no such category.")


def _require_sound(pointer, statuses):
    """Raise ValidationFailed for statuses among which a ticket could not begin, move or end."""
    words = [item["status"] for item in statuses]
    _require_once(pointer, words)
    if statuses[0]["state"] == "resolved":
        raise ValidationFailed.at(f"{pointer}/0/state", "A ticket does not begin resolved.")
    if not {"open", "resolved"} <= {item["state"] for item in statuses}:
        raise ValidationFailed.at(
            pointer, "There has to be a status that is open and one that is resolved.")
    errors = []
    for place, item in enumerate(statuses):
        if (item["state"] == "waiting") != (item.get("waits_for") is not None):
            errors.append({"pointer": f"{pointer}/{place}/waits_for",
                           "detail": "Say it of waiting statuses, and of no other."})
        unknown = set(item["moves"]) - set(words) | {item["status"]} & set(item["moves"])
        if unknown:
            errors.append({"pointer": f"{pointer}/{place}/moves",
                           "detail": f"These are no other statuses: {', '.join(sorted(unknown))}."})
    if errors:
        raise ValidationFailed(errors=errors)


def _require_once(pointer, words):
    if len(set(words)) < len(words):
        raise ValidationFailed.at(pointer, "One is named twice.")


def _refuse_to_lose(held, statuses):
    kept = {(item["status"], item["state"]) for item in statuses}
    lost = [item["status"] for item in held.statuses
            if (item["status"], item["state"]) not in kept]
    for status in lost:
        if Ticket.collection().find_one({"type_id": held.id, "status": status}, {"_id": 1}):
            raise StatusIsInUse(id=held.id, status=status)
