"""Tickets: what parties ask of us or complain of, what we ask of them, and how far that is."""

from marshmallow import fields, validate

from ..common import WORD, Flag, Id, Language, Strict, Text, Time, Whole, many
from ..contacts.contact import CHANNELS
from ..contacts.interaction import Reference
from ..facts import AboutParties
from ..visibility import shows, shows_part_of
from .priority import LEVELS, PRIORITIES
from .routing import Why
from .sentiment import MOODS, Sentiment
from .side_thread import THIRD_PARTIES
from .sla_policy import TicketSla
from .ticket_type import TICKET_KINDS, TICKET_STATES, WAITS_FOR

PRIORITY_SOURCES = ("matrix", "hand")


class TicketChanges(Strict):
    """Whoever asks comes first among the contacts, then who else takes part."""

    subject = Text(300)
    contact_ids = fields.List(Id("contact"), validate=validate.Length(min=1, max=20))
    category = fields.String(allow_none=True, validate=WORD)
    impact = fields.String(validate=validate.OneOf(LEVELS))
    urgency = fields.String(validate=validate.OneOf(LEVELS))
    priority = fields.String(allow_none=True, validate=validate.OneOf(PRIORITIES), metadata={
        "description": "What is set by hand stays, whatever impact and urgency say; null gives it "
                       "back to them."})
    language = Language(allow_none=True)
    tags = many(fields.String(validate=WORD), 50)
    watcher_ids = many(Id("user"), 50, metadata={
        "description": "Who of us wants to hear of it beside its owner."})
    refers_to = many(Reference, 20, metadata={
        "description": "What it is about, such as an order or a product."})
    problem_id = Id("ticket", allow_none=True, metadata={
        "description": "The problem of which this is an incident: its answer will be this one's."})
    mood = fields.String(allow_none=True, validate=validate.OneOf(MOODS), metadata={
        "description": "How the requester feels, as you see it; it takes the place of what the "
                       "machine read out of their words."})


class NewTicket(TicketChanges):
    subject = Text(300, required=True)
    contact_ids = fields.List(
        Id("contact"), required=True, validate=validate.Length(min=1, max=20))
    type_id = Id("ticket_type", allow_none=True, metadata={
        "description": "The default one when it is not given."})
    body = Text(100_000, required=True, is_long=True, metadata={
        "description": "What is asked: the first message, by the requester, or by us in a ticket "
                       "of ours."})
    is_note = Flag(load_default=False, metadata={
        "description": "Whether this is said among us: nobody asked for it, and the contacts do "
                       "not read it."})
    channel = fields.String(load_default="phone", validate=validate.OneOf(CHANNELS))
    owner_id = Id("user", allow_none=True)
    team_id = Text(60, allow_none=True)


class WaitsForParty(Strict):
    """A third party that a ticket waits for, in which side thread and since when."""

    side_thread_id = Id("side_thread", required=True)
    number = Text(60, required=True)
    role = fields.String(required=True, validate=validate.OneOf(THIRD_PARTIES))
    contact_ids = fields.List(
        Id("contact"), required=True, validate=validate.Length(min=1, max=20))
    since = Time(required=True)
    due_at = Time(allow_none=True, metadata={"description": "Until when they are to answer."})


@shows("ticket", owned_by=("owner_id", "watcher_ids"), team="team_id")
class Ticket(AboutParties):
    """Whoever asks comes first among the parties. Its owner is who works on it."""

    id = Id("ticket", required=True)
    number = Text(60, required=True)
    subject = Text(300, required=True)
    state = fields.String(required=True, validate=validate.OneOf(TICKET_STATES))
    status = fields.String(allow_none=True, validate=WORD, metadata={
        "description": "Where it stands by the statuses of its type."})
    priority = fields.String(required=True, validate=validate.OneOf(PRIORITIES))
    priority_by = fields.String(allow_none=True, validate=validate.OneOf(PRIORITY_SOURCES))
    opened_at = Time(required=True)
    resolved_at = Time(allow_none=True)
    closed_at = Time(allow_none=True, metadata={
        "description": "Since when an answer opens a new ticket instead of reopening this one."})
    sentiment = fields.Nested(Sentiment, allow_none=True)
    sla_due_at = Time(allow_none=True, metadata={
        "description": "Until when we promised the next step; null while the clock stands."})
    sla_breached_at = Time(allow_none=True, metadata={
        "description": "When a promise of this ticket was first broken."})
    sla = fields.Nested(TicketSla, allow_none=True, metadata={
        "description": "How each promise stands; for who looks at one ticket, not in lists."})
    waits_for_parties = many(WaitsForParty, 50, metadata={
        "description": "For which third parties it waits; for who looks at one ticket, not in "
                       "lists."})
    type_id = Id("ticket_type", allow_none=True)
    kind = fields.String(allow_none=True, validate=validate.OneOf(TICKET_KINDS))
    category = fields.String(allow_none=True, validate=WORD)
    impact = fields.String(allow_none=True, validate=validate.OneOf(LEVELS))
    urgency = fields.String(allow_none=True, validate=validate.OneOf(LEVELS))
    channel = fields.String(allow_none=True, validate=validate.OneOf(CHANNELS))
    waits_for = fields.String(allow_none=True, validate=validate.OneOf(WAITS_FOR))
    language = Language(allow_none=True)
    team_id = Text(60, allow_none=True)
    queue_id = Id("queue", allow_none=True, metadata={
        "description": "Where it waits for somebody, or came to its owner from."})
    assigned_at = Time(allow_none=True, metadata={
        "description": "Since when its owner has it."})
    watcher_ids = many(Id("user"), 50)
    tags = many(fields.String(validate=WORD), 50)
    refers_to = many(Reference, 20)
    problem_id = Id("ticket", allow_none=True)
    follows_id = Id("ticket", allow_none=True, metadata={
        "description": "The closed ticket that this one goes on with, or was split from."})
    article_id = Id("article", allow_none=True, metadata={
        "description": "The article that was made of it."})
    merged_into_id = Id("ticket", allow_none=True, metadata={
        "description": "The ticket that this one is part of now; there it goes on."})
    solution = Text(100_000, allow_none=True, is_long=True)
    message_count = Whole(allow_none=True)
    first_answered_at = Time(allow_none=True)
    last_inbound_at = Time(allow_none=True)
    last_outbound_at = Time(allow_none=True)
    reopened_count = Whole(allow_none=True)


class TicketTold(Strict):
    ticket = fields.Nested(Ticket, required=True)


class TicketsMerged(TicketTold):
    merged_id = Id("ticket", required=True)


@shows_part_of("ticket", named_in="field")
class TicketChange(Strict):
    """What a field of a ticket was before, and since then."""

    at = Time(required=True)
    actor_id = fields.String(required=True)
    field = fields.String(required=True)
    before = fields.Raw(required=True, allow_none=True)
    after = fields.Raw(required=True, allow_none=True)
    reason = Text(500, allow_none=True)
    why = fields.Nested(Why, allow_none=True, metadata={
        "description": "Of owner_id and queue_id: why it went there."})
