"""What each kind of promotion takes off, in which order, of what, and beside which others."""

from datetime import timedelta
from decimal import Decimal

import pytest
from pricing_rules import AT, PRODUCTS, basket_of, product, promotion, rules_of

from contracts.errors import ValidationFailed
from sales.pricing.reckoning import price_basket

TEN = Decimal(10)
SHIPPING = {"amount": Decimal("4.90")}


def nets(basket, rules):
    return [str(line["net"]) for line in price_basket(basket, rules)["lines"]]


def steps(line, step="promotion"):
    return [item for item in line["trace"] if item["step"] == step]


# Each kind


def test_percent_is_taken_off_each_line_and_rounded_there():
    rules = rules_of([promotion(1, percent=TEN)], prices=("0.05", "0.04"))

    # 0.005 and 0.004 are half-up 0.01 and 0.00.
    assert nets(basket_of((0, "1"), (1, "1")), rules) == ["0.04", "0.04"]


def test_percent_of_the_basket_is_shared_out_to_the_cent():
    rules = rules_of([promotion(1, percent=TEN, reach="basket")], prices=("0.05", "0.05", "0.05"))

    priced = price_basket(basket_of((0, "1"), (1, "1"), (2, "1")), rules)

    assert priced["discount"] == Decimal("0.02")
    assert [str(line["discount"]) for line in priced["lines"]] == ["0.00", "0.01", "0.01"]
    assert priced["promotions"][0]["amount"] == Decimal("0.02")


def test_amount_is_off_each_unit_and_never_more_than_there_is():
    rules = rules_of([promotion(1, "amount", amount=Decimal(6))])

    assert nets(basket_of((0, "2"), (2, "3")), rules) == ["8.00", "0.00"]


def test_amount_off_the_basket_is_shared_out_by_what_is_left():
    rules = rules_of([promotion(1, "amount", amount=TEN, reach="basket")])

    assert nets(basket_of((0, "1"), (1, "1")), rules) == ["6.67", "13.33"]


def test_fixed_price_makes_nothing_dearer():
    rules = rules_of([promotion(1, "fixed_price", unit_price=Decimal(8))])

    assert nets(basket_of((0, "2"), (2, "2")), rules) == ["16.00", "10.00"]


@pytest.mark.parametrize(("quantity", "net"), [
    ("2", "20.00"), ("3", "20.00"), ("5", "40.00"), ("6", "40.00"), ("2.9", "29.00"),
])
def test_three_for_two_counts_whole_sets(quantity, net):
    rules = rules_of([promotion(1, "buy_x_get_y", buy_quantity=2, get_quantity=1)])

    assert nets(basket_of((0, quantity)), rules) == [net]


def test_cheapest_of_what_is_bought_is_given():
    rules = rules_of([promotion(1, "buy_x_get_y", buy_quantity=2, get_quantity=1)])

    assert nets(basket_of((1, "1"), (0, "1"), (2, "1")), rules) == ["20.00", "10.00", "0.00"]


def test_another_product_is_given_cheaper_when_enough_is_bought():
    rules = rules_of([promotion(
        1, "buy_x_get_y", buy_quantity=3, get_quantity=1, percent=Decimal(50),
        product_ids=[PRODUCTS[0]], get_product_ids=[PRODUCTS[1]])])

    assert nets(basket_of((0, "7"), (1, "3")), rules) == ["70.00", "40.00"]
    assert nets(basket_of((0, "2"), (1, "3")), rules) == ["20.00", "60.00"]


def test_free_shipping_is_of_shipping_alone():
    rules = rules_of([promotion(1, "free_shipping")], products=[
        product(0), product(1, kind="shipping")], prices=("10", "7"))

    assert nets(basket_of((0, "1"), (1, "1"), shipping=SHIPPING), rules) == [
        "10.00", "0.00", "0.00"]


