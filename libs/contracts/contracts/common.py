"""The words that all contracts share: ids, times, money, text, pages."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from zoneinfo import available_timezones

from marshmallow import RAISE, Schema, ValidationError, fields, validate

# TypeID 0.3: a prefix and a UUIDv7 in Crockford's base 32.
_ID = "[0-7][0-9a-hjkmnp-tv-z]{25}"

# Control characters have no place in a name or a note; tab and line ends have, in longer texts.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_LINE_ENDS = re.compile("[\t\n\r]")

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
# The offset is asked for by itself, so that its lack can be told.
_MOMENT = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?", re.ASCII)


class Strict(Schema):
    """A schema that refuses fields it does not know."""

    class Meta:
        unknown = RAISE
        ordered = True

    # Which object an answer shows with it, if roles tell it apart (contracts.visibility).
    SHOWS = None
    # Which of its fields names the field of the object that it tells of.
    NAMED_IN = None
    # Whether a part of it is worked out for the moment: its version alone does not say that it is
    # still as it was read.
    CHANGES_WITH_TIME = False
    # Whether it makes no sense any more when a part of one of its lists is left out.
    IS_INSEPARABLE = False
    # Which fields of the object its own ask about, where the names differ.
    ASKS_ABOUT = {}

    @staticmethod
    def sensitive_in(_shown):
        """The names of what is sensitive in an answer, so that its reading is put on record."""
        return ()


class Empty(Strict):
    """Nothing."""


class Pattern(validate.Regexp):
    """The whole text fits the pattern. (`$` alone would let a line end pass.)"""

    def __call__(self, value):
        if self.regex.fullmatch(value) is None:
            raise ValidationError(self._format_error(value))
        return value


# A word to count and choose by, which people read under a name of its own.
WORD = Pattern("^[a-z][a-z0-9_]{0,39}$", error="Use small letters, digits and _.")


class Id(fields.String):
    """A TypeID with one of the given prefixes, such as `contact_01h455vb4pex5vsknk084sn02q`."""

    def __init__(self, *prefixes, **options):
        options.setdefault("metadata", {}).setdefault("example", f"{prefixes[0]}_{EXAMPLE_SUFFIX}")
        names = "|".join(prefixes)
        super().__init__(
            validate=Pattern(
                f"^({names})_{_ID}$", error=f"This is not the id of a {' or '.join(prefixes)}."
            ),
            **options,
        )


EXAMPLE_SUFFIX = "01h455vb4pex5vsknk084sn02q"


class Text(fields.String):
    """Text for people: no control characters, trimmed, and not empty unless that is allowed."""

    def __init__(self, maximum=200, *, minimum=1, is_long=False, **options):
        self.is_long = is_long
        checks = [validate.Length(min=minimum, max=maximum)]
        if "validate" in options:
            checks.append(options.pop("validate"))
        super().__init__(validate=checks, **options)

    def _deserialize(self, value, attr, data, **kwargs):
        text = super()._deserialize(value, attr, data, **kwargs)
        if _CONTROLS.search(text) or (not self.is_long and _LINE_ENDS.search(text)):
            raise ValidationError("It holds characters that are not text.")
        return text.strip()


class InLanguages(Strict):
    """A name in English and in Spanish."""

    en = Text(100, required=True)
    es = Text(100, required=True)


class Flag(fields.Boolean):
    """True or false, and nothing that merely looks like it."""

    def _deserialize(self, value, attr, data, **kwargs):
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class Whole(fields.Integer):
    """A whole number within bounds."""

    def __init__(self, minimum=0, maximum=2**53 - 1, **options):
        super().__init__(strict=True, validate=validate.Range(minimum, maximum), **options)

    def _deserialize(self, value, attr, data, **kwargs):
        if isinstance(value, (bool, str, float)):
            raise self.make_error("invalid", input=value)
        return super()._deserialize(value, attr, data, **kwargs)


class Share(fields.Float):
    """A number from 0 to 1."""

    def __init__(self, **options):
        super().__init__(validate=validate.Range(0, 1), **options)

    def _deserialize(self, value, attr, data, **kwargs):
        if isinstance(value, (bool, str)):
            raise self.make_error("invalid", input=value)
        return super()._deserialize(value, attr, data, **kwargs)


class Time(fields.DateTime):
    """A moment, RFC 3339 with an offset; kept and told in UTC, to the millisecond."""

    def __init__(self, **options):
        super().__init__(format="iso", **options)

    def _deserialize(self, value, attr, data, **kwargs):
        moment = value if isinstance(value, datetime) else _moment_of(value)
        if moment.tzinfo is None:
            raise ValidationError("The time lacks its offset, such as Z or +02:00.")
        try:
            moment = moment.astimezone(UTC)
        except OverflowError as error:
            raise ValidationError("This time is out of range.") from error
        return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def _moment_of(value):
    # RFC 3339 allows small letters; datetime by itself would take other forms of ISO 8601 too.
    text = value.upper() if isinstance(value, str) and len(value) <= 40 else ""
    if not _MOMENT.fullmatch(text):
        raise ValidationError("This is not a time such as 2026-03-31T09:30:00Z.")
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise ValidationError("There is no such time.") from error


class Month(fields.String):
    """A month of the years 1900 to 2199, `YYYY-MM`; kept as that text, which sorts as months do."""

    def __init__(self, **options):
        super().__init__(validate=Pattern(
            "^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$",
            error="This is not a month such as 2026-03."), **options)


class Day(fields.String):
    """A calendar day, `YYYY-MM-DD`; kept as that text, which sorts as days do."""

    def __init__(self, **options):
        options.setdefault("metadata", {}).setdefault("format", "date")
        super().__init__(**options)

    def _deserialize(self, value, attr, data, **kwargs):
        text = super()._deserialize(value, attr, data, **kwargs)
        if not _DAY.fullmatch(text):
            raise ValidationError("This is not a day such as 2026-03-31.")
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError as error:
            raise ValidationError("There is no such day.") from error


class Language(fields.String):
    """A language tag, BCP 47, such as `es` or `pt-BR`."""

    def __init__(self, **options):
        super().__init__(
            validate=Pattern(
                r"^[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?(-[A-Za-z0-9]{5,8}){0,3}$",
                error="This is not a language tag such as es or pt-BR.",
            ),
            **options,
        )


class Country(fields.String):
    """A country, ISO 3166-1 alpha-2, such as `ES`."""

    def __init__(self, **options):
        super().__init__(
            validate=Pattern("^[A-Z]{2}$", error="This is not a country code such as ES."),
            **options,
        )


@cache
def _time_zones():
    return frozenset(available_timezones())


class TimeZone(fields.String):
    """A time zone of the IANA database, such as `Europe/Madrid`."""

    def _deserialize(self, value, attr, data, **kwargs):
        name = super()._deserialize(value, attr, data, **kwargs)
        if name not in _time_zones():
            raise ValidationError("This is not a time zone such as Europe/Madrid.")
        return name


class Amount(fields.String):
    """An amount of money as text, such as `"12.50"`; a Decimal in code, never a float."""

    def __init__(self, **options):
        options.setdefault("metadata", {}).setdefault("example", "12.50")
        super().__init__(**options)

    def _deserialize(self, value, attr, data, **kwargs):
        text = super()._deserialize(value, attr, data, **kwargs)
        if not re.fullmatch(r"-?\d{1,15}(\.\d{1,6})?", text, re.ASCII):
            raise ValidationError('This is not an amount such as "12.50".')
        return Decimal(text)


class Money(Strict):
    """An amount and its currency, ISO 4217."""

    amount = Amount(required=True)
    currency = fields.String(
        required=True,
        validate=Pattern("^[A-Z]{3}$", error="This is not a currency code such as EUR."),
    )


def many(item, maximum=100, **options):
    """A list of at most `maximum` values."""
    field = item if isinstance(item, fields.Field) else fields.Nested(item)
    return fields.List(field, validate=validate.Length(max=maximum), **options)


class PageRequest(Strict):
    """What every list takes."""

    limit = Whole(1, 200, load_default=50, metadata={"description": "At most so many items."})
    after = fields.String(
        load_default=None, allow_none=True, validate=validate.Length(max=600),
        metadata={"description": "The `next` of the page before."},
    )


def page_of(schema, name):
    """The schema of a page: its items, and the cursor of the next page, null on the last."""
    return type(
        name,
        (Strict,),
        {
            "__doc__": f"A page of {schema.__name__}.",
            "items": fields.List(fields.Nested(schema), required=True),
            "next": fields.String(required=True, allow_none=True),
        },
    )


class ExpectedVersion(Strict):
    expected_version = Whole(
        1, load_default=None, allow_none=True,
        metadata={"description": "Refuse unless this is still its version (If-Match)."},
    )


class Recorded(Strict):
    """What every document tells of itself."""

    id = fields.String(required=True)
    version = Whole(1, required=True)
    created_at = Time(required=True)
    updated_at = Time(required=True)
