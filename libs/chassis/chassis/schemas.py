"""Contracts at work: what is sent is checked at speed, what is received is read with tolerance."""

from decimal import Decimal
from functools import cache, lru_cache

import jsonschema_rs
import orjson
from bson.decimal128 import Decimal128
from marshmallow import EXCLUDE, fields

from contracts.errors import ValidationFailed
from contracts.json_schema import json_schema


@cache
def _validator(schema):
    return jsonschema_rs.validator_for(json_schema(schema))


def fits(value, schema):
    """Whether a JSON-ready value has the shape that a contract says; quick, and tells no more."""
    return _validator(schema).is_valid(value)


def to_json(value, schema):
    """The JSON (bytes) of what is sent: times in RFC 3339, decimals as text.

    What the contract does not promise is not sent but a bug: raises ValueError naming the first
    field that is wrong.
    """
    body = orjson.dumps(value, option=orjson.OPT_UTC_Z, default=_as_text)
    try:
        _validator(schema).validate(orjson.loads(body))
    except jsonschema_rs.ValidationError as error:
        path = "/".join(str(part) for part in error.instance_path)
        raise ValueError(
            f"{type(schema).__name__} would be sent with a wrong /{path}: {error.message[:300]}"
        ) from error
    return body


def _as_text(value):
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Decimal128):
        return _text_of(value.bid)
    raise TypeError(f"{type(value).__name__} cannot be sent")


@lru_cache(10_000)
def _text_of(bid):
    # Worked out in Python, and the same few amounts are told again and again.
    return str(Decimal128.from_bid(bid))


@cache
def tolerant(schema):
    """The same schema, leaving out what it does not know at any depth instead of refusing it."""
    reader = type(schema)(unknown=EXCLUDE)
    _tolerate(reader)
    return reader


def _tolerate(schema):
    for field in schema.fields.values():
        inner = field.inner if isinstance(field, fields.List) else field
        if isinstance(inner, fields.Nested):
            # Each instance of a schema has fields, and so nested schemas, of its own.
            inner.schema.unknown = EXCLUDE
            _tolerate(inner.schema)


def pointers(messages, prefix=""):
    """Marshmallow's messages as a list of `{"pointer": "/emails/0/address", "detail": "…"}`."""
    if isinstance(messages, dict):
        found = []
        for key, inner in messages.items():
            step = "" if key == "_schema" else "/" + str(key).replace("~", "~0").replace("/", "~1")
            found.extend(pointers(inner, prefix + step))
        return found
    if isinstance(messages, list):
        return [{"pointer": prefix, "detail": str(message)} for message in messages]
    return [{"pointer": prefix, "detail": str(messages)}]


def invalid(error, prefix=""):
    """The ValidationFailed that tells of a marshmallow ValidationError."""
    return ValidationFailed(errors=pointers(error.normalized_messages(), prefix))