def test_shipping_is_a_line_that_no_other_promotion_is_on():
    rules = rules_of([promotion(1, percent=Decimal(50))])

    priced = price_basket(basket_of((0, "1"), shipping=SHIPPING), rules)

    assert [(line["description"], str(line["net"])) for line in priced["lines"]] == [
        ("P 0", "5.00"), ("Shipping", "4.90")]


# Conditions


@pytest.mark.parametrize(("condition", "basket"), [
    ({"product_ids": [PRODUCTS[1]]}, {}),
    ({"categories": ["b"]}, {}),
    ({"customer_ids": ["one"]}, {"customer_ids": ["other"]}),
    ({"segments": ["vip"]}, {"segments": ["new"]}),
    ({"channels": ["web"]}, {"channel": "phone"}),
    ({"channels": ["web"]}, {}),
    ({"currency": "USD"}, {}),
    ({"minimum_amount": Decimal("20.01")}, {}),
    ({"minimum_quantity": Decimal(3)}, {}),
    ({"valid_from": AT + timedelta(seconds=1)}, {}),
    ({"valid_until": AT}, {}),
    ({"archived_at": AT}, {}),
    ({"needs_coupon": True}, {}),
    ({"budget": Decimal("1.99")}, {}),
    ({"_is_nobodys": True}, {}),
])
def test_promotion_does_not_apply_when_a_condition_does_not_fit(condition, basket):
    rules = rules_of([promotion(1, percent=TEN, **condition)])

    assert nets(basket_of((0, "2"), **basket), rules) == ["20.00"]


@pytest.mark.parametrize(("condition", "basket"), [
    ({"product_ids": [PRODUCTS[0]], "categories": ["x"]}, {}),
    ({"product_ids": [PRODUCTS[1]], "categories": ["a"]}, {}),
    ({"customer_ids": ["one", "two"]}, {"customer_ids": ["two"]}),
    ({"segments": ["vip"]}, {"segments": ["new", "vip"]}),
    ({"channels": ["web"]}, {"channel": "web"}),
    ({"currency": "EUR"}, {}),
    ({"minimum_amount": Decimal(20)}, {}),
    ({"minimum_quantity": Decimal(2)}, {}),
    ({"valid_from": AT, "valid_until": AT + timedelta(seconds=1)}, {}),
    ({"budget": Decimal(2)}, {}),
])
def test_promotion_applies_when_all_conditions_fit(condition, basket):
    rules = rules_of([promotion(1, percent=TEN, **condition)])

    assert nets(basket_of((0, "2"), **basket), rules) == ["18.00"]


def test_minimum_is_of_all_goods_at_list_prices_without_shipping():
    rules = rules_of([promotion(1, percent=Decimal(50), priority=1),
                      promotion(2, percent=TEN, minimum_amount=Decimal(30), product_ids=[
                          PRODUCTS[0]])])

    assert nets(basket_of((0, "1"), (1, "1"), shipping=SHIPPING), rules)[0] == "4.50"
    assert nets(basket_of((0, "1"), (2, "3"), shipping={"amount": TEN}), rules)[0] == "5.00"


def test_budget_is_given_whole_or_not():
    rules = rules_of([promotion(1, percent=TEN, budget=Decimal(10))])
    rules.spent = {rules.promotions[next(iter(rules.promotions))]["of_id"]: Decimal("8.01")}

    assert nets(basket_of((0, "2")), rules) == ["20.00"]
    assert nets(basket_of((0, "1")), rules) == ["9.00"]


# Order, base, stacking


def test_percentage_is_of_what_is_left_or_of_the_list_price():
    first = promotion(1, percent=Decimal(50), priority=1)

    assert nets(basket_of((0, "1")), rules_of([first, promotion(2, percent=TEN)])) == ["4.50"]
    assert nets(basket_of((0, "1")), rules_of([first, promotion(2, percent=TEN, base="list")])) == [
        "4.00"]


