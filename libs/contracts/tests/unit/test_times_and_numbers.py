"""Times, days, numbers and money: one meaning each, and nothing that has to be guessed."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from contracts.common import Amount, Day, Money, PageRequest, Share, Time, Whole

offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
# A day away from both ends of the calendar, so that every moment exists in UTC as well.
moments = st.builds(
    datetime.combine, st.dates(date(1, 1, 2), date(9999, 12, 30)), st.times(), offsets)


@given(moments)
def test_time_is_the_same_moment_in_utc_to_the_millisecond(moment):
    read = Time().deserialize(moment.isoformat())

    assert read.tzinfo is UTC
    assert timedelta(0) <= moment - read < timedelta(milliseconds=1)
    assert read.microsecond % 1000 == 0


@given(moments)
def test_time_read_again_is_the_same(moment):
    once = Time().deserialize(moment.isoformat())

    assert Time().deserialize(once.isoformat()) == once
    assert Time().deserialize(once) == once


@pytest.mark.parametrize("text", [
    "2026-03-31T09:30:00Z", "2026-03-31t09:30:00z", "2026-03-31T11:30:00+02:00",
    "2026-03-31T09:30:00.000999Z", "2026-03-31T09:30:00.00000000001Z",
])
def test_time_takes_rfc_3339(text):
    assert Time().deserialize(text) == datetime(2026, 3, 31, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize("value", [
    "", "now", "2026-03-31", "2026-03-31 09:30:00Z", "2026-03-31T09:30Z", "20260331T093000Z",
    "2026-W14-2T09:30:00Z", "2026-03-31T09:30:00,5Z", "2026-03-31T09:30:00+02:00:30",
    "2026-03-31T09:30:00Z\n", "٢٠٢٦-03-31T09:30:00Z", "2026-03-31T09:30:00." + "1" * 30 + "Z",
    1774949400, 1774949400.5, True, ["2026-03-31T09:30:00Z"], {"$gt": ""},
])
def test_time_refuses_other_forms(value):
    with pytest.raises(ValidationError, match="not a time such as"):
        Time().deserialize(value)


@pytest.mark.parametrize(("text", "reason"), [
    ("2026-03-31T09:30:00", "lacks its offset"),
    ("2026-02-30T09:30:00Z", "no such time"),
    ("2026-03-31T25:00:00Z", "no such time"),
    ("2026-03-31T09:30:00+99:00", "no such time"),
    ("0001-01-01T00:00:00+01:00", "out of range"),
    ("9999-12-31T23:59:59-01:00", "out of range"),
])
def test_time_says_what_is_wrong(text, reason):
    with pytest.raises(ValidationError, match=reason):
        Time().deserialize(text)


@given(st.dates())
def test_day_is_kept_as_its_text(day):
    assert Day().deserialize(day.isoformat()) == day.isoformat()


@given(st.dates(), st.dates())
def test_days_sort_as_their_texts(one, other):
    assert (one < other) is (Day().deserialize(str(one)) < Day().deserialize(str(other)))


@pytest.mark.parametrize("value", [
    "", "2026-3-31", "20260331", "2026-W14-2", "2026-090", "31-03-2026", "2026-03-31T00:00:00Z",
    "2026-03-31\n", "２０２６-03-31", " 2026-03-31",
])
def test_day_refuses_other_forms(value):
    with pytest.raises(ValidationError, match="not a day such as"):
        Day().deserialize(value)


@pytest.mark.parametrize("value", ["2026-02-30", "2026-13-01", "2026-00-10", "0000-01-01"])
def test_day_refuses_days_that_the_calendar_lacks(value):
    with pytest.raises(ValidationError, match="no such day"):
        Day().deserialize(value)


@pytest.mark.parametrize("value", [20260331, date(2026, 3, 31), True, ["2026-03-31"]])
def test_day_refuses_what_is_no_text(value):
    with pytest.raises(ValidationError, match="Not a valid string"):
        Day().deserialize(value)


@given(st.integers(1, 200))
def test_whole_number_passes_within_its_bounds(number):
    assert Whole(1, 200).deserialize(number) == number


@pytest.mark.parametrize("number", [0, -1, 201, 2**63, -(2**70)])
def test_whole_number_beyond_its_bounds_is_refused(number):
    with pytest.raises(ValidationError, match="equal to 1 and less than or equal to 200"):
        Whole(1, 200).deserialize(number)


@pytest.mark.parametrize("value", [True, False, "5", 5.0, 5.5, [5], {"$gt": 0}, "٥"])
def test_whole_number_refuses_what_merely_looks_like_one(value):
    with pytest.raises(ValidationError, match="Not a valid integer"):
        Whole().deserialize(value)


@given(st.floats(0, 1) | st.integers(0, 1))
def test_share_passes_from_0_to_1(share):
    assert Share().deserialize(share) == share


@pytest.mark.parametrize("value", [
    -0.001, 1.001, 2, float("nan"), float("inf"), 10**400, True, "0.5", [0.5],
])
def test_share_refuses_everything_else(value):
    with pytest.raises(ValidationError):
        Share().deserialize(value)


@given(st.decimals(min_value=-(10**15) + 1, max_value=10**15 - 1, places=2))
def test_amount_is_exact(amount):
    assert Amount().deserialize(f"{amount:f}") == amount


@pytest.mark.parametrize("value", [
    "", "12,50", "1e3", "+1", ".5", "5.", "--1", "NaN", "Infinity", "0x10", "1 000", "12.50\n",
    "1.1234567", "1" * 16, "٣",
])
def test_amount_refuses_other_forms(value):
    with pytest.raises(ValidationError, match="not an amount"):
        Amount().deserialize(value)


@pytest.mark.parametrize("value", [12.5, 12, True, Decimal("12.50"), None])
def test_amount_is_never_a_number_of_json(value):
    with pytest.raises(ValidationError):
        Amount().deserialize(value)


def test_money_is_an_amount_and_its_currency():
    money = Money().load({"amount": "12.50", "currency": "EUR"})

    assert money == {"amount": Decimal("12.50"), "currency": "EUR"}


@pytest.mark.parametrize("currency", ["", "eur", "EURO", "€", "EUR\n"])
def test_money_refuses_what_is_no_currency_code(currency):
    with pytest.raises(ValidationError) as caught:
        Money().load({"amount": "12.50", "currency": currency})

    assert caught.value.messages == {"currency": ["This is not a currency code such as EUR."]}


def test_list_has_fifty_items_unless_asked_otherwise():
    assert PageRequest().load({}) == {"limit": 50, "after": None}


@pytest.mark.parametrize("limit", [0, -1, 201, 10**20, "50", 50.0, True, None])
def test_list_of_too_few_or_too_many_is_refused(limit):
    with pytest.raises(ValidationError) as caught:
        PageRequest().load({"limit": limit})

    assert list(caught.value.messages) == ["limit"]


def test_cursor_that_is_too_long_is_refused():
    with pytest.raises(ValidationError) as caught:
        PageRequest().load({"after": "a" * 601})

    assert list(caught.value.messages) == ["after"]
