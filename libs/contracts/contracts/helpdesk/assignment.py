"""Who had a ticket, from when to when, and why."""

from marshmallow import fields, validate

from ..common import Id, PageRequest, Recorded, Share, Strict, Text, Time, Whole, page_of
from ..contacts.contact import CHANNELS
from .routing import Why
from .ticket import Ticket

# By which way somebody came to a ticket.
ASSIGNED_BY = ("push", "pull", "hand")
ENDED_BECAUSE = ("resolved", "merged", "reassigned", "given_back", "agent_absent")


class TicketAssignment(Recorded):
    """That somebody had a ticket, until it was resolved or went to another."""

    id = Id("assignment", required=True)
    ticket_id = Id("ticket", required=True)
    user_id = Id("user", required=True)
    queue_id = Id("queue", allow_none=True)
    channel = fields.String(allow_none=True, validate=validate.OneOf(CHANNELS))
    assigned_at = Time(required=True)
    assigned_by = fields.String(required=True, validate=validate.OneOf(ASSIGNED_BY))
    actor_id = Text(60, required=True)
    waits_since = Time(allow_none=True, metadata={
        "description": "Since when the ticket had waited for somebody."})
    why = fields.Nested(Why, required=True)
    reason = Text(500, allow_none=True, metadata={"description": "What whoever did it said."})
    held_seconds = Whole(allow_none=True, metadata={
        "description": "For how long it was theirs to go on with, without the time in which it "
                       "waited for others; counted when it stops being so."})
    share = Share(allow_none=True, metadata={
        "description": "Which part of them such a ticket takes, by their capacity."})
    ended_at = Time(allow_none=True)
    ended_because = fields.String(allow_none=True, validate=validate.OneOf(ENDED_BECAUSE))


class ListTicketAssignments(PageRequest):
    ticket_id = Id("ticket", required=True)


TicketAssignmentPage = page_of(TicketAssignment, "TicketAssignmentPage")


class TicketAssigned(Strict):
    ticket = fields.Nested(Ticket, required=True)
    assignment = fields.Nested(TicketAssignment, required=True)