def test_higher_priority_comes_first_then_the_one_made_earlier():
    rules = rules_of([promotion(1, percent=TEN), promotion(2, percent=Decimal(20)),
                      promotion(3, "amount", amount=Decimal(1), priority=5)])

    (line,) = price_basket(basket_of((0, "1")), rules)["lines"]

    assert [(step["order"], step["promotion_name"], str(step["amount"]), str(step["left"]))
            for step in steps(line)] == [
        (1, "A 3", "1.00", "9.00"), (2, "A 1", "0.90", "8.10"), (3, "A 2", "1.62", "6.48")]


def test_exclusive_promotion_stands_alone_on_a_line():
    exclusive = promotion(1, percent=Decimal(50), stacking="exclusive", product_ids=[PRODUCTS[0]])
    others = [promotion(2, percent=TEN), promotion(3, percent=TEN)]

    first = rules_of([{**exclusive, "priority": 1}, *others])
    last = rules_of([{**other, "priority": 1} for other in others] + [exclusive])

    assert nets(basket_of((0, "1"), (1, "1")), first) == ["5.00", "16.20"]
    assert nets(basket_of((0, "1"), (1, "1")), last) == ["8.10", "16.20"]


def test_nothing_is_left_to_take_when_all_is_taken():
    rules = rules_of([promotion(1, "amount", amount=TEN, priority=1),
                      promotion(2, percent=TEN, base="list")])

    priced = price_basket(basket_of((0, "1")), rules)

    assert priced["total"] == 0
    assert [item["promotion_id"] for item in priced["promotions"]] == [
        next(iter(rules.promotions))]


# What the seller takes off


def test_manual_discount_is_of_what_promotions_left():
    rules = rules_of([promotion(1, percent=TEN)])
    line = {"product_id": PRODUCTS[0], "quantity": Decimal(2)}

    def net(**discount):
        return nets(basket_of({**line, "manual_discount": discount}), rules)

    assert net(percent=TEN) == ["16.20"]
    assert net(amount=Decimal("1.005")) == ["16.99"]
    assert net(amount=Decimal(100)) == ["0.00"]


def test_line_without_a_product_has_its_own_price():
    line = {"description": "Montaje", "unit_price": Decimal("33.335"), "quantity": Decimal(1),
            "unit": "HUR", "tax_category": "reduced"}

    (priced,) = price_basket(basket_of(line), rules_of())["lines"]

    assert {name: priced[name] for name in (
        "product_id", "sku", "description", "unit", "tax_category", "net", "unit_cost")} == {
        "product_id": None, "sku": None, "description": "Montaje", "unit": "HUR",
        "tax_category": "reduced", "net": Decimal("33.34"), "unit_cost": None}


def test_yen_have_no_cents():
    rules = rules_of([promotion(1, percent=Decimal("12.5"))], prices=("99",), currency="JPY")

    priced = price_basket(basket_of((0, "3"), currency="JPY"), rules)

    assert (str(priced["gross"]), str(priced["discount"]), str(priced["total"])) == (
        "297", "37", "260")


def test_name_is_in_the_language_that_is_asked_for():
    rules = rules_of(products=[product(0, names={"es": "Tornillo", "pt-BR": "Parafuso"})])

    def name(language):
        return price_basket(basket_of((0, "1"), language=language), rules)["lines"][0][
            "description"]

    assert [name(tag) for tag in ("es", "es-MX", "pt-BR", "pt", None)] == [
        "Tornillo", "Tornillo", "Parafuso", "P 0", "P 0"]


def test_no_more_promotions_apply_than_an_answer_holds():
    rules = rules_of([promotion(number, "amount", amount=Decimal("0.01"))
                      for number in range(130)], prices=("90",))

    priced = price_basket(basket_of((0, "1")), rules)

    assert (len(priced["promotions"]), str(priced["total"])) == (100, "89.00")


def test_basket_comes_to_no_more_lines_than_an_order_has():
    with pytest.raises(ValidationFailed) as caught:
        price_basket(basket_of(*[(0, "1")] * 200, shipping=SHIPPING), rules_of())

    assert caught.value.details["errors"] == [
        {"pointer": "/lines", "detail": "It comes to more than 200 lines."}]
