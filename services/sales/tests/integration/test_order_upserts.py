"""Orders that a shop or an ERP sends, again and again, one by one."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from orders_factories import line, party, sent, told, told_types

from contracts.errors import Conflict, ValidationFailed

LONG_AGO = "2019-05-06T10:00:00Z"


@pytest.fixture
def ana(rules):
    return party(rules.store, external_ids=[{"system": "shop", "id": "C-1"}])


def outcome(rules, order):
    answer = rules.upsert_order(**order)
    return answer["outcome"], answer["order"]


def versions_told(store):
    return [(type, data["order"]["version"], data["order"]["state"])
            for type, data in told(store)]


def test_upsert_order_is_new_once_and_then_unchanged(rules, ana):
    order = sent(ana, state="placed", placed_at="2026-11-02T10:00:00Z", number="S-1")

    first, placed = outcome(rules, order)
    second, held = outcome(rules, order)

    assert (first, second) == ("created", "unchanged")
    assert held == placed
    assert placed["external_ids"] == [order["external_id"]]
    assert (placed["number"], placed["placed_at"], placed["channel"]) == (
        "S-1", "2026-11-02T10:00:00Z", "erp")
    assert told(rules.store) == [("order.placed", {"order": placed})]


def test_upsert_order_finds_the_customer_by_an_id_of_another_system(rules, ana):
    named = {"external_id": {"system": "shop", "id": "C-1"}}

    _, placed = outcome(rules, sent(ana) | {"customer": named})

    assert placed["contact_ids"] == [ana]


@pytest.mark.parametrize("customer", [
    {"contact_id": "contact_01h455vb4pex5vsknk084sn02q"}, {}])
def test_upsert_order_refuses_a_customer_who_is_not_named_well(
        rules, ana, monkeypatch, customer):
    from marshmallow import ValidationError

    from sales.orders import customers
    monkeypatch.setattr(customers, "ask_for", lambda ids: {})

    with pytest.raises((ValidationFailed, ValidationError)):
        rules.upsert_order(**sent(ana) | {"customer": customer})

    assert rules.store.orders.find_one() is None


def test_upsert_order_that_says_the_same_in_other_words_is_unchanged(rules, ana):
    order = sent(ana, line(unit_price="12.50"), reference="PO-1")
    _, placed = outcome(rules, order)

    again, held = outcome(rules, {**order, "lines": [line(unit_price="12.5")]})
    del order["reference"]
    without, kept = outcome(rules, order)

    assert (again, without) == ("unchanged", "unchanged")
    assert held == kept == placed


def test_upsert_order_follows_each_step_and_tells_it_as_its_own(rules, ana):
    order = sent(ana, line(quantity="5"), line(quantity="2"))
    outcome(rules, order)
    shipment = {"external_id": "D-1", "lines": [{"line_number": 1, "quantity": "3"}],
                "carrier": "SEUR", "shipped_at": "2026-11-20T08:00:00Z"}

    assert outcome(rules, {**order, "shipments": [shipment]})[0] == "updated"
    rest = {"external_id": "D-2", "delivered_at": "2026-11-22T09:00:00Z"}
    shipment["delivered_at"] = "2026-11-21T09:00:00Z"
    last, held = outcome(rules, {**order, "shipments": [shipment, rest], "state": "delivered"})

    assert last == "updated"
    assert [item["shipped_quantity"] for item in held["lines"]] == ["5", "2"]
    assert held["delivered_at"] == "2026-11-22T09:00:00Z"
    assert held["shipments"][0]["carrier"] == "SEUR"
    assert versions_told(rules.store) == [
        ("order.placed", 1, "placed"), ("order.confirmed", 2, "confirmed"),
        ("order.shipped", 3, "shipped"), ("order.shipped", 4, "shipped"),
        ("order.updated", 5, "shipped"), ("order.delivered", 6, "delivered")]
    assert held["version"] == 6


def test_upsert_order_that_is_new_and_delivered_tells_the_whole_way(rules, ana):
    order = sent(ana, delivered_at="2026-11-22T09:00:00Z")

    created, held = outcome(rules, order)

    assert (created, held["state"], held["version"]) == ("created", "delivered", 4)
    assert versions_told(rules.store) == [
        ("order.placed", 1, "placed"), ("order.confirmed", 2, "confirmed"),
        ("order.shipped", 3, "shipped"), ("order.delivered", 4, "delivered")]
    assert outcome(rules, order) == ("unchanged", held)
    assert outcome(rules, {**order, "state": "confirmed"}) == ("unchanged", held)


def test_upsert_order_cancelled_elsewhere_is_cancelled_here(rules, ana):
    order = sent(ana)
    outcome(rules, order)

    updated, held = outcome(rules, {**order, "cancelled_at": "2026-11-22T09:00:00Z",
                                    "cancelled_because": "Out of stock."})

    assert (updated, held["state"], held["cancelled_because"]) == (
        "updated", "cancelled", "Out of stock.")
    with pytest.raises(Conflict) as refused:
        rules.upsert_order(**{**order, "state": "confirmed"})
    assert refused.value.code == "order_is_cancelled"
    assert told_types(rules.store) == ["order.placed", "order.cancelled"]


def test_upsert_order_changes_what_is_bought_until_it_is_confirmed(rules, ana):
    order = sent(ana)
    _, placed = outcome(rules, order)
    fewer = {**order, "lines": [line(quantity="10")]}

    updated, changed = outcome(rules, fewer)
    outcome(rules, {**fewer, "state": "confirmed"})
    with pytest.raises(Conflict) as refused:
        rules.upsert_order(**order)
    _, costed = outcome(rules, {**fewer, "lines": [line(quantity="10", unit_cost="9.40")],
                                "reference": "PO-1"})

    assert (updated, changed["total"]["amount"], changed["id"]) == (
        "updated", "125.00", placed["id"])
    assert refused.value.code == "order_is_confirmed"
    assert (costed["margin"]["amount"], costed["reference"]) == ("31.00", "PO-1")
    assert costed["lines"][0]["id"] == changed["lines"][0]["id"]
    assert told_types(rules.store) == [
        "order.placed", "order.updated", "order.confirmed", "order.updated"]


def test_upsert_order_refuses_more_shipped_than_ordered_and_changes_nothing(rules, ana):
    order = sent(ana, line(quantity="5"))
    _, placed = outcome(rules, order)
    parts = [{"external_id": "D-1", "lines": [{"line_number": 1, "quantity": "3"}]},
             {"external_id": "D-2", "lines": [{"line_number": 1, "quantity": "3"}]}]

    with pytest.raises(Conflict) as refused:
        rules.upsert_order(**{**order, "shipments": parts})

    assert refused.value.code == "more_than_ordered"
    assert rules.get_order(order_id=placed["id"]) == placed
    assert told_types(rules.store) == ["order.placed"]


def test_upsert_order_of_the_past_is_told_once_and_marked(rules, ana):
    order = sent(ana, line(quantity="5"), is_historic=True, placed_at=LONG_AGO,
                 delivered_at="2019-05-09T10:00:00Z",
                 shipments=[{"external_id": "D-1", "shipped_at": "2019-05-07T10:00:00Z"}])

    created, held = outcome(rules, order)

    assert (created, held["state"], held["placed_at"], held["is_historic"]) == (
        "created", "delivered", LONG_AGO, True)
    assert held["shipments"][0]["lines"] == [
        {"line_id": held["lines"][0]["id"], "quantity": "5"}]
    assert told(rules.store) == [("order.placed", {"order": held})]
    assert outcome(rules, order) == ("unchanged", held)
    assert outcome(rules, {**order, "reference": None}) == ("unchanged", held)


def test_upsert_order_of_the_past_can_be_put_right(rules, ana):
    order = sent(ana, is_historic=True, placed_at=LONG_AGO, delivered_at=LONG_AGO)
    _, held = outcome(rules, order)

    updated, right = outcome(rules, {**order, "lines": [line(quantity="1")]})

    assert (updated, right["total"]["amount"], right["version"]) == ("updated", "12.50", 2)
    assert right["lines"][0]["shipped_quantity"] == "1"
    assert told_types(rules.store) == ["order.placed", "order.updated"]
    with pytest.raises(ValidationFailed) as refused:
        rules.upsert_order(**{**order, "is_historic": False})
    assert refused.value.details["errors"][0]["pointer"] == "/is_historic"
    assert rules.get_order(order_id=held["id"]) == right


def test_upsert_order_by_fifty_at_once_makes_one_order(rules, ana):
    order = sent(ana, state="confirmed")

    with ThreadPoolExecutor(50) as pool:
        outcomes = list(pool.map(lambda _: rules.upsert_order(**order)["outcome"], range(50)))

    assert outcomes.count("created") == 1
    assert outcomes.count("unchanged") == 49
    assert rules.store.orders.count_documents({}) == 1
    assert told_types(rules.store) == ["order.placed", "order.confirmed"]
