"""Objectives: how far each is, of what was really sold, and at which pace."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from bson.decimal128 import Decimal128
from deals_factories import EUR
from marshmallow import ValidationError
from pricing_factories import add_party
from quotes_factories import signed_in

from chassis import clock
from chassis.ids import new_id
from sales.objectives import progress

ANA = new_id("user")


@pytest.fixture
def quarter():
    """Ninety days, of which today is the forty-fifth."""
    today = date.fromisoformat(clock.today())
    return {"starts_on": (today - timedelta(days=44)).isoformat(),
            "ends_on": (today + timedelta(days=45)).isoformat()}


@pytest.fixture
def objective(rules, quarter):
    def objective(metric="order_total", target="1000.00", **fields):
        whose = fields or {"whose": "user", "user_id": ANA}
        money = {} if metric.endswith("_count") else {"currency": "EUR"}
        return rules.create_objective(
            name="Quarter", metric=metric, target=target, **money, **quarter, **whose)

    return objective


def sell(rules, amount, *, customer=None, owner_id=ANA, currency="EUR", **fields):
    return rules.place_order(
        customer_id=customer or add_party(), channel="web", currency=currency, owner_id=owner_id,
        lines=[{"description": "Thing", "quantity": "1", "unit": "C62", "unit_price": amount,
                "unit_cost": "1.00", "tax_category": "standard"}], **fields)


def now(rules, held):
    return rules.get_objective(objective_id=held["id"])["progress"]


def test_orders_of_the_person_count_in_their_currency_and_until_they_are_cancelled(
        rules, objective):
    held = objective()
    sell(rules, "400.00")
    sell(rules, "70.00", currency="USD")
    sell(rules, "500.00", owner_id=new_id("user"))
    gone = sell(rules, "100.00")
    assert now(rules, held)["actual"] == "500.00"

    rules.cancel_order(order_id=gone["id"], reason="Ordered twice.")

    told = now(rules, held)
    assert (told["actual"], told["share"]) == ("400.00", 0.4)
    # Half of the period is over by noon today.
    assert told["expected_share"] == pytest.approx(0.4944)
    assert told["pace"] == "behind"


def test_margin_and_counts_are_reckoned_of_the_same_orders(rules, objective):
    margin, count = objective("order_margin"), objective("order_count", "4")
    sell(rules, "400.00")
    sell(rules, "100.00")

    assert now(rules, margin)["actual"] == "498.00"
    assert (now(rules, count)["actual"], now(rules, count)["pace"]) == ("2", "on_pace")


def test_customer_counts_who_had_never_bought_before(rules, objective, quarter):
    held = objective("customer_count", "10")
    old, new = add_party(), add_party()
    rules.upsert_order(
        external_id={"system": "erp", "id": "1"}, customer={"contact_id": old}, currency="EUR",
        placed_at="2020-01-01T10:00:00Z", is_historic=True, lines=[
            {"description": "Thing", "quantity": "1", "unit": "C62", "unit_price": "1.00",
             "tax_category": "standard"}])
    sell(rules, "1.00", customer=old)
    sell(rules, "1.00", customer=new)
    sell(rules, "1.00", customer=new)

    assert now(rules, held)["actual"] == "1"


def test_won_deals_count_for_who_owns_them(rules, objective):
    value, count = objective("won_value", "36000.00"), objective("won_count", "1")
    deal = rules.create_deal(name="New hall", contact_ids=[add_party()], owner_id=ANA, value=EUR)
    assert now(rules, value)["actual"] == "0.00"

    rules.store.deals.update_one({"_id": deal["id"]}, {
        "$set": {"state": "won", "closed_at": clock.now()}})

    assert now(rules, value)["share"] == 0.5
    assert now(rules, count)["pace"] == "reached"


@pytest.mark.parametrize(("share", "expected", "day", "pace"), [
    ("1", "0.2", "2026-02-01", "reached"), ("0.9", "1", "2026-04-01", "missed"),
    ("0", "0", "2025-12-31", "not_begun"), ("0.55", "0.5", "2026-02-15", "ahead"),
    ("0.5", "0.5", "2026-02-15", "on_pace"), ("0.44", "0.5", "2026-02-15", "behind"),
])
def test_pace_is_told_of_share_and_time(share, expected, day, pace):
    held = {"starts_on": "2026-01-01", "ends_on": "2026-03-31", "target": Decimal128("1")}

    assert progress._pace(held, Decimal(share), Decimal(expected), day) == pace


@pytest.mark.parametrize("wrong", [
    {"whose": "user"}, {"whose": "team", "user_id": ANA}, {"whose": "company", "team_id": "north"},
    {"metric": "order_count", "currency": "EUR", "whose": "company"},
    {"metric": "order_total", "currency": None, "whose": "company"},
    {"ends_on": "2025-12-31", "whose": "company"},
])
def test_objective_that_makes_no_sense_is_refused(rules, wrong):
    said = {"name": "Quarter", "metric": "order_total", "currency": "EUR", "target": "1.00",
            "starts_on": "2026-01-01", "ends_on": "2026-03-31", **wrong}

    with pytest.raises(ValidationError):
        rules.create_objective(**said)

    assert rules.list_objectives()["items"] == []


def test_partner_sees_what_is_shared_with_them(rules, objective):
    partner = add_party()
    shared = objective(whose="partner", partner_id=partner, is_shared=True)
    objective(whose="partner", partner_id=partner)
    sell(rules, "250.00", partner_id=partner)

    (shown,) = rules.by(signed_in(partner)).list_partner_objectives()["items"]

    assert (shown["id"], shown["progress"]["actual"]) == (shared["id"], "250.00")


def test_objective_that_was_put_away_is_listed_no_more(rules, objective):
    held, other = objective(), objective()

    rules.archive_objective(objective_id=held["id"])

    assert [item["id"] for item in rules.list_objectives(user_id=ANA)["items"]] == [other["id"]]
