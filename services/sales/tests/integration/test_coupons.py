"""Coupons and budgets are taken up by orders never more often than they may be."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from pricing_factories import add_party, asked, entry, price_list, product, promotion

from chassis.ids import new_id
from chassis.outbox import commit
from contracts.errors import Conflict
from sales.pricing import coupons, prices
from sales.pricing.models import Redemption


@pytest.fixture
def screw(rules):
    made = rules.create_product(**product())
    prices = rules.create_price_list(**price_list(is_standard=True))
    rules.set_price_entries(price_list_id=prices["id"], entries=[entry(made, "10")])
    return made


@pytest.fixture
def coupon(rules, screw):
    """Make a promotion that needs a coupon, and the coupon VERANO of it."""
    def coupon(limits=None, **fields):
        made = rules.create_promotion(**promotion(needs_coupon=True, **fields))
        (held,) = rules.create_coupons(
            promotion_id=made["id"], codes=["VERANO"], **(limits or {}))["coupons"]
        return held

    return coupon


def order(screw, *, customer_id=None, codes=("VERANO",), order_id=None, at=None):
    """Price an order and take up what it has by its coupons, as orders do; returns its id."""
    customer = {"id": customer_id} if customer_id else None
    order_id = order_id or new_id("order")
    priced = prices.price(
        [{"product_id": screw["id"], "quantity": Decimal(1)}], "EUR", customer, "web", codes)
    commit(lambda: coupons.redeem(
        codes, order_id, customer_id, promotions=priced["promotions"], currency="EUR", at=at))
    return order_id


def attempt(*args, **options):
    try:
        order(*args, **options)
    except Conflict as error:
        return error.code
    return "placed"


def at_once(count, each):
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(each, range(count)))


def uses():
    return Redemption.collection().count_documents({"is_open": True})


def test_one_wins_when_fifty_take_a_last_use_at_once(rules, screw, coupon):
    held = coupon({"max_uses": 1})

    outcomes = at_once(50, lambda _: attempt(screw))

    assert sorted(outcomes) == ["coupon_is_used_up"] * 49 + ["placed"]
    assert rules.get_coupon(coupon_id=held["id"])["used_count"] == uses() == 1


def test_as_many_win_as_there_are_uses(rules, screw, coupon):
    held = coupon({"max_uses": 7})

    outcomes = at_once(30, lambda _: attempt(screw))

    assert (outcomes.count("placed"), outcomes.count("coupon_is_used_up")) == (7, 23)
    assert rules.get_coupon(coupon_id=held["id"])["used_count"] == uses() == 7


def test_each_customer_has_their_own_uses_at_once(rules, screw, coupon):
    held = coupon({"max_uses_per_customer": 1})
    customer_ids = [add_party(), add_party()]

    outcomes = at_once(20, lambda number: attempt(screw, customer_id=customer_ids[number % 2]))

    assert outcomes.count("placed") == 2
    assert {raw["customer_id"] for raw in Redemption.collection().find()} == set(customer_ids)
    assert rules.get_coupon(coupon_id=held["id"])["used_count"] == 2


def test_budget_is_never_passed_by_orders_at_once(rules, screw):
    made = rules.create_promotion(**promotion(budget="3.50", currency="EUR"))
    priced = prices.price([{"product_id": screw["id"], "quantity": Decimal(1)}], "EUR")

    def take(_):
        try:
            commit(lambda: coupons.redeem(
                [], new_id("order"), None, promotions=priced["promotions"], currency="EUR"))
        except Conflict as error:
            return error.code
        return "placed"

    outcomes = at_once(20, take)

    assert (outcomes.count("placed"), outcomes.count("promotion_is_spent")) == (3, 17)
    assert rules.get_promotion(promotion_id=made["id"])["spent"] == "3.00"
    assert rules.calculate_prices(**asked((screw, "1")))["promotions"] == []


def test_redeem_is_done_once_for_an_order(rules, screw, coupon):
    held = coupon({"max_uses": 5})
    order_id = order(screw)

    order(screw, order_id=order_id)

    assert rules.get_coupon(coupon_id=held["id"])["used_count"] == uses() == 1


def test_give_back_lets_others_have_it(rules, screw, coupon):
    held = coupon({"max_uses": 1}, budget="1.00", currency="EUR")
    order_id = order(screw)
    assert attempt(screw) == "coupon_is_used_up"

    assert commit(lambda: coupons.give_back(order_id)) == 1
    assert commit(lambda: coupons.give_back(order_id)) == 0

    assert rules.get_coupon(coupon_id=held["id"])["used_count"] == uses() == 0
    assert rules.get_promotion(promotion_id=held["promotion_id"])["spent"] == "0.00"
    assert attempt(screw) == "placed"


def test_give_back_counts_once_when_it_is_asked_at_once(rules, screw, coupon):
    held = coupon({"max_uses": 5})
    order_id = order(screw)
    order(screw)

    at_once(10, lambda _: commit(lambda: coupons.give_back(order_id)))

    assert rules.get_coupon(coupon_id=held["id"])["used_count"] == uses() == 1


def test_redeem_leaves_nothing_when_one_of_its_coupons_is_no_good(rules, screw, coupon):
    held = coupon()

    assert attempt(screw, codes=["VERANO", "NOSUCH"]) == "coupon_is_no_good"

    assert rules.get_coupon(coupon_id=held["id"])["used_count"] == uses() == 0


def test_redeem_is_refused_when_the_promotion_was_archived_since(rules, screw, coupon):
    held = coupon()
    priced_at = rules.calculate_prices(**asked((screw, "1"), coupons=["VERANO"]))["priced_at"]
    rules.archive_promotion(promotion_id=held["promotion_id"])

    assert attempt(screw) == "coupon_is_no_good"
    assert uses() == 0
    assert priced_at


def test_redeem_keeps_what_was_promised_before_the_promotion_ended(rules, screw, coupon):
    from datetime import datetime

    held = coupon()
    priced = rules.calculate_prices(**asked((screw, "1"), coupons=["VERANO"]))
    rules.archive_promotion(promotion_id=held["promotion_id"])

    order(screw, at=datetime.fromisoformat(priced["priced_at"]))

    assert uses() == 1


def test_uses_are_those_of_a_past_moment_when_that_is_priced(rules, screw, coupon):
    coupon({"max_uses": 1}, budget="1.00", currency="EUR")
    before = rules.calculate_prices(**asked((screw, "1"), coupons=["VERANO"]))
    order(screw)
    after = rules.calculate_prices(**asked((screw, "1"), coupons=["VERANO"]))

    again = rules.calculate_prices(
        **asked((screw, "1"), coupons=["VERANO"], priced_at=before["priced_at"]))

    assert [priced["coupons"][0]["state"] for priced in (before, after, again)] == [
        "applied", "used_up", "applied"]
    assert again["total"] == before["total"] == "9.00"


def test_budget_counts_what_orders_had_before_it_was_set(rules, screw):
    made = rules.create_promotion(**promotion())
    priced = prices.price([{"product_id": screw["id"], "quantity": Decimal(1)}], "EUR")
    commit(lambda: coupons.redeem(
        [], new_id("order"), None, promotions=priced["promotions"], currency="EUR"))

    changed = rules.update_promotion(
        promotion_id=made["id"], changes={"budget": "1.50", "currency": "EUR"})

    assert changed["spent"] == "1.00"
    assert rules.calculate_prices(**asked((screw, "1")))["promotions"] == []
