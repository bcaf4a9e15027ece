"""Leaves of rules: each of them, and whom it holds."""

from datetime import timedelta

from bson.decimal128 import Decimal128
from marketing_factories import happened, moment
from segment_factories import (
    ADDRESS,
    SPANISH,
    a_segment,
    behaviour,
    bought,
    consented,
    found,
    noted,
    profile,
    related,
    told,
)

from chassis import clock
from chassis.ids import new_id
from marketing.standing import customers


def test_profile_holds_by_what_is_known_of_a_party(rules):
    eva = told(rules, addresses=ADDRESS, tags=["vip"], emails=[{"address": "eva@example.com"}],
               roles=[{"role": "customer", "starts_on": "2020-01-01"}])
    luz = told(rules, roles=[{"role": "customer", "ends_on": "2020-01-01"}])

    for rule in (SPANISH, profile("tag", "any_of", values=["vip", "new"]),
                 profile("role", "is", value="customer"), profile("has_email", "is", value=True),
                 profile("tag", "any_of", values=["vip"])):
        assert found(rule) == {eva}
    assert found(profile("country", "is_not", value="ES")) == {luz}
    assert found(profile("created_at", "within_days", days=1)) == {eva, luz}


def test_behaviour_counts_in_a_period_and_by_what_it_was(rules):
    eva, luz, ana, stove = told(rules), told(rules), told(rules), new_id("product")
    bought(rules, eva, days_ago=1, total="500.00")
    bought(rules, eva, days_ago=50, product_id=stove, channel="web")
    bought(rules, luz, days_ago=60)

    assert found(behaviour()) == {eva, luz}
    assert found(behaviour(at_least=2)) == {eva}
    assert found(behaviour(within_days=10)) == {eva}
    assert found(behaviour(exactly=1)) == {luz}
    assert found(behaviour(at_most=0)) == {ana}
    assert found(behaviour(at_most=1, within_days=55)) == {luz, ana}
    assert found(behaviour(until_at=moment(30))) == {eva, luz}
    assert found(behaviour(from_at=moment(55), until_at=moment(30))) == {eva}
    assert found(behaviour(exactly=0, until_at=moment(55))) == {eva, ana}
    for where in ({"product_ids": [stove]}, {"channel": "web"}, {"amount_at_least": "500"}):
        assert found(behaviour(where=where)) == {eva}


def test_worth_holds_by_figures_once_they_are_worked_out(rules):
    eva = told(rules)
    told(rules)
    customers.refresh_worth([{
        "_id": eva, "profit": Decimal128("120.50"), "order_count": 4, "engagement": 0.5,
        "rfm": {"recency": 5, "class": "champion"}, "last_order_at": clock.now()}])

    for figure, operator, compared in (
            ("profit", "at_least", {"value": "120.50"}), ("order_count", "at_most", {"value": 4}),
            ("rfm_recency", "at_least", {"value": 5}), ("engagement", "at_least", {"value": 0.5}),
            ("rfm_class", "any_of", {"values": ["champion"]}),
            ("last_order_at", "within_days", {"days": 3})):
        assert found({"worth": {"figure": figure, "operator": operator, **compared}}) == {eva}
    assert found({"worth": {"figure": "profit", "operator": "at_least",
                            "value": "120.51"}}) == set()
    rules.store.worth.delete_many({})


def test_sequence_holds_in_its_order_and_until_it_is_followed(rules):
    eva, luz, now = told(rules), told(rules), clock.now()
    for id, first, then in ((eva, 40, 38), (luz, 38, 40)):
        noted([id], "marketing.mail.clicked", now - timedelta(days=first))
        noted([id], "sales.order.placed", now - timedelta(days=then))
    steps = [{"type": "marketing.mail.clicked"},
             {"type": "sales.order.placed", "within_days_after": 3}]
    assert found({"sequence": {"steps": steps}}) == {eva}
    assert found({"sequence": {"steps": steps, "within_days": 39}}) == set()

    unwanted = {"type": "sales.order.placed", "within_days": 30}
    alone = {"sequence": {"steps": steps, "not_followed_by": unwanted}}
    assert found(alone) == {eva}
    # What is not over yet is not known to be followed by nothing.
    later = {**unwanted, "within_days": 39}
    assert found({"sequence": {"steps": steps, "not_followed_by": later}}) == set()
    noted([eva], "sales.order.placed", now - timedelta(days=20))
    assert found(alone) == set()


def test_relationship_holds_in_its_direction_while_it_lasts(rules):
    eva, luz, ana = told(rules, addresses=ADDRESS), told(rules), told(rules)
    segment = a_segment(rules)
    edge = related(rules, luz, eva)
    related(rules, ana, eva, ends_on="2020-01-01")

    assert found({"relationship": {"type": "knows"}}) == {eva, luz}
    assert found({"relationship": {"direction": "from"}}) == {luz}
    assert found({"relationship": {"direction": "to", "contact_id": luz}}) == {eva}
    assert found({"relationship": {"segment_id": segment["id"]}}) == {luz}
    rules.react("on_relationship_told", happened("contacts.relationship.archived", {
        "relationship": {**edge, "version": 2, "archived_at": moment()}}))
    assert found({"relationship": {}}) == set()


def test_consent_holds_by_the_last_word(rules):
    eva, luz, ana = told(rules), told(rules), told(rules)
    consented(rules, eva, days_ago=5)
    consented(rules, eva, "withdrawn", channel="sms", days_ago=3)
    consented(rules, luz, channel="email", expires_at=moment(-5))
    consented(rules, ana, days_ago=9)
    consented(rules, ana, "objected", days_ago=2, objects_to=["marketing"])

    def granted(**channel):
        return found({"consent": {"purpose": "marketing", "state": "granted", **channel}})

    assert granted() == {eva, luz}
    assert granted(channel="sms") == set()
    assert granted(channel="email") == {eva, luz}
    assert granted(channel="phone") == {eva}
    assert found({"consent": {"purpose": "newsletter", "state": "objected"}}) == {ana}


def test_consent_that_ran_out_is_none(rules):
    eva = told(rules)
    consented(rules, eva, days_ago=5, expires_at=moment(1))

    assert found({"consent": {"purpose": "marketing", "state": "granted"}}) == set()


