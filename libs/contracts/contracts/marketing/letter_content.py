"""What a letter of an action says, and who writes it."""

from marshmallow import ValidationError, fields, validate, validates_schema

from ..common import Country, Strict, Text
from .mail_content import LANGUAGES

LONGEST_BODY = 10_000
# What a template of a letter may name; whatever is not known of somebody is empty.
LETTER_VARIABLES = ("given_name", "family_name", "name", "organisation", "language", "campaign")
WINDOWS = ("left", "right")


class LetterText(Strict):
    """A letter in one language, as templates (Jinja2): `Dear {{ given_name or "customer" }},`.

    Templates name `given_name`, `family_name`, `name`, `organisation`, `language` and `campaign`,
    and do what those of mails may. An empty line begins a paragraph.
    """

    language = fields.String(required=True, validate=validate.OneOf(LANGUAGES))
    subject = Text(200, required=True)
    body = Text(LONGEST_BODY, required=True, is_long=True)
    signed_by = Text(200, allow_none=True, load_default=None)


class LetterSender(Strict):
    """Who writes, and where letters come back to."""

    name = Text(200, required=True)
    street = Text(300, required=True, is_long=True)
    postal_code = Text(20, allow_none=True, load_default=None)
    locality = Text(120, required=True)
    country = Country(required=True)


class LetterContent(Strict):
    sender = fields.Nested(LetterSender, required=True)
    texts = fields.List(fields.Nested(LetterText), required=True,
                        validate=validate.Length(min=1, max=len(LANGUAGES)))
    window = fields.String(allow_none=True, load_default=None, validate=validate.OneOf(WINDOWS),
                           metadata={"description": "On which side the envelope shows the address; "
                                                    "as is usual in the sender's country."})

    @validates_schema(skip_on_field_errors=True)
    def require_each_language_once(self, data, **_options):
        if len({text["language"] for text in data["texts"]}) < len(data["texts"]):
            raise ValidationError({"texts": ["In each language once."]})
