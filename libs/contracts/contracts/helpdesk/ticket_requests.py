"""What is asked of tickets."""

from marshmallow import fields, validate

from ..common import (
    WORD,
    ExpectedVersion,
    Flag,
    Id,
    PageRequest,
    Strict,
    Text,
    Time,
    many,
    page_of,
)
from ..contacts.contact import CHANNELS
from .message import LONGEST_BODY
from .priority import PRIORITIES
from .ticket import Ticket, TicketChange, TicketChanges
from .ticket_type import TICKET_KINDS, TICKET_STATES

SORTS = tuple(f"{sign}{name}" for name in ("created_at", "updated_at", "sla_due_at", "priority")
              for sign in ("", "-"))
ACTIVITIES = ("viewing", "answering")


class TicketId(Strict):
    ticket_id = Id("ticket", required=True)


class ChangeTicket(TicketId, ExpectedVersion):
    """Which ticket, and optionally at which version."""


class ListTickets(PageRequest):
    state = fields.String(validate=validate.OneOf(TICKET_STATES))
    status = fields.String(validate=WORD)
    type_id = Id("ticket_type")
    kind = fields.String(validate=validate.OneOf(TICKET_KINDS))
    category = fields.String(validate=WORD)
    priority = fields.String(validate=validate.OneOf(PRIORITIES))
    channel = fields.String(validate=validate.OneOf(CHANNELS))
    owner_id = Id("user")
    is_unassigned = Flag(metadata={"description": "Those that nobody works on yet."})
    team_id = Text(60)
    queue_id = Id("queue")
    watcher_id = Id("user")
    contact_id = Id("contact", metadata={"description": "Who asks or takes part."})
    problem_id = Id("ticket", metadata={"description": "The incidents of a problem."})
    tag = fields.String(validate=WORD)
    number = Text(60)
    has_breached = Flag()
    opened_after = Time()
    opened_before = Time()
    resolved_after = Time()
    resolved_before = Time()
    sort = fields.String(
        load_default="-created_at", validate=validate.OneOf(SORTS), metadata={
            "description": "By sla_due_at those come last for which no clock runs."})


TicketPage = page_of(Ticket, "TicketPage")


class UpdateTicket(ChangeTicket):
    changes = fields.Nested(TicketChanges, required=True)


class MoveTicket(ChangeTicket):
    status = fields.String(required=True, validate=WORD, metadata={
        "description": "One that the type allows from where the ticket stands."})
    reason = Text(500, load_default=None, allow_none=True)


class ResolveTicket(ChangeTicket):
    status = fields.String(load_default=None, allow_none=True, validate=WORD, metadata={
        "description": "A resolved one of its type; the first that it may be moved to without."})
    solution = Text(LONGEST_BODY, required=True, is_long=True, metadata={
        "description": "What came of it. Of a problem it is the answer to all its incidents."})
    is_told = Flag(load_default=True, metadata={
        "description": "Whether the solution goes to the requester as a reply."})


class ReopenTicket(ChangeTicket):
    reason = Text(500, required=True)


class AssignTicket(ChangeTicket):
    owner_id = Id("user", allow_none=True, metadata={
        "description": "Who works on it from now on; null for nobody."})
    team_id = Text(60, allow_none=True)
    queue_id = Id("queue", metadata={
        "description": "The queue that it goes to. Nobody has it there, and no team, unless they "
                       "are named too."})
    reason = Text(500, load_default=None, allow_none=True)


class MergeTicket(ChangeTicket):
    into_id = Id("ticket", required=True, metadata={
        "description": "The ticket that goes on; what was said in this one is said there too."})
    is_told = Flag(load_default=False, metadata={
        "description": "Whether its requester, who is not in the other, takes part there from "
                       "now on. Who takes part reads what was said."})


class SplitTicket(ChangeTicket):
    message_ids = fields.List(
        Id("message"), required=True, validate=validate.Length(min=1, max=200), metadata={
            "description": "What moves to the new ticket."})
    side_thread_ids = many(Id("side_thread"), 50, load_default=list, metadata={
        "description": "Side threads that move with it."})
    subject = Text(300, required=True)
    type_id = Id("ticket_type", load_default=None, allow_none=True)


class ListTicketHistory(PageRequest):
    ticket_id = Id("ticket", required=True)


TicketHistoryPage = page_of(TicketChange, "TicketHistoryPage")


class NotePresence(TicketId):
    activity = fields.String(required=True, validate=validate.OneOf(ACTIVITIES))


class SomebodyThere(Strict):
    user_id = Id("user", required=True)
    activity = fields.String(required=True, validate=validate.OneOf(ACTIVITIES))
    since = Time(required=True)


class WhoIsThere(Strict):
    """Who else has the ticket before them; said again within a minute, or forgotten."""

    items = many(SomebodyThere, 100, required=True)
