"""Whatever products and prices ask the store has an index: they work where scans are refused."""

from datetime import timedelta
from decimal import Decimal

import pytest
from partners_at_work import signed_in
from pricing_factories import add_party, asked, entry, price_list, product, promotion

from chassis import clock, references
from chassis.holdings import DocumentHoldings
from chassis.outbox import commit
from sales.models import DOCUMENTS
from sales.pricing import coupons, prices


@pytest.fixture
def rules(unscanned_stack, monkeypatch):
    """The rules of sales on a store that refuses to scan a collection."""
    from chassis.testing.rules import opened
    from sales.service import SalesService

    with opened(unscanned_stack, SalesService, monkeypatch) as rules:
        yield rules


def test_everything_is_listed_in_any_way(rules):
    made = rules.create_product(**product(sku="SCAN-1"))
    customer_id = add_party()
    held = rules.create_price_list(**price_list(customer_ids=[customer_id]))
    rules.set_price_entries(price_list_id=held["id"], entries=[entry(made, "1")])
    given = rules.create_promotion(**promotion(needs_coupon=True))
    rules.create_coupons(promotion_id=given["id"], count=2)

    asked_for = [
        (rules.list_products, [{}, {"search": "scan t"}, {"category": "a"}, {"kind": "good"},
                               {"is_active": True}, {"is_archived": True}]),
        (rules.list_price_lists, [{}, {"currency": "EUR"}, {"customer_id": customer_id},
                                  {"is_archived": True}]),
        (rules.list_price_entries, [
            {"price_list_id": held["id"], **filters}
            for filters in ({}, {"product_id": made["id"]}, {"category": "a"})]),
        (rules.list_promotions, [{}, {"kind": "percent"}, {"is_archived": True}]),
        (rules.list_coupons, [{"promotion_id": given["id"]}]),
    ]
    for operation, requests in asked_for:
        for request in requests:
            page = operation(limit=1, **request)
            if page["next"]:
                operation(limit=1, after=page["next"], **request)


def test_everything_is_priced_and_taken_up_and_given_back(rules):
    made = rules.create_product(**product())
    customer_id = add_party(tags=["vip"])
    parent = rules.create_price_list(**price_list(is_only_carried=True))
    held = rules.create_price_list(**price_list(
        customer_ids=[customer_id], parent_id=parent["id"]))
    rules.set_price_entries(price_list_id=parent["id"], entries=[entry(made, "10")])
    given = rules.create_promotion(**promotion(
        needs_coupon=True, budget="100", currency="EUR"))
    rules.create_coupons(promotion_id=given["id"], codes=["SCAN"], max_uses=5,
                         max_uses_per_customer=2)

    priced = prices.price([{"product_id": made["id"], "quantity": Decimal(1)}], "EUR",
                          {"id": customer_id, "tags": ["vip"]}, "web", ["SCAN"])
    commit(lambda: coupons.redeem(["SCAN"], "order_scan", customer_id,
                                  promotions=priced["promotions"], currency="EUR"))
    past = rules.calculate_prices(**asked(
        (made, "1"), customer_id=customer_id, coupons=["SCAN"],
        priced_at=(clock.now() - timedelta(milliseconds=1)).isoformat()))
    rules.update_promotion(promotion_id=given["id"], changes={"budget": "90"})
    assert commit(lambda: coupons.give_back("order_scan")) == 1

    assert priced["total"] == Decimal("9.00")
    assert past["coupons"][0]["state"] == "applied"
    rules.archive_price_list(price_list_id=held["id"])
    rules.archive_product(product_id=made["id"])


def test_partners_are_told_their_lists_and_prices(rules):
    partner = add_party()
    made = [rules.create_product(**product(categories=["a"])) for _ in range(2)]
    of_all = {"tiers": [{"from_quantity": "0", "percent_off": "10"}]}
    parent = rules.create_price_list(**price_list(is_only_carried=True))
    rules.set_price_entries(price_list_id=parent["id"], entries=[
        *(entry(one, "10") for one in made), of_all | {"category": "a"}])
    lists = [rules.create_price_list(**price_list(parent_id=parent["id"], **fields))
             for fields in ({"is_only_carried": True}, {"partner_ids": [partner]})]
    rules.set_price_entries(price_list_id=lists[1]["id"], entries=[of_all])
    agreement = rules.create_agreement(
        partner_id=partner, type="reseller", name="Gold", starts_on="2026-01-01",
        price_list_id=lists[0]["id"], discount_percent="5")
    rules.activate_agreement(agreement_id=agreement["id"])
    theirs = rules.by(signed_in(partner))

    page = theirs.list_partner_price_lists(limit=1)
    assert len(theirs.list_partner_price_lists(limit=1, after=page["next"])["items"]) == 1
    for held in lists:
        page = theirs.list_partner_prices(price_list_id=held["id"], limit=1)
        rest = theirs.list_partner_prices(price_list_id=held["id"], after=page["next"])
        assert rest["items"][-1]["sku"] == made[1]["sku"]


def test_contacts_are_moved_and_erased(rules):
    old, new = add_party(), add_party()
    rules.create_price_list(**price_list(customer_ids=[old], partner_ids=[old]))
    rules.create_promotion(**promotion(customer_ids=[old]))

    commit(lambda: references.follow(DOCUMENTS, old_id=old, new_id=new, key="merge"))
    counts, kept = commit(lambda: DocumentHoldings(DOCUMENTS).erase([new], "data_request"))

    assert kept == []
    assert {name: counts[name] for name in (
        "price_lists", "price_list_versions", "promotions", "promotion_versions")} == {
        "price_lists": 1, "price_list_versions": 1, "promotions": 1, "promotion_versions": 1}
