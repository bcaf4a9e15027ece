"""Listening rules: what is listened for, and which topics what is heard is of."""

from marshmallow import ValidationError, fields, validate, validates_schema

from ..common import (
    WORD,
    ExpectedVersion,
    Flag,
    Id,
    Language,
    PageRequest,
    Recorded,
    Strict,
    Text,
    Time,
    many,
    page_of,
)

# What a rule listens for; one of a topic says only what else is heard is about.
SUBJECTS = ("brand", "product", "person", "competitor", "topic")


class ListeningRuleFields(Strict):
    name = Text(100)
    subject = fields.String(validate=validate.OneOf(SUBJECTS))
    topic = fields.String(allow_none=True, validate=WORD, metadata={
        "description": "For a rule of a topic: its word, such as delivery."})
    phrases = fields.List(Text(100), validate=validate.Length(min=1, max=50), metadata={
        "description": "One of these has to be said: whole words, without regard to capitals and "
                       "accents. `*` at the end stands for any ending."})
    exclusions = many(Text(100), 50, metadata={"description": "None of these may be said."})
    languages = many(Language(), 20, metadata={"description": "Only in these; in all without."})
    social_account_ids = many(Id("social_account"), 50, metadata={
        "description": "Only what comes by these; by all without."})
    author_handles = many(Text(200), 100, metadata={
        "description": "Only what these say, such as a journalist; anybody without."})
    is_paused = Flag()


class NewListeningRule(ListeningRuleFields):
    name = Text(100, required=True)
    subject = fields.String(required=True, validate=validate.OneOf(SUBJECTS))
    phrases = fields.List(Text(100), required=True, validate=validate.Length(min=1, max=50))

    @validates_schema(skip_on_field_errors=True)
    def require_topic(self, data, **_options):
        if (data["subject"] == "topic") != bool(data.get("topic")):
            raise ValidationError("A rule of a topic names it, and no other does.", "topic")


class ListeningRule(Recorded):
    id = Id("listening_rule", required=True)
    name = Text(100, required=True)
    subject = fields.String(required=True, validate=validate.OneOf(SUBJECTS))
    topic = fields.String(allow_none=True)
    phrases = many(Text(100), 50, required=True)
    exclusions = many(Text(100), 50)
    languages = many(Language(), 20)
    social_account_ids = many(Id("social_account"), 50)
    author_handles = many(Text(200), 100)
    is_paused = Flag(required=True)
    archived_at = Time(allow_none=True)


class ListeningRuleId(Strict):
    listening_rule_id = Id("listening_rule", required=True)


class ChangeListeningRule(ListeningRuleId, ExpectedVersion):
    """Which rule, and optionally at which version."""


class UpdateListeningRule(ChangeListeningRule):
    changes = fields.Nested(ListeningRuleFields, required=True)


class ListListeningRules(PageRequest):
    is_archived = Flag(load_default=False)


ListeningRulePage = page_of(ListeningRule, "ListeningRulePage")
