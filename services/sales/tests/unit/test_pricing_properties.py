"""Whatever the rules and the basket: totals add up, nothing is negative, order does not matter."""

from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pricing_rules import all_rules, baskets

from chassis.money import rounded
from contracts.lines import net_of
from sales.pricing.reckoning import price_basket
from sales.pricing.trace import replay

CURRENCIES = {"EUR": Decimal("0.01"), "JPY": Decimal(1), "KWD": Decimal("0.001")}


@pytest.mark.parametrize("currency", CURRENCIES)
@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_totals_add_up_and_nothing_is_negative(currency, data):
    rules, basket = data.draw(all_rules(currency)), data.draw(baskets(currency))

    priced = price_basket(basket, rules)

    lines = priced["lines"]
    for line in lines:
        assert line["net"] >= 0
        assert line["discount"] >= 0
        assert line["net"] % CURRENCIES[currency] == 0
        exact = net_of(line["quantity"], line["unit_price"], line["discount"])
        assert line["net"] == max(Decimal(0), rounded(exact, currency))
    assert priced["total"] == sum(line["net"] for line in lines)
    assert priced["discount"] == sum(line["discount"] for line in lines)
    assert priced["gross"] == priced["total"] + priced["discount"]
    for promotion in priced["promotions"]:
        taken = [step["amount"] for line in lines for step in line["trace"]
                 if step.get("promotion_id") == promotion["promotion_id"]]
        assert sum(taken) == promotion["amount"] > 0
        held = rules.promotions[promotion["promotion_id"]]
        if "budget" in held:
            assert rules.spent[held["of_id"]] + promotion["amount"] <= held["budget"]


@given(rules=all_rules(), basket=baskets(), seed=st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_order_of_lines_is_irrelevant(rules, basket, seed):
    shuffled = list(basket["lines"])
    seed.shuffle(shuffled)

    one, other = price_basket(basket, rules), price_basket({**basket, "lines": shuffled}, rules)

    assert _together(one) == _together(other)
    for name in ("gross", "discount", "total", "promotions", "coupons"):
        assert one[name] == other[name]


def _together(priced):
    return Counter(
        (line["product_id"], line["description"], line["quantity"], line["unit_price"],
         line["discount"], line["net"], str(line["trace"])) for line in priced["lines"])


@given(rules=all_rules(), basket=baskets())
@settings(max_examples=40, deadline=None)
def test_trace_alone_gives_the_line_again(rules, basket):
    for line in price_basket(basket, rules)["lines"]:
        assert replay(line["trace"], line["quantity"], "EUR") == (line["discount"], line["net"])


@given(rules=all_rules(), basket=baskets())
@settings(max_examples=20, deadline=None)
def test_same_basket_costs_the_same_again(rules, basket):
    assert price_basket(basket, rules) == price_basket(basket, rules)


@given(rules=all_rules(), basket=baskets())
@settings(max_examples=40, deadline=None)
def test_exclusive_promotion_is_alone_on_each_of_its_lines(rules, basket):
    exclusive = {id for id, held in rules.promotions.items() if held["stacking"] == "exclusive"}

    for line in price_basket(basket, rules)["lines"]:
        on = [step["promotion_id"] for step in line["trace"] if step["step"] == "promotion"]
        assert len(set(on)) == len(on)
        assert len(on) == 1 or not exclusive & set(on)
