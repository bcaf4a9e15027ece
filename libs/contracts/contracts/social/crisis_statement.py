"""Statements: what is said in a crisis, in one voice, once somebody else approved it."""

from marshmallow import ValidationError, fields, validate

from ..common import (
    ExpectedVersion,
    Id,
    Language,
    PageRequest,
    Recorded,
    Strict,
    Text,
    Time,
    Whole,
    many,
    page_of,
)

STATEMENT_STATES = ("draft", "proposed", "approved", "refused", "replaced", "withdrawn")
# Where it may be said: on networks for all to read or in private, to the press, or anywhere else.
STATEMENT_CHANNELS = ("public", "private", "press", "email", "phone", "web")
LONGEST = 5000


class StatementText(Strict):
    language = Language(required=True)
    text = Text(LONGEST, is_long=True, required=True)


def _each_once(texts):
    if len({one["language"] for one in texts}) < len(texts):
        raise ValidationError("In each language once.")


def _texts(**options):
    return fields.List(fields.Nested(StatementText), validate=[
        validate.Length(min=1, max=20), _each_once], **options)


def _channels(**options):
    return fields.List(fields.String(validate=validate.OneOf(STATEMENT_CHANNELS)),
                       validate=validate.Length(min=1, max=6), **options)


class StatementFields(Strict):
    """A list replaces the list."""

    title = Text(200)
    texts = _texts()
    channels = _channels()


class DraftCrisisStatement(StatementFields):
    crisis_id = Id("crisis", required=True)
    title = Text(200, required=True)
    texts = _texts(required=True)
    channels = _channels(required=True)


class CrisisStatement(Recorded):
    """One edition of a statement. Once approved, its words stay as they are for ever."""

    id = Id("crisis_statement", required=True)
    crisis_id = Id("crisis", required=True)
    edition = Whole(1, required=True)
    replaces_id = Id("crisis_statement", allow_none=True, metadata={
        "description": "The edition in whose place it stands once it is approved."})
    title = Text(200, required=True)
    texts = many(StatementText, 20, required=True)
    channels = many(fields.String(validate=validate.OneOf(STATEMENT_CHANNELS)), 6, required=True)
    state = fields.String(required=True, validate=validate.OneOf(STATEMENT_STATES))
    author_ids = many(fields.String(), 100, required=True, metadata={
        "description": "Who wrote it; none of them approves it."})
    decided_by_id = fields.String(allow_none=True, metadata={
        "description": "Who approved or refused it."})
    decided_at = Time(allow_none=True)
    refused_because = Text(500, allow_none=True)
    withdrawn_by_id = fields.String(allow_none=True)
    withdrawn_at = Time(allow_none=True)
    withdrawn_because = Text(500, allow_none=True)


class CrisisStatementId(Strict):
    crisis_id = Id("crisis", required=True)
    crisis_statement_id = Id("crisis_statement", required=True)


class ChangeCrisisStatement(CrisisStatementId, ExpectedVersion):
    """Which statement, and optionally at which version."""


class UpdateCrisisStatement(ChangeCrisisStatement):
    changes = fields.Nested(StatementFields, required=True)


class CrisisStatementReason(ChangeCrisisStatement):
    reason = Text(500, required=True)


class ListCrisisStatements(PageRequest):
    crisis_id = Id("crisis", required=True)
    state = fields.String(validate=validate.OneOf(STATEMENT_STATES))


CrisisStatementPage = page_of(CrisisStatement, "CrisisStatementPage")


class ListConversationStatements(PageRequest):
    conversation_id = Id("conversation", required=True)


class OfferedStatement(Strict):
    """An approved statement that may be said in a conversation, in the words that fit it best."""

    crisis_statement_id = Id("crisis_statement", required=True)
    crisis_id = Id("crisis", required=True)
    crisis_name = Text(200, required=True)
    edition = Whole(1, required=True)
    title = Text(200, required=True)
    language = Language(required=True)
    text = Text(LONGEST, is_long=True, required=True)
    channels = many(fields.String(), 6, required=True)
    approved_at = Time(required=True)


OfferedStatementPage = page_of(OfferedStatement, "OfferedStatementPage")


class CrisisStatementTold(Strict):
    crisis_statement = fields.Nested(CrisisStatement, required=True)
