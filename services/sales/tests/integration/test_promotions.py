"""Promotions and coupons as they are kept, found for a basket, and die with their parent."""

from datetime import timedelta

import pytest
from pricing_factories import add_party, asked, entry, price_list, product, promotion

from chassis import clock
from contracts.errors import Conflict, PreconditionFailed, ValidationFailed
from contracts.sales.promotion import CODE


@pytest.fixture
def screw(rules):
    made = rules.create_product(**product(categories=["screws"]))
    prices = rules.create_price_list(**price_list(is_standard=True))
    rules.set_price_entries(price_list_id=prices["id"], entries=[entry(made, "10")])
    return made


@pytest.fixture
def price(rules, screw):
    def price(quantity="1", **basket):
        return rules.calculate_prices(**asked((screw, quantity), **basket))

    return price


@pytest.fixture
def coupon(rules):
    """Make a promotion that needs a coupon, and one coupon of it."""
    def coupon(code="VERANO", limits=None, **fields):
        made = rules.create_promotion(**promotion(needs_coupon=True, **fields))
        rules.create_coupons(promotion_id=made["id"], codes=[code], **(limits or {}))
        return made

    return coupon


def pointers(caught):
    return [error["pointer"] for error in caught.value.details["errors"]]


def states(priced):
    return {coupon["code"]: coupon["state"] for coupon in priced["coupons"]}


# What a promotion is


def test_create_promotion_keeps_what_is_said_of_it(rules, screw):
    said = promotion(
        kind="buy_x_get_y", buy_quantity=3, get_quantity=1, percent="50", currency="EUR",
        product_ids=[screw["id"]], customer_ids=[add_party()], segments=["vip"],
        channels=["web"], minimum_amount="20", minimum_quantity="2.5", budget="1000", base="list",
        stacking="exclusive", priority=4)

    made = rules.create_promotion(**said)

    assert rules.get_promotion(promotion_id=made["id"]) == made
    assert {name: made[name] for name in said} == said
    assert (made["spent"], made["reach"], made["version"]) == ("0", "lines", 1)


@pytest.mark.parametrize(("fields", "wrong"), [
    ({"kind": "percent", "percent": None}, ["/percent"]),
    ({"kind": "amount"}, ["/amount"]),
    ({"kind": "amount", "amount": "5"}, ["/currency"]),
    ({"kind": "fixed_price", "unit_price": "5", "currency": "EUR", "reach": "basket"}, ["/reach"]),
    ({"kind": "free_shipping", "percent": "5"}, ["/percent"]),
    ({"kind": "free_shipping", "categories": ["a"]}, ["/product_ids"]),
    ({"kind": "buy_x_get_y"}, ["/buy_quantity", "/get_quantity"]),
    ({"product_ids": ["product_01h455vb4pex5vsknk084sn02q"]}, ["/product_ids"]),
    ({"valid_from": "2026-01-01T00:00:00Z", "valid_until": "2025-01-01T00:00:00Z"},
     ["/valid_until"]),
])
def test_create_promotion_is_refused_when_something_is_wrong(rules, fields, wrong):
    with pytest.raises(ValidationFailed) as caught:
        rules.create_promotion(**promotion(**fields))

    assert pointers(caught) == wrong
    assert rules.list_promotions()["items"] == []


def test_update_promotion_is_checked_as_a_whole(rules):
    made = rules.create_promotion(**promotion())

    with pytest.raises(ValidationFailed) as caught:
        rules.update_promotion(promotion_id=made["id"], changes={"percent": None})
    changed = rules.update_promotion(
        promotion_id=made["id"], changes={"percent": "15"}, expected_version=1)
    unchanged = rules.update_promotion(promotion_id=made["id"], changes={"percent": "15"})
    with pytest.raises(PreconditionFailed):
        rules.update_promotion(promotion_id=made["id"], changes={}, expected_version=1)

    assert pointers(caught) == ["/changes/percent"]
    assert changed == unchanged == rules.get_promotion(promotion_id=made["id"])
    assert (changed["percent"], changed["version"]) == ("15", 2)


def test_list_promotions_is_narrowed(rules):
    percent = rules.create_promotion(**promotion())
    free = rules.create_promotion(**promotion(kind="free_shipping"))
    rules.archive_promotion(promotion_id=percent["id"])

    assert rules.list_promotions()["items"] == [free]
    assert rules.list_promotions(kind="percent")["items"] == []
    assert [item["id"] for item in rules.list_promotions(is_archived=True)["items"]] == [
        percent["id"]]


@pytest.mark.parametrize(("condition", "basket"), [
    ({}, {}),
    ({"categories": ["screws"]}, {}),
    ({"product_ids": "screw"}, {}),
    ({"product_ids": "screw", "categories": ["other"]}, {}),
    ({"segments": ["vip"]}, {"segments": ["vip"]}),
    ({"segments": ["vip"], "channels": ["web"]}, {"customer_id": "vip", "channel": "web"}),
    ({"channels": ["web", "phone"]}, {"channel": "phone"}),
    ({"customer_ids": "vip"}, {"customer_id": "vip"}),
])
def test_promotion_is_found_for_a_basket_by_its_narrowest_condition(
        rules, screw, price, condition, basket):
    vip = add_party(tags=["vip"])
    named = {"screw": [screw["id"]], "vip": [vip]}
    rules.create_promotion(**promotion(**{
        name: named.get(value, value) if isinstance(value, str) else value
        for name, value in condition.items()}))

    basket = {name: vip if name == "customer_id" else value for name, value in basket.items()}

    assert price(**basket)["total"] == "9.00"
    assert price()["total"] == ("9.00" if not basket else "10.00")


