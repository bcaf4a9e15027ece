"""Two tickets about the same become one, and are parted again; a part of one becomes another."""

from chassis import clock
from contracts import helpdesk as contract
from contracts.errors import ValidationFailed

from ..costs import following as cost_following
from ..errors import TicketIsNotMerged
from ..side_threads import following
from . import keeping, standing, ticket_types, tickets
from .models import Message, Ticket

# What a ticket gets back when it is parted again.
_KEPT = ("status", "state", "waits_for", "resolved_at", "solution", "close_at",
         "answers_incidents", "message_count")


def merge_ticket(*, ticket_id, into_id, is_told, expected_version):
    """Make a ticket part of another, which goes on. Returns the other."""
    ticket = keeping.fetch(ticket_id, expected_version)
    if into_id == ticket_id or Ticket.collection().find_one({"_id": into_id}) is None:
        raise ValidationFailed.at("/into_id", "There is no such other ticket.")
    into = keeping.fetch(into_id)
    strangers = [id for id in ticket.contact_ids if id not in into.contact_ids]
    if strangers and not is_told:
        raise ValidationFailed.at(
            "/is_told", "Somebody takes part in this ticket and not in the other. Say that they "
                        "are to read what was said there.")

    moved = _move_messages({"ticket_id": ticket_id}, ticket_id, into_id)
    incidents = _move_incidents(ticket_id, into_id)
    following.move({"ticket_id": ticket_id}, into, ticket_id)
    cost_following.move(ticket_id, into)
    ticket.before_merge = {
        **{name: getattr(ticket, name) for name in _KEPT if getattr(ticket, name) is not None},
        "strangers": strangers, "incidents": incidents}
    now = clock.now()
    ticket.merged_into_id, ticket.message_count = into_id, 0
    ticket.close_at = ticket.answers_incidents = None
    ticket.resolved_at = ticket.resolved_at or now
    standing.stand_in(ticket, ticket_types.first_in(ticket_types.of(ticket), "resolved"))
    keeping.keep(ticket, contract.ticket_resolved, at=now)
    into.contact_ids = [*into.contact_ids, *strangers][:20]
    into.message_count = (into.message_count or 0) + moved
    return keeping.keep(into, contract.ticket_merged, merged_id=ticket_id)


def unmerge_ticket(*, ticket_id, expected_version):
    """Part a ticket from the one that it was made part of, as it was then. Returns it."""
    ticket = keeping.held(Ticket.fetch(ticket_id, expected_version=expected_version))
    into = keeping.held(Ticket.fetch(ticket.merged_into_id)) if ticket.merged_into_id else None
    if into is None or into.merged_into_id:
        raise TicketIsNotMerged(id=ticket_id)

    moved = _move_back(ticket_id, into.id)
    was = ticket.before_merge
    for name in _KEPT:
        setattr(ticket, name, was.get(name))
    ticket.message_count = moved
    ticket.merged_into_id, ticket.before_merge = None, {}
    Ticket.collection().update_many(
        {"_id": {"$in": was["incidents"]}, "problem_id": into.id},
        {"$set": {"problem_id": ticket_id, "updated_at": clock.now()}, "$inc": {"version": 1}})
    into.contact_ids = [id for id in into.contact_ids if id not in was["strangers"]]
    into.message_count = (into.message_count or 0) - moved
    following.move_back(ticket, into.id)
    cost_following.move_back(ticket, into.id)
    keeping.keep(into)
    return keeping.keep(ticket, contract.ticket_unmerged, merged_id=into.id)


def split_ticket(*, ticket_id, message_ids, side_thread_ids, subject, type_id, expected_version,
                 number):
    """Open a new ticket with a part of what was said in this one, with the same people."""
    ticket = keeping.fetch(ticket_id, expected_version)
    ids = list(dict.fromkeys(message_ids))
    found = list(Message.objects(id__in=ids, ticket_id=ticket_id))
    missing = set(ids) - {message.id for message in found}
    if missing:
        raise ValidationFailed(errors=[
            {"pointer": f"/message_ids/{message_ids.index(id)}",
             "detail": "There is no such message in this ticket."} for id in sorted(missing)])
    if len(found) == ticket.message_count:
        raise ValidationFailed.at("/message_ids", "Something has to stay in this ticket.")

    following.require_of(ticket_id, side_thread_ids)

    made = tickets.open_ticket(
        subject=subject, contact_ids=ticket.contact_ids, number=number, channel=ticket.channel,
        type_id=type_id or ticket.type_id, impact=ticket.impact, urgency=ticket.urgency,
        owner_id=ticket.owner_id, team_id=ticket.team_id, language=ticket.language,
        follows_id=ticket_id)
    made.message_count = len(found)
    inbound = [message.said_at for message in found if message.direction == "inbound"]
    made.last_inbound_at = max(inbound, default=None)
    keeping.add(made)
    _move_messages({"_id": {"$in": ids}}, ticket_id, made.id)
    if side_thread_ids:
        following.move({"_id": {"$in": side_thread_ids}}, made, ticket_id)
    ticket.message_count -= len(found)
    keeping.keep(ticket)
    return made.to_view()


def _move_messages(where, from_id, to_id):
    """Move messages, each remembering where it was; returns how many."""
    return Message.collection().update_many(where, {
        "$set": {"ticket_id": to_id, "from_ticket_id": from_id, "updated_at": clock.now()},
        "$push": {"_came_from": from_id}, "$inc": {"version": 1}}).modified_count


def _move_back(ticket_id, into_id):
    """Move back to a ticket what came of it last; returns how many."""
    moved = 0
    for message in Message.objects(ticket_id=into_id, from_ticket_id=ticket_id):
        message.came_from = message.came_from[:-1]
        message.ticket_id = ticket_id
        message.from_ticket_id = message.came_from[-1] if message.came_from else None
        message.put()
        moved += 1
    return moved


def _move_incidents(from_id, to_id):
    ids = [raw["_id"] for raw in Ticket.collection().find({"problem_id": from_id}, {"_id": 1})]
    Ticket.collection().update_many({"_id": {"$in": ids}}, {
        "$set": {"problem_id": to_id, "updated_at": clock.now()}, "$inc": {"version": 1}})
    return ids
