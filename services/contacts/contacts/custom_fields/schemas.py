"""The JSON Schema of custom fields as they now are, of which a portal can make its form."""

from contracts.contacts.custom_values import LARGEST_WHOLE, LONGEST_VALUE

from .known import fields_of
from .values import LONGEST_TEXT
from .writing import usable_fields

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_AMOUNT = r"^-?[0-9]{1,15}(\.[0-9]{1,6})?$"


def get_custom_field_schema(*, entity):
    """Tell what the custom fields of an entity may hold now, for the one who asks."""
    usable = usable_fields(fields_of(entity), entity)
    schema = {
        "$schema": DIALECT, "type": "object", "title": f"Custom fields of a {entity}",
        "properties": {key: _schema_of(field) for key, field in usable.items()},
        # What only one kind of contact has cannot be asked of all.
        "required": [key for key, field in usable.items()
                     if field["is_required"] and not field.get("of_kinds")],
        "additionalProperties": False,
    }
    return {"entity": entity, "json_schema": schema}


def _schema_of(field):
    schema = _SHAPES[field["type"]](field) | {"title": field["label"]}
    if field.get("description"):
        schema["description"] = field["description"]
    # Words of our own, which JSON Schema passes over.
    said = {"x-type": field["type"], "x-titles": field.get("labels"),
            "x-kinds": field.get("of_kinds"), "x-required": field["is_required"] or None,
            "x-unique": field["is_unique"] or None, "x-minimum": field.get("minimum"),
            "x-maximum": field.get("maximum")}
    return schema | {name: value for name, value in said.items() if value}


def _text(field):
    most = field.get("max_length") or (
        LONGEST_TEXT if field["type"] == "text" else LONGEST_VALUE)
    return {"type": "string", "minLength": 1, "maxLength": most}


def _whole(field):
    return {"type": "integer", "minimum": int(field.get("minimum") or -LARGEST_WHOLE),
            "maximum": int(field.get("maximum") or LARGEST_WHOLE)}


def _decimal(field):
    decimals = field.get("decimals")
    if decimals is None:
        return {"type": "string", "pattern": _AMOUNT}
    fraction = rf"(\.[0-9]{{1,{decimals}}})?" if decimals else ""
    return {"type": "string", "pattern": f"^-?[0-9]{{1,15}}{fraction}$"}


def _choice(field):
    options = [option for option in field["options"] if not option.get("is_retired")]
    return {"type": "string", "oneOf": [
        {"const": option["key"], "title": option["label"],
         **({"x-titles": option["labels"]} if option.get("labels") else {})}
        for option in options]}


def _money(field):
    currency = {"type": "string", "pattern": "^[A-Z]{3}$"}
    if field.get("currencies"):
        currency["enum"] = list(field["currencies"])
    return {"type": "object", "required": ["amount", "currency"], "additionalProperties": False,
            "properties": {"amount": {"type": "string", "pattern": _AMOUNT},
                           "currency": currency}}


def _plain(**words):
    return lambda _field: {"type": "string", **words}


_SHAPES = {
    "text": _text, "long_text": _text, "whole": _whole, "decimal": _decimal,
    "flag": lambda _field: {"type": "boolean"},
    "day": _plain(format="date"), "time": _plain(format="date-time"),
    "choice": _choice,
    "choices": lambda field: {"type": "array", "items": _choice(field), "uniqueItems": True},
    "url": _plain(format="uri", pattern="^https?://"), "email": _plain(format="email"),
    "phone": _plain(maxLength=40), "money": _money,
    "contact": _plain(pattern="^contact_[0-7][0-9a-hjkmnp-tv-z]{25}$"),
}
