"""Orders of products whose price the price lists say, with promotions and coupons."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from orders_factories import line, ordered, party, sent
from pricing_factories import entry, price_list, product, promotion

from contracts.errors import Conflict, ValidationFailed


@pytest.fixture
def screw(rules):
    made = rules.create_product(**product())
    prices = rules.create_price_list(**price_list(is_standard=True))
    rules.set_price_entries(price_list_id=prices["id"], entries=[entry(made, "10")])
    return made


@pytest.fixture
def ana(rules):
    return party(rules.store)


@pytest.fixture
def coupon(rules):
    made = rules.create_promotion(**promotion(needs_coupon=True))
    return rules.create_coupons(promotion_id=made["id"], codes=["VERANO"], max_uses=1)[
        "coupons"][0]["id"]


def of(product, quantity="2"):
    return {"product_id": product["id"], "quantity": quantity}


def used(rules, coupon_id):
    return rules.get_coupon(coupon_id=coupon_id)["used_count"]


def test_place_order_prices_what_gives_only_a_product(rules, screw, ana):
    placed = rules.place_order(**ordered(
        ana, line(quantity="1", unit_price="3"), of(screw), line(quantity="1", unit_price="4")))

    assert [(item["description"], item["net"]) for item in placed["lines"]] == [
        ("Brass valve, 25 mm", "3.00"), (screw["name"], "20.00"), ("Brass valve, 25 mm", "4.00")]
    assert placed["lines"][1]["product_id"] == screw["id"]
    assert placed["total"]["amount"] == "27.00"


def test_place_order_tells_what_is_wrong_at_the_line_that_was_given(rules, ana):
    stranger = {"product_id": "product_01kerq4qhyf7brxwhe1135z2d6", "quantity": "1"}

    with pytest.raises(ValidationFailed) as refused:
        rules.place_order(**ordered(ana, line(), stranger))

    assert refused.value.details["errors"][0]["pointer"] == "/lines/1/product_id"
    assert rules.store.orders.find_one() is None


def test_place_order_takes_a_coupon_up_and_a_cancelled_order_gives_it_back(
        rules, screw, ana, coupon):
    placed = rules.place_order(**ordered(ana, of(screw), coupons=["VERANO"]))

    assert (placed["total"]["amount"], placed["coupons"], used(rules, coupon)) == (
        "18.00", ["VERANO"], 1)
    with pytest.raises(Conflict) as refused:
        rules.place_order(**ordered(ana, of(screw), coupons=["VERANO"]))
    assert refused.value.code == "coupon_is_used_up"

    rules.cancel_order(order_id=placed["id"], reason="The customer thought again.")
    assert used(rules, coupon) == 0


def test_cancel_order_of_which_a_part_has_left_gives_no_coupon_back(rules, screw, ana, coupon):
    placed = rules.place_order(**ordered(ana, of(screw), coupons=["VERANO"]))
    rules.confirm_order(order_id=placed["id"])
    rules.ship_order(order_id=placed["id"], lines=[
        {"line_id": placed["lines"][0]["id"], "quantity": "1"}])

    rules.cancel_order(order_id=placed["id"], reason="Enough.")

    assert used(rules, coupon) == 1


def test_place_order_with_the_last_use_of_a_coupon_by_fifty_at_once_is_placed_once(
        rules, screw, ana, coupon):
    def place(_):
        try:
            return rules.place_order(**ordered(ana, of(screw), coupons=["VERANO"]))["state"]
        except Conflict as error:
            return error.code

    with ThreadPoolExecutor(50) as pool:
        outcomes = list(pool.map(place, range(50)))

    assert (outcomes.count("placed"), outcomes.count("coupon_is_used_up")) == (1, 49)
    assert rules.store.orders.count_documents({}) == 1
    assert used(rules, coupon) == 1


def test_place_order_refuses_a_coupon_where_every_line_says_its_price(rules, ana, coupon):
    with pytest.raises(ValidationFailed) as refused:
        rules.place_order(**ordered(ana, coupons=["VERANO"]))

    assert refused.value.details["errors"][0]["pointer"] == "/coupons"
    assert used(rules, coupon) == 0


def test_upsert_order_says_itself_what_it_costs(rules, screw, ana):
    with pytest.raises(ValidationFailed) as refused:
        rules.upsert_order(**sent(ana, of(screw)))

    assert [wrong["pointer"] for wrong in refused.value.details["errors"]] == [
        "/lines/0/description", "/lines/0/unit_price"]
