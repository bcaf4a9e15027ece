"""Price lists, promotions and coupons follow merges of their customers, and survive erasure."""

from decimal import Decimal

import pytest
from pricing_factories import add_party, asked, entry, price_list, product, promotion

from chassis import references
from chassis.holdings import DocumentHoldings
from chassis.outbox import commit
from sales.models import DOCUMENTS
from sales.pricing import coupons
from sales.pricing.models import Redemption

MERGE = "merge_01h455vb4pex5vsknk084sn02q"


@pytest.fixture
def screw(rules):
    made = rules.create_product(**product())
    prices = rules.create_price_list(**price_list(is_standard=True))
    rules.set_price_entries(price_list_id=prices["id"], entries=[entry(made, "10")])
    return made


@pytest.fixture
def price(rules, screw):
    """What a screw costs a customer."""
    def price(customer_id):
        return rules.calculate_prices(**asked((screw, "1"), customer_id=customer_id))["total"]

    return price


def priced_list_for(rules, screw, **fields):
    made = rules.create_price_list(**price_list(**fields))
    rules.set_price_entries(price_list_id=made["id"], entries=[entry(screw, "6")])
    return made


def test_list_and_promotion_are_the_survivors_after_a_merge_and_back(rules, screw, price):
    old, new = add_party(), add_party()
    priced_list_for(rules, screw, customer_ids=[old])
    rules.create_promotion(**promotion(customer_ids=[old]))
    assert (price(old), price(new)) == ("5.40", "10.00")

    commit(lambda: references.follow(DOCUMENTS, old_id=old, new_id=new, key=MERGE))
    assert (price(old), price(new)) == ("10.00", "5.40")
    commit(lambda: references.put_back(DOCUMENTS, key=MERGE))
    assert (price(old), price(new)) == ("5.40", "10.00")


def test_update_goes_on_after_a_merge(rules, screw, price):
    old, new = add_party(), add_party()
    made = priced_list_for(rules, screw, customer_ids=[old])
    commit(lambda: references.follow(DOCUMENTS, old_id=old, new_id=new, key=MERGE))

    rules.update_price_list(price_list_id=made["id"], changes={"customer_ids": [new, old]})

    assert (price(old), price(new)) == ("6.00", "6.00")


def test_list_of_erased_customers_alone_does_not_become_everybodys(rules, screw, price):
    gone, other = add_party(), add_party()
    alone = priced_list_for(rules, screw, customer_ids=[gone])
    shared = rules.create_promotion(**promotion(customer_ids=[gone, other]))
    lone = rules.create_promotion(**promotion(customer_ids=[gone], percent="50"))

    commit(lambda: DocumentHoldings(DOCUMENTS).erase([gone], "data_request"))

    assert price(other) == "9.00"
    assert price(add_party()) == "10.00"
    assert "archived_at" in rules.get_price_list(price_list_id=alone["id"])
    assert rules.get_promotion(promotion_id=shared["id"])["customer_ids"] == [other]
    assert "archived_at" in rules.get_promotion(promotion_id=lone["id"])
    # What waits to be told is told before anybody is certified as erased.
    for collection in set(rules.store.list_collection_names()) - {"outbox"}:
        assert gone not in str(list(rules.store[collection].find())), collection


def test_use_of_a_coupon_stays_counted_when_its_customer_is_erased(rules):
    gone = add_party()
    made = rules.create_promotion(**promotion(needs_coupon=True))
    (held,) = rules.create_coupons(
        promotion_id=made["id"], codes=["UNO"], max_uses=1)["coupons"]
    commit(lambda: coupons.redeem(["UNO"], "order_1", gone, promotions=[
        {"promotion_id": made["id"], "amount": Decimal("1.00"), "code": "UNO"}], currency="EUR"))

    commit(lambda: DocumentHoldings(DOCUMENTS).erase([gone], "data_request"))

    assert rules.get_coupon(coupon_id=held["id"])["used_count"] == 1
    (raw,) = Redemption.collection().find()
    assert "customer_id" not in raw


def test_customers_of_a_list_are_the_survivors_of_merged_ones(rules):
    new = add_party()
    old = add_party(merged_into=new)

    made = rules.create_price_list(**price_list(customer_ids=[old, new]))

    assert made["customer_ids"] == [new]
