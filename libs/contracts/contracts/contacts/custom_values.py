"""Values of custom fields: what a company wants to say of its parties beyond what all do."""

from marshmallow import ValidationError, fields, validate

from ..common import Money, Pattern, Text

MOST_FIELDS = 200
LONGEST_VALUE = 10_000
MOST_OPTIONS = 200
LARGEST_WHOLE = 2**53 - 1

KEY = Pattern("^[a-z][a-z0-9_]{0,39}$", error="Use small letters, digits and _.")
MOST_FILTERS = 10

_TEXT = Text(LONGEST_VALUE, is_long=True)
_MONEY = Money()
_FORMS = [
    {"type": "string", "minLength": 1, "maxLength": LONGEST_VALUE},
    {"type": "integer", "minimum": -LARGEST_WHOLE, "maximum": LARGEST_WHOLE},
    {"type": "boolean"},
    {"type": "array", "items": {"type": "string", "maxLength": 40}, "maxItems": MOST_OPTIONS},
    {
        "type": "object", "required": ["amount", "currency"], "additionalProperties": False,
        "properties": {"amount": {"type": "string"}, "currency": {"type": "string"}},
    },
]


class CustomValue(fields.Field):
    """Text, a whole number, true or false, several choices, or money: by the type of its field."""

    def __init__(self, **options):
        forms = [*_FORMS, {"type": "null"}] if options.get("allow_none") else _FORMS
        super().__init__(metadata={"anyOf": forms}, **options)

    def _deserialize(self, value, attr, data, **kwargs):
        if isinstance(value, bool):
            return value
        if isinstance(value, int):
            if abs(value) > LARGEST_WHOLE:
                raise ValidationError("This number is too large.")
            return value
        if isinstance(value, str):
            return _TEXT.deserialize(value)
        if isinstance(value, list):
            return _texts(value)
        if isinstance(value, dict):
            # It stays as it was written, which is how it is kept.
            _MONEY.load(value)
            return dict(value)
        raise ValidationError("Not a value that a custom field can have.")


def _texts(values):
    if len(values) > MOST_OPTIONS or not all(
            isinstance(value, str) and len(value) <= 40 for value in values):
        raise ValidationError(f"Give at most {MOST_OPTIONS} keys of options.")
    return list(values)


class CustomValues(fields.Dict):
    """Values by key, whose errors are told at `/custom/<key>`."""

    def _deserialize(self, value, attr, data, **kwargs):
        try:
            return super()._deserialize(value, attr, data, **kwargs)
        except ValidationError as error:
            if not isinstance(error.messages, dict):
                raise
            told = {key: wrong.get("key") or wrong["value"]
                    for key, wrong in error.messages.items()}
            raise ValidationError(told) from error


def custom_values(*, is_said=False):
    """The field that holds the values of custom fields by their keys; null clears when said."""
    described = "Values of custom fields by key; GET /custom-fields lists the fields."
    if is_said:
        described += " In a change, null clears one value and the others stay."
    return CustomValues(
        keys=fields.String(validate=KEY), values=CustomValue(allow_none=is_said),
        validate=validate.Length(max=MOST_FIELDS), allow_none=is_said,
        metadata={"description": described},
    )


def custom_filters():
    """The field by which a list is narrowed to what has these values."""
    return fields.List(
        Text(600, validate=Pattern("^[a-z][a-z0-9_]{0,39}:.{1,550}$",
                                   error="Write it as key:value.")),
        validate=validate.Length(max=MOST_FILTERS),
        metadata={"description": "A custom field and its value, as key:value; of numbers, days, "
                                 "times and money also key:from..to, either end left open."},
    )
