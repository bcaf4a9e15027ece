"""What a mail of an action says: variants, languages, and how variants are tried against each
other."""

import re

from marshmallow import ValidationError, fields, validate, validates_schema

from ..common import WORD, Pattern, Share, Strict, Text, Whole, many

LONGEST_HTML, LONGEST_TEXT, LONGEST_SUBJECT = 60_000, 20_000, 200
LANGUAGES = ("en", "es")
METRICS = ("clicks", "conversions")
# What a template may name; whatever is not known of somebody is empty.
VARIABLES = ("given_name", "family_name", "name", "organisation", "language", "campaign",
             "unsubscribe_url", "preferences_url")
HOUR = Pattern("^([01][0-9]|2[0-3]):[0-5][0-9]$", error="This is not a time such as 09:00.")


class MailText(Strict):
    """A mail in one language, as templates (Jinja2): `{{ given_name or "customer" }}`.

    Templates name `given_name`, `family_name`, `name`, `organisation`, `language`, `campaign`,
    `unsubscribe_url` and `preferences_url`, use `if`, `or`, and the filters `default`, `upper`,
    `lower`, `title`, `capitalize`, `trim`, `truncate` and `e`; nothing else, and no loops.
    """

    language = fields.String(required=True, validate=validate.OneOf(LANGUAGES))
    subject = Text(LONGEST_SUBJECT, required=True)
    preheader = Text(LONGEST_SUBJECT, allow_none=True, load_default=None, metadata={
        "description": "What mail programs show beside the subject."})
    html = Text(LONGEST_HTML, required=True, is_long=True, metadata={
        "description": "What is within the body. Links say a whole address, the same for "
                       "everybody, or {{ unsubscribe_url }} or {{ preferences_url }}."})
    text = Text(LONGEST_TEXT, allow_none=True, load_default=None, is_long=True, metadata={
        "description": "As plain text; made of the HTML without it."})


class MailVariant(Strict):
    key = fields.String(required=True, validate=WORD)
    texts = fields.List(fields.Nested(MailText), required=True,
                        validate=validate.Length(min=1, max=len(LANGUAGES)))

    @validates_schema(skip_on_field_errors=True)
    def require_each_once(self, data, **_options):
        if len({text["language"] for text in data["texts"]}) < len(data["texts"]):
            raise ValidationError({"texts": ["In each language once."]})


class MailTest(Strict):
    """Two variants go to a sample that is fixed beforehand. Once all of it was sent and so many
    hours are over, they are compared once, by a two-proportion z-test at 5 %; the better one goes
    to the rest, the first where there is no difference. Opens are never compared."""

    metric = fields.String(required=True, validate=validate.OneOf(METRICS))
    sample_share = Share(required=True, metadata={
        "description": "Which part of those who get the mail is in the sample."})
    wait_hours = Whole(1, 24 * 30, load_default=24)


class MailContent(Strict):
    variants = fields.List(fields.Nested(MailVariant), required=True,
                           validate=validate.Length(min=1, max=2))
    test = fields.Nested(MailTest, allow_none=True, load_default=None)
    hold_out_share = Share(load_default=0, metadata={
        "description": "Which part of the audience never gets it, to see what it brings."})

    @validates_schema(skip_on_field_errors=True)
    def require_sense(self, data, **_options):
        if len({one["key"] for one in data["variants"]}) < len(data["variants"]):
            raise ValidationError({"variants": ["Each has a key of its own."]})
        if (data.get("test") is not None) != (len(data["variants"]) == 2):
            raise ValidationError({"test": ["Two variants are tested, and one is not."]})


class SendWindow(Strict):
    """When mail goes out, where whoever gets it is."""

    sends_from = fields.String(required=True, validate=HOUR)
    sends_until = fields.String(required=True, validate=HOUR)
    weekdays = many(Whole(1, 7), 7, load_default=lambda: list(range(1, 8)), metadata={
        "description": "1 is Monday (ISO 8601)."})

    @validates_schema(skip_on_field_errors=True)
    def require_sense(self, data, **_options):
        if data["sends_until"] <= data["sends_from"]:
            raise ValidationError({"sends_until": ["It ends before it begins."]})
        if not data["weekdays"]:
            raise ValidationError({"weekdays": ["On one day at the least."]})


TOKEN = Pattern(re.compile("^[0-7][0-9a-hjkmnp-tv-z]{25}[0-9a-z]{0,8}[a-z2-7]{16}$"),
                error="This is no link of ours.")
