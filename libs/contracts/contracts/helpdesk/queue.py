"""Queues: which tickets come into them, who serves them, and what these have to be able to do."""

from marshmallow import ValidationError, fields, validate, validates_schema

from ..common import (
    WORD,
    ExpectedVersion,
    Flag,
    Id,
    InLanguages,
    Language,
    PageRequest,
    Recorded,
    Share,
    Strict,
    Text,
    Time,
    TimeZone,
    Whole,
    many,
    page_of,
)
from ..contacts.contact import CHANNELS
from .priority import PRIORITIES
from .routing import Why
from .ticket import Ticket
from .ticket_type import TICKET_KINDS

QUEUE_MODES = ("push", "pull")
HIGHEST_LEVEL = 5


class QueueConditions(Strict):
    """What a ticket has to be to come into a queue: each list that is not empty has to name it."""

    type_ids = many(Id("ticket_type"), 100)
    kinds = many(fields.String(validate=validate.OneOf(TICKET_KINDS)), len(TICKET_KINDS))
    categories = many(fields.String(validate=WORD), 200)
    channels = many(fields.String(validate=validate.OneOf(CHANNELS)), len(CHANNELS))
    languages = many(Language(), 50, metadata={
        "description": "That of the ticket, or the first of its requester; es fits es-MX too."})
    priorities = many(fields.String(validate=validate.OneOf(PRIORITIES)), len(PRIORITIES))
    tags = many(fields.String(validate=WORD), 50, metadata={
        "description": "One of them on the ticket is enough."})
    contact_tags = many(Text(60), 50, metadata={
        "description": "One of them on the requester is enough."})


class QueueSkill(Strict):
    """What somebody has to be able to do, and how well."""

    skill = fields.String(required=True, validate=WORD)
    level = Whole(1, HIGHEST_LEVEL, load_default=1)


class QueueStaffing(Strict):
    """What is promised to those who come into a queue, by which people are planned for it."""

    answered_share = Share(load_default=0.8, metadata={
        "description": "Which part of the tickets somebody takes up in time, such as 0.8."})
    within_seconds = Whole(0, 60 * 60 * 24 * 7, load_default=20, metadata={
        "description": "What in time means: within 20 seconds for calls, hours for mails."})
    handling_seconds = Whole(1, 60 * 60 * 24, load_default=None, allow_none=True, metadata={
        "description": "How long one person works on a ticket who works on nothing else; as it is "
                       "measured while it is null."})
    time_zone = TimeZone(load_default="UTC", metadata={
        "description": "Whose hours of the week are compared with each other."})


class QueueFields(Strict):
    name = fields.Nested(InLanguages)
    position = Whole(0, 100_000, metadata={
        "description": "Queues are asked in this order; a ticket comes into the first that it "
                       "fits. 100 unless it is said."})
    conditions = fields.Nested(QueueConditions, metadata={
        "description": "Without any, tickets come into it by hand only, or as it is the default."})
    mode = fields.String(validate=validate.OneOf(QUEUE_MODES), metadata={
        "description": "push: tickets are given to people. pull: people take the next one."})
    skills = many(QueueSkill, 20)
    relax_after_minutes = Whole(1, 60 * 24 * 30, allow_none=True, metadata={
        "description": "After a ticket has waited so long, a skill or a language that somebody "
                       "lacks no longer bars them; those who have it still come first. Never "
                       "while it is null."})
    raise_after_minutes = Whole(1, 60 * 24 * 30, allow_none=True, metadata={
        "description": "For each so many minutes that a ticket waits it comes one priority higher "
                       "in the order, and beyond urgent too, so that none waits for ever; its "
                       "priority stays. 480 while it is null."})
    team_ids = many(Text(60), 50, metadata={
        "description": "Who serves it: the people of these teams, and those of user_ids. All who "
                       "answer tickets while both are empty."})
    user_ids = many(Id("user"), 200)
    staffing = fields.Nested(QueueStaffing)
    is_default = Flag(metadata={
        "description": "Whether tickets come here that fit no other. The one that it was until "
                       "now is it no more."})


class NewQueue(QueueFields):
    name = fields.Nested(InLanguages, required=True)
    mode = fields.String(required=True, validate=validate.OneOf(QUEUE_MODES))

    @validates_schema
    def validate_skills(self, data, **_):
        refuse_doubles(data)


class QueueChanges(QueueFields):
    @validates_schema
    def validate_skills(self, data, **_):
        refuse_doubles(data)


def refuse_doubles(data):
    """Raise ValidationError where a skill is named twice."""
    named = [item["skill"] for item in data.get("skills", ())]
    if len(set(named)) < len(named):
        raise ValidationError("One is named twice.", "skills")


class Queue(Recorded):
    id = Id("queue", required=True)
    name = fields.Nested(InLanguages, required=True)
    position = Whole(0, 100_000, required=True)
    conditions = fields.Nested(QueueConditions, required=True)
    mode = fields.String(required=True, validate=validate.OneOf(QUEUE_MODES))
    skills = many(QueueSkill, 20, required=True)
    relax_after_minutes = Whole(1, 60 * 24 * 30, allow_none=True)
    raise_after_minutes = Whole(1, 60 * 24 * 30, allow_none=True)
    team_ids = many(Text(60), 50, required=True)
    user_ids = many(Id("user"), 200, required=True)
    staffing = fields.Nested(QueueStaffing, allow_none=True)
    is_default = Flag(required=True)
    archived_at = Time(allow_none=True)


class QueueId(Strict):
    queue_id = Id("queue", required=True)


class ChangeQueue(QueueId, ExpectedVersion):
    """Which queue, and optionally at which version."""


class UpdateQueue(ChangeQueue):
    changes = fields.Nested(QueueChanges, required=True)


class ListQueues(PageRequest):
    is_archived = Flag(load_default=False)


QueuePage = page_of(Queue, "QueuePage")


class QueueStanding(Strict):
    """How a queue stands at this moment."""

    CHANGES_WITH_TIME = True

    queue_id = Id("queue", required=True)
    waiting_count = Whole(required=True, metadata={"description": "Tickets that nobody has yet."})
    waits_since = Time(required=True, allow_none=True, metadata={
        "description": "Since when the one waits that has waited longest."})
    open_count = Whole(required=True, metadata={
        "description": "Tickets that are open, with somebody or without."})
    available_count = Whole(required=True, metadata={
        "description": "Those who serve it and are there."})


class NextTicket(Strict):
    """The ticket that is yours now, and why it was this one; null where none is for you."""

    ticket = fields.Nested(Ticket, required=True, allow_none=True)
    why = fields.Nested(Why, required=True, allow_none=True)
