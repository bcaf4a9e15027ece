"""Money: rounded half-up, shared out without losing a cent, never a float."""

from decimal import Decimal

import pytest
from bson.decimal128 import Decimal128
from hypothesis import given
from hypothesis import strategies as st

from chassis.money import loaded, rounded, shared_out, stored, totals, zero

CURRENCIES = st.sampled_from(("EUR", "JPY", "KWD"))
AMOUNTS = st.decimals(0, 10**6, places=2)
WEIGHTS = st.lists(st.decimals(0, 10**4, places=3), min_size=1, max_size=12)


@pytest.mark.parametrize(("amount", "currency", "expected"), [
    ("1.005", "EUR", "1.01"), ("1.004", "EUR", "1.00"), ("-1.005", "EUR", "-1.01"),
    ("10.5", "JPY", "11"), ("1.0005", "KWD", "1.001"), ("100", "EUR", "100.00"),
])
def test_amount_is_rounded_half_up_at_the_minor_unit(amount, currency, expected):
    assert str(rounded(Decimal(amount), currency)) == expected


@given(AMOUNTS, WEIGHTS, CURRENCIES)
def test_parts_add_up_to_the_whole_and_none_is_off_by_more_than_a_unit(amount, weights, currency):
    amount = rounded(amount, currency)

    parts = shared_out(amount, weights, currency)

    assert sum(parts) == amount
    assert len(parts) == len(weights)
    if sum(weights):
        unit = abs(zero(currency).as_tuple().exponent)
        for part, weight in zip(parts, weights, strict=True):
            assert abs(part - amount * weight / sum(weights)) < Decimal(1).scaleb(-unit)


def test_what_rounding_leaves_goes_to_those_who_lost_most_and_comes_from_those_who_won():
    assert shared_out(Decimal("1.00"), [Decimal(2), Decimal(2), Decimal(3)], "EUR") == [
        Decimal("0.28"), Decimal("0.29"), Decimal("0.43")]
    assert shared_out(Decimal("0.05"), [Decimal(1)] * 3, "EUR") == [
        Decimal("0.01"), Decimal("0.02"), Decimal("0.02")]
    assert shared_out(Decimal("1.00"), [Decimal(0), Decimal(0)], "EUR") == [
        Decimal("1.00"), Decimal("0.00")]
    assert shared_out(Decimal("1.00"), [], "EUR") == []


def test_decimals_are_stored_and_loaded_at_any_depth():
    value = {"lines": [{"net": Decimal("1.10"), "text": "a"}], "total": Decimal("1.10")}

    held = stored(value)

    assert held["lines"][0]["net"] == Decimal128("1.10")
    assert loaded(held) == value


def test_totals_keep_currencies_apart():
    moneys = [{"amount": Decimal(amount), "currency": currency} for amount, currency in
              (("1.10", "EUR"), ("2", "USD"), ("0.90", "EUR"))]

    assert totals(moneys) == [{"amount": Decimal("2.00"), "currency": "EUR"},
                              {"amount": Decimal("2"), "currency": "USD"}]
