"""Keyset paging: a cursor holds the place of the last item, so the last page costs as the first."""

import base64
import binascii
from datetime import UTC, datetime

import orjson

from contracts.errors import ValidationFailed

from .store import view


def encode(values):
    """An opaque cursor of JSON-ready values; times as RFC 3339."""
    return base64.urlsafe_b64encode(orjson.dumps(values, option=orjson.OPT_UTC_Z)).decode().rstrip(
        "="
    )


def decode(cursor, kinds):
    """The values of a cursor, read with one function each. Raises ValidationFailed at /after."""
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        values = orjson.loads(raw)
        if not isinstance(values, list) or len(values) != len(kinds):
            raise ValueError("not a cursor")
        return [kind(value) for kind, value in zip(kinds, values, strict=True)]
    except (binascii.Error, orjson.JSONDecodeError, ValueError, TypeError) as error:
        raise ValidationFailed.at("/after", "This is not a cursor of this list.") from error


def text(value):
    """A cursor's value that has to be text."""
    if not isinstance(value, str):
        raise ValueError("not text")
    return value


def whole(value):
    """A cursor's value that has to be a whole number."""
    if not isinstance(value, int):
        raise ValueError("not a number")
    return value


def moment(value):
    """A cursor's value that has to be a time."""
    try:
        return datetime.fromisoformat(text(value)).astimezone(UTC)
    except OverflowError as error:
        raise ValueError("out of range") from error


def any_of(values):
    """The condition that a field is one of these; a single one keeps the order of an index."""
    return values[0] if len(values) == 1 else {"$in": list(values)}


def _exactly(expected):
    """A cursor's value that has to be this one: a cursor is of one sorting of a list."""

    def read(value):
        if value != expected:
            raise ValueError("of another sorting")
        return value

    return read


def page(collection, where, *, sort, kind, limit, after, show=view, projection=None):
    """A page of `{"items", "next"}`, sorted by one field and then by id.

    `sort` is a field name, with `-` before it for descending; `kind` reads that field's value
    from a cursor. The collection needs an index that ends with (field, _id).
    """
    field, direction = (sort[1:], -1) if sort.startswith("-") else (sort, 1)
    if after is not None:
        _, value, last_id = decode(after, (_exactly(sort), kind, text))
        beyond = "$lt" if direction < 0 else "$gt"
        # The first condition bounds the index scan; the second leaves out what was shown.
        where = {"$and": [where, {field: {beyond + "e": value}}, {"$or": [
            {field: {beyond: value}}, {"_id": {beyond: last_id}},
        ]}]}
    found = list(
        collection.find(where, projection).sort([(field, direction), ("_id", direction)])
        .limit(limit + 1)
    )
    items = found[:limit]
    has_more = len(found) > limit
    return {
        "items": [show(item) for item in items],
        "next": encode([sort, items[-1][field], items[-1]["_id"]]) if has_more else None,
    }
