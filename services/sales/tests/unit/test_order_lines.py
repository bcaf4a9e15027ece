"""What lines of orders come to, whatever their quantities and prices."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from chassis.money import loaded
from sales.orders.lines import lines_to_ship, reckoned, sums_of

amounts = st.decimals(0, 10_000, places=4)
lines = st.lists(st.fixed_dictionaries({
    "quantity": st.decimals(1, 1000, places=3), "unit_price": amounts,
    "unit_cost": st.none() | amounts}), min_size=1, max_size=20)


@given(lines, st.sampled_from(["EUR", "JPY", "KWD"]))
def test_total_is_the_sum_of_the_nets_and_their_order_is_irrelevant(asked, currency):
    found = reckoned(asked, currency)

    sums = sums_of(found, currency)
    total = loaded(sums["total"])["amount"]

    assert total == sum(line["net"] for line in found)
    assert min(line["net"] for line in found) >= 0
    assert sums_of(found[::-1], currency) == sums


@given(lines)
def test_margin_is_known_only_with_the_cost_of_every_line(asked):
    found = reckoned(asked, "EUR")

    margin = loaded(sums_of(found, "EUR")).get("margin")

    if any(line["unit_cost"] is None for line in asked):
        assert margin is None
        return
    exact = sum(line["net"] - line["quantity"] * line["unit_cost"] for line in found)
    assert abs(margin["amount"] - exact) <= Decimal("0.005")


def test_nets_are_rounded_half_up_line_by_line():
    found = reckoned([{"quantity": Decimal("1"), "unit_price": Decimal("0.005")}] * 2, "EUR")

    assert [line["net"] for line in found] == [Decimal("0.01")] * 2
    assert str(sums_of(found, "EUR")["total"]["amount"]) == "0.02"


def test_lines_to_ship_have_ids_of_their_own_and_keep_those_that_they_have():
    held = "line_01kh3cetm0efqbx5q5kkj0z75j"

    one, other = lines_to_ship([{"id": held, "sku": None}, {"sku": "VLV-25"}])

    assert (one["id"], "sku" in one) == (held, False)
    assert other["id"].startswith("line_")
    assert str(other["shipped_quantity"]) == "0"
