"""Macros: what is said and done again and again, under a name."""

from marshmallow import ValidationError, fields, validate, validates_schema

from ..common import (
    WORD,
    ExpectedVersion,
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
from .message import MESSAGE_KINDS
from .priority import PRIORITIES

LONGEST_TEXT = 20_000


class MacroText(Strict):
    """What is said, in the language of the ticket: English where that is none of the two.

    `{number}`, `{subject}` and `{requester}` stand for what the ticket says.
    """

    en = Text(LONGEST_TEXT, required=True, is_long=True)
    es = Text(LONGEST_TEXT, required=True, is_long=True)


class MacroMessage(Strict):
    kind = fields.String(load_default="reply", validate=validate.OneOf(MESSAGE_KINDS))
    text = fields.Nested(MacroText, required=True)


class MacroFields(Strict):
    name = fields.Nested(InLanguages)
    message = fields.Nested(MacroMessage, allow_none=True)
    status = fields.String(allow_none=True, validate=WORD, metadata={
        "description": "Where the ticket is moved; into a resolved one the reply is the solution."})
    priority = fields.String(allow_none=True, validate=validate.OneOf(PRIORITIES))
    category = fields.String(allow_none=True, validate=WORD)
    tags = many(fields.String(validate=WORD), 20, metadata={
        "description": "What is added to the tags of the ticket."})
    type_ids = many(Id("ticket_type"), 50, metadata={
        "description": "For tickets of these types; of all when none is named."})


class NewMacro(MacroFields):
    name = fields.Nested(InLanguages, required=True)

    @validates_schema
    def validate_something(self, data, **_):
        if not any(data.get(name) for name in ("message", "status", "priority", "category",
                                               "tags")):
            raise ValidationError("A macro has to say or do something.", "message")


class Macro(Recorded):
    id = Id("macro", required=True)
    name = fields.Nested(InLanguages, required=True)
    message = fields.Nested(MacroMessage, allow_none=True)
    status = fields.String(allow_none=True, validate=WORD)
    priority = fields.String(allow_none=True, validate=validate.OneOf(PRIORITIES))
    category = fields.String(allow_none=True, validate=WORD)
    tags = many(fields.String(validate=WORD), 20, required=True)
    type_ids = many(Id("ticket_type"), 50, required=True)
    archived_at = Time(allow_none=True)


class MacroId(Strict):
    macro_id = Id("macro", required=True)


class ChangeMacro(MacroId, ExpectedVersion):
    """Which macro, and optionally at which version."""


class UpdateMacro(ChangeMacro):
    changes = fields.Nested(MacroFields, required=True)


class ListMacros(PageRequest):
    is_archived = Flag(load_default=False)
    type_id = Id("ticket_type", metadata={"description": "Those for tickets of this type."})


MacroPage = page_of(Macro, "MacroPage")


class ApplyMacro(ExpectedVersion):
    ticket_id = Id("ticket", required=True)
    macro_id = Id("macro", required=True)
    last_message_id = Id("message", load_default=None, allow_none=True, metadata={
        "description": "The latest that you have read, as with a message."})
