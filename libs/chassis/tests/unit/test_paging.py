"""A cursor is read back as it was made, and nothing else is taken for one."""

import base64
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis import paging
from contracts.errors import ValidationFailed


@given(st.datetimes(timezones=st.just(UTC)), st.text())
def test_cursor_is_read_back_as_it_was_made(at, id):
    at = at.replace(microsecond=at.microsecond // 1000 * 1000)
    try:
        cursor = paging.encode([at, id])
    except TypeError:
        # Lone surrogates cannot be sent, and no id holds one.
        return

    assert paging.decode(cursor, [paging.moment, paging.text]) == [at, id]


def _forged(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.mark.parametrize("cursor", [
    "", "x", "%%%%", "AAAA", _forged({}), _forged([]), _forged(["2026-01-01T00:00:00Z"]),
    _forged(["yesterday", "contact_1"]), _forged([{"$gt": ""}, "contact_1"]),
    _forged(["0001-01-01T00:00:00+23:00", "contact_1"]),
    _forged(["2026-01-01T00:00:00Z", {"$ne": None}]), _forged([1, 2]), _forged("text"),
])
def test_forged_cursor_is_refused(cursor):
    with pytest.raises(ValidationFailed) as caught:
        paging.decode(cursor, [paging.moment, paging.text])

    assert caught.value.details["errors"][0]["pointer"] == "/after"


def test_time_of_a_cursor_is_a_time():
    cursor = paging.encode([datetime(2026, 3, 31, tzinfo=UTC), "contact_1"])

    assert paging.decode(cursor, [paging.moment, paging.text])[0].year == 2026
