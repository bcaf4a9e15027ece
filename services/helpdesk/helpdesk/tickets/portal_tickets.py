"""Tickets in the portal of customers: each sees those that they take part in, and what was said.

Notes, who of us works on it, its priority and its promises are ours, and are not shown.
"""

from chassis import paging
from chassis.paging import moment
from chassis.parties import parties_of
from chassis.portal import own_party
from contracts.context import current_call
from contracts.errors import NotFound, ValidationFailed

from . import attachments, going_on, keeping, messages, ticket_types, tickets
from .models import Ticket
from .setting_models import TicketType

_SHOWN = ("id", "version", "created_at", "updated_at", "number", "subject", "kind", "state",
          "opened_at", "resolved_at", "closed_at", "solution", "follows_id")
CHANNEL = "portal"


def list_portal_ticket_types(*, limit, after, party):
    """See what can be asked."""
    return paging.page(
        TicketType.collection(), {"archived_at": None, "is_public": True}, sort="created_at",
        kind=moment, limit=limit, after=after, show=_shown_type)


def list_portal_tickets(*, party, limit, after, state=None):
    """List the tickets that whom the caller acts for takes part in, the latest first."""
    where = {"contact_ids": party["id"], **({"state": state} if state else {})}
    page = paging.page(Ticket.collection(), where, sort="-created_at", kind=moment, limit=limit,
                       after=after, show=dict)
    return {**page, "items": _shown(page["items"])}


def get_portal_ticket(*, ticket_id, party):
    """Show a ticket that whom the caller acts for takes part in."""
    return _shown([_own(ticket_id, party)])[0]


def open_portal_ticket(*, subject, body, type_id, category, party, number):
    """Ask something; whoever is signed in asks, for whom they act."""
    held = ticket_types.to_open(type_id)
    if not held["is_public"]:
        raise ValidationFailed.at("/type_id", "There is no such type.")
    ids = _asking(party)
    ticket = tickets.open_ticket(
        subject=subject, contact_ids=ids, number=number, channel=CHANNEL, type_id=held["_id"],
        category=category, language=next(iter(party.get("languages", ())), None))
    messages.say(ticket, body=body, contact_id=ids[0], channel=CHANNEL)
    keeping.add(ticket)
    return _shown([ticket.stored])[0]


def list_portal_ticket_messages(*, ticket_id, party, limit, after):
    """See what was said to each other in a ticket, the first first."""
    _own(ticket_id, party)
    return messages.page(ticket_id, limit=limit, after=after, kind="reply", show=_shown_message)


def add_portal_ticket_message(*, ticket_id, body, attachment_ids, party, number):
    """Say something in a ticket; one that is closed is gone on with in a new one."""
    _own(ticket_id, party)
    ids = _asking(party)
    ticket, is_new = _to_go_on(ticket_id, ids, number)
    if is_new and attachment_ids:
        attachments.move(attachment_ids, ticket_id, ticket.id)
    message = messages.say(ticket, body=body, contact_id=ids[0], channel=CHANNEL,
                           attachment_ids=attachment_ids)
    if is_new:
        keeping.add(ticket)
    else:
        keeping.keep(ticket)
    return _shown_message(message.stored)


def add_portal_ticket_attachment(*, attachment, ticket_id, party, **_file):
    """Bring a file that is to go with the next message in a ticket."""
    _own(ticket_id, party)
    return attachment


def get_portal_ticket_attachment(*, ticket_id, attachment_id, party):
    """Read a file that was said in a ticket."""
    _own(ticket_id, party)
    return attachments.file_of(ticket_id, attachment_id, kind="reply")


def _to_go_on(ticket_id, contact_ids, number):
    """The ticket in which what a party says is said, and whether it is a new one, not stored yet.
    """
    place_id = going_on.place_of(ticket_id)
    if place_id is not None:
        ticket = keeping.fetch(place_id)
        # Whoever speaks takes part from then on.
        joined = list(dict.fromkeys([*ticket.contact_ids, *contact_ids]))
        ticket.contact_ids = joined if len(joined) <= tickets.MOST_CONTACTS else ticket.contact_ids
        return ticket, False
    before = Ticket.fetch(ticket_id)
    opened = tickets.open_ticket(
        subject=before.subject, contact_ids=[*contact_ids, *before.contact_ids], number=number,
        channel=before.channel, type_id=_still_open(before.type_id), language=before.language,
        team_id=before.team_id, follows_id=ticket_id)
    return opened, True


def file_brought(*, ticket_id, **file):
    """For `serves(…, first=…)`: store a file for a ticket of the caller's own, and nobody else's.
    """
    found = own_party()
    _own(ticket_id, found["party"])
    return {**found, **attachments.stored(ticket_id=ticket_id, **file)}


def _own(ticket_id, party):
    """A ticket as stored that a party takes part in. Raises NotFound for any other."""
    found = Ticket.collection().find_one({"_id": ticket_id, "contact_ids": party["id"]})
    if found is None:
        raise NotFound(f"There is no ticket {ticket_id}.", id=ticket_id)
    return found


def _asking(party):
    """Who speaks: the person who is signed in, then whom they act for."""
    contact_id = current_call().actor.contact_id or party["id"]
    person = parties_of([contact_id]).get(contact_id)
    return list(dict.fromkeys([person["id"] if person else contact_id, party["id"]]))


def _still_open(type_id):
    held = TicketType.collection().find_one({"_id": type_id}, {"archived_at": 1})
    return None if held is None or held.get("archived_at") else type_id


def _shown(raws):
    types = {raw["_id"]: raw for raw in TicketType.collection().find(
        {"_id": {"$in": sorted({raw["type_id"] for raw in raws})}})}
    return [{
        **{name: raw[name] for name in _SHOWN if name in raw}, "id": raw["_id"],
        "status": ticket_types.status_of(types[raw["type_id"]], raw["status"])["name"],
        "waits_for_you": raw.get("waits_for") == "requester",
        "contact_ids": list(dict.fromkeys(raw["contact_ids"])),
        "goes_on_in_id": raw.get("merged_into_id"),
    } for raw in raws]


def _shown_message(raw):
    return {
        "id": raw["_id"], "ticket_id": raw["ticket_id"], "body": raw["body"],
        "is_ours": raw["direction"] == "outbound", "contact_id": raw.get("contact_id"),
        "attachments": raw.get("attachments", []), "said_at": raw["said_at"],
    }


def _shown_type(raw):
    return {"id": raw["_id"], "kind": raw["kind"], "name": raw["name"],
            "categories": raw.get("categories", [])}
