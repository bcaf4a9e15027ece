"""Terms of custom fields sort as the values do, and texts of values are read back."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contacts.custom_fields.cells import text_of, value_in
from contacts.custom_fields.terms import AFTER, sortable, term
from contacts.custom_fields.values import normal

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
WHOLE = st.integers(-(2**53 - 1), 2**53 - 1)
DECIMAL = st.decimals("-999999999999999.999999", "999999999999999.999999", places=6).map(str)
TIME = st.integers(-2_000_000_000_000, 7_000_000_000_000).map(
    lambda milliseconds: (EPOCH + timedelta(milliseconds=milliseconds)).isoformat())


def normal_of(type, value):
    return normal({"type": type}, value, country="ES")


@given(WHOLE, WHOLE)
def test_sortable_of_whole_numbers_sorts_as_they_do(one, other):
    texts = sortable("whole", one), sortable("whole", other)

    assert (texts[0] < texts[1], texts[0] == texts[1]) == (one < other, one == other)


@given(DECIMAL, DECIMAL)
def test_sortable_of_decimals_sorts_as_they_do(one, other):
    texts = [sortable("decimal", normal_of("decimal", value)) for value in (one, other)]

    assert (texts[0] < texts[1]) is (Decimal(one) < Decimal(other))
    assert (texts[0] == texts[1]) is (Decimal(one) == Decimal(other))


@given(TIME, TIME)
def test_sortable_of_times_sorts_as_they_do(one, other):
    values = [normal_of("time", value) for value in (one, other)]
    texts = [sortable("time", value) for value in values]
    moments = [datetime.fromisoformat(value) for value in values]

    assert (texts[0] < texts[1]) is (moments[0] < moments[1])


@pytest.mark.parametrize(("one", "other"), [("12.5", "12.50"), ("0", "-0"), ("007", "7.000")])
def test_sortable_of_decimals_that_are_equal_is_the_same(one, other):
    assert sortable("decimal", normal_of("decimal", one)) == sortable(
        "decimal", normal_of("decimal", other))


def test_terms_of_a_key_are_between_its_ends_and_no_other_is():
    for other in ("a", "ab", "a_b", "a1", "b"):
        is_own = term("a", "") <= term(other, "x") < "a" + AFTER
        assert is_own is (other == "a")


@given(st.one_of(
    st.tuples(st.just("whole"), WHOLE),
    st.tuples(st.just("flag"), st.booleans()),
    st.tuples(st.just("decimal"), DECIMAL.map(lambda text: normal_of("decimal", text))),
    st.tuples(st.just("money"), DECIMAL.map(
        lambda text: {"amount": normal_of("decimal", text), "currency": "EUR"})),
    st.tuples(st.just("time"), TIME.map(lambda text: normal_of("time", text))),
))
def test_text_of_a_value_is_read_back(pair):
    type, value = pair

    assert normal_of(type, value_in({"type": type}, text_of(value))) == value
