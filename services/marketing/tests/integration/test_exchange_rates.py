"""Rates of exchange, and amounts valued by them, whichever comes first."""

from decimal import Decimal

import pytest
from marketing_factories import a_contact_id, a_line, an_order, moment, money, placed
from marshmallow import ValidationError

from chassis.money import exact
from chassis.testing.processes import wait_until
from contracts import sales
from contracts.errors import NotFound, PreconditionFailed, ValidationFailed
from marketing.currencies import exchange_rates, valuing
from marketing.currencies.revaluing import revalue

USD = {"currency": "USD", "day": "2026-02-27", "rate": "0.9217", "source": "ECB"}


def house_total(rules, order):
    value = rules.store.sold_orders.find_one({"_id": order["id"]}).get("house_total")
    return value and exact(value)


def told(rules, contact_id, total, **fields):
    order = an_order(contact_id, total, **fields)
    rules.react("on_order_told", placed(order))
    return order


def test_set_exchange_rates_says_anew_what_was_said_of_a_day(rules):
    rules.set_exchange_rates(rates=[USD, {**USD, "currency": "GBP", "rate": "1.17"}])
    rules.set_exchange_rates(rates=[{**USD, "rate": "0.93", "source": None}])

    held = rules.list_exchange_rates(currency="USD")["items"]
    assert [(item["rate"], item["version"], item.get("source")) for item in held] == [
        ("0.93", 2, None)]


def test_set_exchange_rates_changes_nothing_when_repeated(rules):
    rules.set_exchange_rates(rates=[USD])
    before = list(rules.store.revaluations.find())

    answer = rules.set_exchange_rates(rates=[USD])

    assert answer == {"set_count": 1, "house_currency": "EUR"}
    assert list(rules.store.revaluations.find()) == before


@pytest.mark.parametrize("wrong", [
    {"rate": "0"}, {"rate": "-1"}, {"rate": "1e3"}, {"rate": "x"}, {"currency": "usd"},
    {"day": "2026-02-30"},
])
def test_set_exchange_rates_refuses_what_is_no_rate(rules, wrong):
    with pytest.raises(ValidationError) as refused:
        rules.set_exchange_rates(rates=[{**USD, **wrong}])

    assert next(iter(wrong)) in str(refused.value.messages["rates"])
    assert rules.list_exchange_rates()["items"] == []


def test_set_exchange_rates_refuses_a_day_that_is_said_twice(rules):
    with pytest.raises(ValidationError) as refused:
        rules.set_exchange_rates(rates=[USD, {**USD, "rate": "2"}])

    assert "twice" in str(refused.value.messages)


def test_rate_on_is_that_of_the_day_or_of_the_last_before(rules):
    rules.set_exchange_rates(rates=[USD, {**USD, "day": "2026-03-02", "rate": "0.95"}])

    found = [exchange_rates.rate_on("USD", day) for day in (
        "2026-02-26", "2026-02-27", "2026-03-01", "2026-03-02", "2027-01-01")]

    assert found == [None, Decimal("0.9217"), Decimal("0.9217"), Decimal("0.95"), Decimal("0.95")]
    assert exchange_rates.rate_on("EUR", "1999-01-01") == 1


def test_in_house_is_half_up_at_the_minor_unit_of_the_house(rules):
    rules.set_exchange_rates(rates=[{**USD, "rate": "0.5"}])

    assert valuing.in_house({"amount": Decimal("0.01"), "currency": "USD"}, "2026-03-01") == (
        Decimal("0.01"))
    assert valuing.in_house({"amount": Decimal("1.01"), "currency": "USD"}, "2026-01-01") is None


def test_order_in_another_currency_is_valued_when_its_rate_comes(rules):
    order = told(rules, a_contact_id(), "100.00", currency="USD",
                 placed_at="2026-03-01T10:00:00Z", margin=money("40.00", "USD"),
                 lines=[a_line("100.00")])
    assert house_total(rules, order) is None

    rules.set_exchange_rates(rates=[USD])
    revalue()

    assert house_total(rules, order) == Decimal("92.17")
    held = rules.store.sold_orders.find_one({"_id": order["id"]})
    assert exact(held["house_margin"]) == Decimal("36.87")
    assert rules.store.revaluations.count_documents({}) == 0


def test_rate_that_is_corrected_values_the_days_that_it_held_and_no_others(rules):
    rules.set_exchange_rates(rates=[USD, {**USD, "day": "2026-03-02", "rate": "0.95"}])
    first, later = (told(rules, a_contact_id(), "100.00", currency="USD", placed_at=at)
                    for at in ("2026-03-01T10:00:00Z", "2026-03-02T10:00:00Z"))
    rules.store.stale_worth.delete_many({})

    rules.set_exchange_rates(rates=[{**USD, "rate": "1.5"}])
    revalue()

    assert house_total(rules, first) == Decimal("150.00")
    assert house_total(rules, later) == Decimal("95.00")
    assert [raw["_id"] for raw in rules.store.stale_worth.find()] == first["contact_ids"]


def test_delete_exchange_rate_values_by_the_one_before(rules):
    rules.set_exchange_rates(rates=[USD, {**USD, "day": "2026-03-01", "rate": "2"}])
    order = told(rules, a_contact_id(), "100.00", currency="USD",
                 placed_at="2026-03-01T10:00:00Z")
    wrong = next(item for item in rules.list_exchange_rates()["items"] if item["rate"] == "2")

    rules.delete_exchange_rate(exchange_rate_id=wrong["id"], expected_version=1)
    revalue()

    assert house_total(rules, order) == Decimal("92.17")
    with pytest.raises(NotFound):
        rules.get_exchange_rate(exchange_rate_id=wrong["id"])


def test_delete_exchange_rate_refuses_a_stale_version(rules):
    rules.set_exchange_rates(rates=[USD])
    held = rules.list_exchange_rates()["items"][0]
    rules.set_exchange_rates(rates=[{**USD, "rate": "1"}])

    with pytest.raises(PreconditionFailed):
        rules.delete_exchange_rate(exchange_rate_id=held["id"], expected_version=1)

    assert rules.get_exchange_rate(exchange_rate_id=held["id"])["rate"] == "1"


def test_list_exchange_rates_refuses_a_foreign_cursor(rules):
    with pytest.raises(ValidationFailed):
        rules.list_exchange_rates(after="x", limit=50)


def test_rates_over_the_bus_value_an_order_in_the_background(marketing, stack, publish_event):
    order = an_order(a_contact_id(), "10.00", currency="USD", placed_at=moment())
    publish_event(sales.order_placed, {"order": order})
    marketing.set_exchange_rates(rates=[USD])
    store = stack.open_store("marketing")

    def is_valued():
        held = store.sold_orders.find_one({"_id": order["id"], "house_total": {"$exists": True}})
        return held is not None and exact(held["house_total"]) == Decimal("9.22")

    wait_until(is_valued)
