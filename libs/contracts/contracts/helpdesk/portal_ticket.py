"""Tickets as those see them who asked: customers and partners, each their own."""

from marshmallow import fields, validate

from ..common import (
    WORD,
    Flag,
    Id,
    InLanguages,
    PageRequest,
    Recorded,
    Strict,
    Text,
    Time,
    many,
    page_of,
)
from .message import LONGEST_BODY, MOST_ATTACHMENTS, Attachment
from .ticket_type import TICKET_KINDS, TICKET_STATES, TicketCategory


class PortalTicket(Recorded):
    id = Id("ticket", required=True)
    number = Text(60, required=True)
    subject = Text(300, required=True)
    kind = fields.String(required=True, validate=validate.OneOf(TICKET_KINDS))
    state = fields.String(required=True, validate=validate.OneOf(TICKET_STATES))
    status = fields.Nested(InLanguages, required=True, metadata={
        "description": "Where it stands, in words."})
    waits_for_you = Flag(required=True, metadata={
        "description": "Whether it goes on once you answer."})
    contact_ids = fields.List(
        Id("contact"), required=True, validate=validate.Length(min=1, max=20))
    opened_at = Time(required=True)
    resolved_at = Time(allow_none=True)
    closed_at = Time(allow_none=True, metadata={
        "description": "Since when an answer opens a new ticket that goes on with it."})
    solution = Text(LONGEST_BODY, allow_none=True, is_long=True)
    follows_id = Id("ticket", allow_none=True)
    goes_on_in_id = Id("ticket", allow_none=True, metadata={
        "description": "The ticket that this one is part of now."})


class PortalMessage(Strict):
    id = Id("message", required=True)
    ticket_id = Id("ticket", required=True)
    body = Text(LONGEST_BODY, required=True, is_long=True)
    is_ours = Flag(required=True, metadata={
        "description": "Whether the company said it, or somebody of those who take part."})
    contact_id = Id("contact", allow_none=True)
    attachments = many(Attachment, MOST_ATTACHMENTS, required=True)
    said_at = Time(required=True)


class PortalTicketType(Strict):
    """What can be asked."""

    id = Id("ticket_type", required=True)
    kind = fields.String(required=True, validate=validate.OneOf(TICKET_KINDS))
    name = fields.Nested(InLanguages, required=True)
    categories = many(TicketCategory, 200, required=True)


class ListPortalTicketTypes(PageRequest):
    """The types that are offered."""


PortalTicketTypePage = page_of(PortalTicketType, "PortalTicketTypePage")


class PortalTicketId(Strict):
    ticket_id = Id("ticket", required=True)


class ListPortalTickets(PageRequest):
    state = fields.String(validate=validate.OneOf(TICKET_STATES))


PortalTicketPage = page_of(PortalTicket, "PortalTicketPage")


class OpenPortalTicket(Strict):
    subject = Text(300, required=True)
    body = Text(LONGEST_BODY, required=True, is_long=True)
    type_id = Id("ticket_type", load_default=None, allow_none=True, metadata={
        "description": "One of those that are offered; the usual one without."})
    category = fields.String(load_default=None, allow_none=True, validate=WORD)


class ListPortalMessages(PageRequest, PortalTicketId):
    """What was said in a ticket, the first first."""


PortalMessagePage = page_of(PortalMessage, "PortalMessagePage")


class AddPortalMessage(PortalTicketId):
    body = Text(LONGEST_BODY, required=True, is_long=True)
    attachment_ids = many(Id("attachment"), MOST_ATTACHMENTS, load_default=list)
