"""Types of tickets: by which statuses each goes, and what its categories are."""

from marshmallow import fields, validate

from ..common import (
    WORD,
    ExpectedVersion,
    Flag,
    Id,
    InLanguages,
    PageRequest,
    Recorded,
    Strict,
    Time,
    Whole,
    many,
    page_of,
)

# What a ticket is to those who work on it, whatever its statuses are called.
TICKET_STATES = ("open", "waiting", "resolved")
# Whom a waiting ticket waits for; its clocks stand while it is not us.
WAITS_FOR = ("requester", "third_party", "us")
TICKET_KINDS = ("question", "incident", "problem", "complaint", "request", "ours")
MOST_STATUSES = 20


class TicketStatus(Strict):
    """Where a ticket of this type can stand, and where it can go from there."""

    status = fields.String(required=True, validate=WORD)
    name = fields.Nested(InLanguages, required=True)
    state = fields.String(required=True, validate=validate.OneOf(TICKET_STATES))
    waits_for = fields.String(
        load_default=None, allow_none=True, validate=validate.OneOf(WAITS_FOR), metadata={
            "description": "Of waiting ones only. While a ticket waits for others than us, its "
                           "clocks stand."})
    moves = fields.List(
        fields.String(validate=WORD), required=True, validate=validate.Length(max=MOST_STATUSES),
        metadata={"description": "The statuses that a ticket may be moved to from here."})


class TicketCategory(Strict):
    """What a ticket is about: a word to count by, and how people read it."""

    category = fields.String(required=True, validate=WORD)
    name = fields.Nested(InLanguages, required=True)


class TicketTypeFields(Strict):
    name = fields.Nested(InLanguages)
    statuses = fields.List(
        fields.Nested(TicketStatus), validate=validate.Length(min=2, max=MOST_STATUSES), metadata={
            "description": "The first is where a ticket begins; one at least is open, and one "
                           "resolved. One that tickets stand in cannot be left out."})
    categories = many(TicketCategory, 200)
    reopen_days = Whole(0, 365, metadata={
        "description": "For how long after it was resolved a ticket is reopened by an answer; "
                       "later the answer opens a new one that follows it. 14 unless it is said."})
    is_public = Flag(metadata={
        "description": "Whether customers and partners can open such tickets in their portals."})
    is_default = Flag(metadata={
        "description": "Of which type tickets are that name none. The one that was it until now "
                       "is it no more."})


class NewTicketType(TicketTypeFields):
    name = fields.Nested(InLanguages, required=True)
    kind = fields.String(required=True, validate=validate.OneOf(TICKET_KINDS), metadata={
        "description": "A problem gathers incidents; ours are those in which we ask a supplier or "
                       "another party. It never changes."})
    statuses = fields.List(
        fields.Nested(TicketStatus), required=True,
        validate=validate.Length(min=2, max=MOST_STATUSES))


class TicketType(Recorded):
    id = Id("ticket_type", required=True)
    name = fields.Nested(InLanguages, required=True)
    kind = fields.String(required=True, validate=validate.OneOf(TICKET_KINDS))
    statuses = many(TicketStatus, MOST_STATUSES, required=True)
    categories = many(TicketCategory, 200, required=True)
    reopen_days = Whole(0, 365, required=True)
    is_public = Flag(required=True)
    is_default = Flag(required=True)
    archived_at = Time(allow_none=True)


class TicketTypeId(Strict):
    ticket_type_id = Id("ticket_type", required=True)


class ChangeTicketType(TicketTypeId, ExpectedVersion):
    """Which type, and optionally at which version."""


class UpdateTicketType(ChangeTicketType):
    changes = fields.Nested(TicketTypeFields, required=True)


class ListTicketTypes(PageRequest):
    is_archived = Flag(load_default=False)


TicketTypePage = page_of(TicketType, "TicketTypePage")
