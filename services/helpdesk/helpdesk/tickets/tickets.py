"""Tickets: opening, reading and changing them."""

from chassis import clock, paging
from chassis.figures import between
from chassis.ids import new_id
from chassis.paging import moment
from chassis.visibility import narrow
from contracts import helpdesk as contract
from contracts.errors import ValidationFailed

from ..side_threads import following
from ..slas import clocks
from . import keeping, messages, moods, priorities, standing, ticket_types
from .models import Ticket, TicketChange, shown_ticket

NUMBERED = "T"
MOST_CONTACTS = 20
_LEVEL = "medium"
# What a list is sorted by, as stored.
_KEYS = {"created_at": ("created_at", moment), "updated_at": ("updated_at", moment),
         "sla_due_at": ("_due_key", moment), "priority": ("_priority_key", paging.whole)}
_PRIVATE = {"_before_merge": 0}
_LISTED = {**_PRIVATE, "_sla": 0}


def create_ticket(*, contact_ids, parties, number, body, channel, is_note, **fields):
    """Open a ticket; what is asked is its first message, or a note of ours why it is opened."""
    ticket = open_ticket(
        contact_ids=[parties[id]["id"] for id in contact_ids], number=number, channel=channel,
        **fields)
    if is_note:
        messages.say(ticket, body=body, kind="note", at=ticket.opened_at)
    else:
        said_by = None if ticket.kind == "ours" else ticket.contact_ids[0]
        messages.say(ticket, body=body, contact_id=said_by, channel=channel, at=ticket.opened_at)
    return keeping.add(ticket)


def open_ticket(*, subject, contact_ids, number, channel, type_id=None, impact=None, urgency=None,
                priority=None, category=None, problem_id=None, mood=None, **fields):
    """A new ticket, not stored yet: in the first status of its type, as pressing as it is said.

    The contacts are known and not merged, the requester first. Raises ValidationFailed for a type,
    a category or a problem that does not exist.
    """
    held = ticket_types.to_open(type_id)
    ticket_types.require_category(held, category, "/category")
    ticket = Ticket(
        id=new_id(Ticket.ENTITY), number=number, subject=subject, channel=channel,
        contact_ids=list(dict.fromkeys(contact_ids))[:MOST_CONTACTS], type_id=held["_id"],
        kind=held["kind"], category=category, impact=impact or _LEVEL, urgency=urgency or _LEVEL,
        status="", state="open", priority="normal", priority_by="matrix", opened_at=clock.now(),
        **{name: _once(name, value) for name, value in fields.items() if value is not None})
    standing.stand_in(ticket, held["statuses"][0])
    set_priority(ticket, priority)
    set_problem(ticket, problem_id, "/problem_id")
    set_mood(ticket, mood)
    return ticket


def get_ticket(*, ticket_id):
    """Show a ticket and whom it waits for; one that is part of another says of which."""
    raw = Ticket.fetch_raw(ticket_id, _PRIVATE)
    waits_for = following.waiting_of(ticket_id)
    return {**shown_ticket(raw), **clocks.shown(raw),
            **({"waits_for_parties": waits_for} if waits_for else {})}


def list_tickets(*, limit, after, sort, is_unassigned=None, watcher_id=None, contact_id=None,
                 tag=None, has_breached=None, opened_after=None, opened_before=None,
                 resolved_after=None, resolved_before=None, **filters):
    """List tickets by what is asked for."""
    where = {**filters, **between("opened_at", opened_after, opened_before),
             **between("resolved_at", resolved_after, resolved_before)}
    if is_unassigned is not None:
        where["owner_id"] = None if is_unassigned else {"$ne": None}
    if has_breached is not None:
        where["sla_breached_at"] = {"$ne": None} if has_breached else None
    for name, value in (("watcher_ids", watcher_id), ("contact_ids", contact_id), ("tags", tag)):
        if value is not None:
            where[name] = value
    sign, name = ("-", sort[1:]) if sort.startswith("-") else ("", sort)
    key, kind = _KEYS[name]
    return paging.page(
        Ticket.collection(), narrow(where, "ticket"), sort=f"{sign}{key}", kind=kind, limit=limit,
        after=after, show=shown_ticket, projection=_LISTED)


def update_ticket(*, ticket_id, changes, expected_version, parties):
    """Change what is said of a ticket."""
    ticket = keeping.fetch(ticket_id, expected_version)
    before = ticket.to_view()
    change(ticket, changes, parties)
    return before if ticket.to_view() == before else keeping.keep(ticket)


def change(ticket, changes, parties):
    """Set what is said of a ticket, without storing it."""
    changes = dict(changes)
    if "contact_ids" in changes:
        ids = [parties[id]["id"] for id in changes.pop("contact_ids")]
        ticket.contact_ids = list(dict.fromkeys(ids))
    if "category" in changes:
        ticket_types.require_category(
            ticket_types.of(ticket), changes["category"], "/changes/category")
    if "problem_id" in changes:
        set_problem(ticket, changes.pop("problem_id"), "/changes/problem_id")
    if "mood" in changes:
        set_mood(ticket, changes.pop("mood"))
    by_hand = changes.pop("priority", ticket.priority if ticket.priority_by == "hand" else None)
    for name, value in changes.items():
        setattr(ticket, name, _once(name, value))
    set_priority(ticket, by_hand)


def _once(name, value):
    return list(dict.fromkeys(value)) if name in ("tags", "watcher_ids") else value


def set_priority(ticket, by_hand):
    """Make a ticket as pressing as it is said by hand, or else by impact and urgency."""
    ticket.priority_by = "hand" if by_hand else "matrix"
    ticket.priority = by_hand or priorities.priority_of(ticket.impact, ticket.urgency)


def set_problem(ticket, problem_id, pointer):
    """Make a ticket an incident of a problem, or of none."""
    if problem_id is not None:
        found = Ticket.collection().find_one({"_id": problem_id}, {"kind": 1, "merged_into_id": 1})
        if found is None or found["kind"] != "problem" or problem_id == ticket.id:
            raise ValidationFailed.at(pointer, "There is no such problem.")
        problem_id = found.get("merged_into_id", problem_id)
    ticket.problem_id = problem_id


def set_mood(ticket, mood):
    """Note how somebody of us sees that the requester feels."""
    if mood is not None:
        ticket.sentiment = moods.said(mood)


def list_ticket_history(*, ticket_id, limit, after):
    """See what was changed of a ticket, the latest first."""
    Ticket.fetch_raw(ticket_id, {"_id": 1})
    return paging.page(
        TicketChange.collection(), {"ticket_id": ticket_id}, sort="-at", kind=moment, limit=limit,
        after=after, show=_shown_change)


def _shown_change(raw):
    return {
        "at": raw["at"], "actor_id": raw["actor_id"], "field": raw["field"],
        "before": raw.get("before", raw.get("_contacts_before")),
        "after": raw.get("after", raw.get("_contacts_after")), "reason": raw.get("reason"),
        "why": raw.get("why"),
    }


def event_of(raw):
    """The event that tells of a ticket as it now is."""
    event = contract.ticket_resolved if raw["state"] == "resolved" else contract.ticket_updated
    return event, {"ticket": shown_ticket(raw)}