# Coupons


def test_coupon_brings_its_promotion(price, coupon):
    made = coupon()

    with_it = price(coupons=[" verano "])

    assert price()["total"] == "10.00"
    assert with_it["total"] == "9.00"
    assert with_it["coupons"] == [
        {"code": "VERANO", "state": "applied", "promotion_id": made["id"]}]
    assert with_it["promotions"] == [{
        "promotion_id": made["id"], "name": made["name"], "amount": "1.00", "code": "VERANO"}]


def test_coupon_is_no_good_when_its_promotion_is_archived(rules, price, coupon):
    made = coupon()
    rules.archive_promotion(promotion_id=made["id"])

    priced = price(coupons=["VERANO"])

    assert (priced["total"], states(priced)) == ("10.00", {"VERANO": "promotion_ended"})
    with pytest.raises(Conflict) as caught:
        price(coupons=["VERANO"], refuses_bad_coupons=True)
    assert caught.value.code == "coupon_is_no_good"
    with pytest.raises(Conflict) as caught:
        rules.create_coupons(promotion_id=made["id"], count=1)
    assert caught.value.code == "coupon_is_no_good"


def test_coupon_is_no_good_when_its_promotion_has_ended(price, coupon):
    coupon(valid_until=(clock.now() + timedelta(hours=1)).isoformat())
    assert states(price(coupons=["VERANO"])) == {"VERANO": "applied"}

    clock.move(timedelta(hours=2))
    try:
        assert states(price(coupons=["VERANO"])) == {"VERANO": "promotion_ended"}
    finally:
        clock.move(timedelta())


@pytest.mark.parametrize(("fields", "limits", "state"), [
    ({}, {"valid_from": "2099-01-01T00:00:00Z"}, "not_yet_valid"),
    ({}, {"valid_until": "2026-01-01T00:00:00Z"}, "ended"),
    ({"valid_from": "2099-01-01T00:00:00Z"}, {}, "not_yet_valid"),
    ({"segments": ["vip"]}, {}, "other_customers"),
    ({}, {"max_uses_per_customer": 1}, "other_customers"),
    ({"minimum_quantity": "2"}, {}, "basket_does_not_fit"),
    ({"budget": "0.98", "currency": "EUR"}, {}, "spent"),
    ({"stacking": "exclusive"}, {}, "not_stackable"),
])
def test_coupon_says_why_it_does_not_apply(rules, price, coupon, fields, limits, state):
    rules.create_promotion(**promotion(percent="1", priority=1))
    coupon(limits=limits, **fields)

    priced = price(coupons=["VERANO", "NOSUCH"])

    assert states(priced) == {"VERANO": state, "NOSUCH": "unknown"}
    assert priced["total"] == "9.90"


def test_one_coupon_of_a_promotion_counts(rules, price, coupon):
    made = coupon()
    rules.create_coupons(promotion_id=made["id"], codes=["OTRO"])

    assert states(price(coupons=["VERANO", "OTRO"])) == {
        "OTRO": "applied", "VERANO": "same_promotion"}


def test_create_coupons_makes_codes_that_nobody_can_guess(rules):
    made = rules.create_promotion(**promotion(needs_coupon=True))

    coupons = rules.create_coupons(
        promotion_id=made["id"], codes=["mine"], count=20, max_uses=1)["coupons"]

    codes = {held["code"] for held in coupons}
    assert len(codes) == 21
    assert "MINE" in codes
    assert all(len(code) == 12 and CODE.regex.fullmatch(code) for code in codes - {"MINE"})
    listed = rules.list_coupons(promotion_id=made["id"])["items"]
    assert sorted(listed, key=str) == sorted(coupons, key=str)
    assert rules.get_coupon(coupon_id=coupons[0]["id"]) == coupons[0]


@pytest.mark.parametrize("codes", [["verano"], ["new", "VERANO", "newer"]])
def test_create_coupons_is_refused_whole_when_a_code_is_taken(rules, coupon, codes):
    made = coupon()

    with pytest.raises(Conflict) as caught:
        rules.create_coupons(promotion_id=made["id"], codes=codes)

    assert (caught.value.code, caught.value.details) == ("coupon_code_taken", {"code": "VERANO"})
    assert len(rules.list_coupons(promotion_id=made["id"])["items"]) == 1


def test_archive_coupon_ends_it(rules, price, coupon):
    made = coupon()
    (held,) = rules.list_coupons(promotion_id=made["id"])["items"]

    rules.archive_coupon(coupon_id=held["id"], expected_version=1)
    rules.archive_coupon(coupon_id=held["id"])

    assert states(price(coupons=["VERANO"])) == {"VERANO": "ended"}
    assert rules.get_coupon(coupon_id=held["id"])["version"] == 2
