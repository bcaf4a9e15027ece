"""Orders by the thousand, each answered by itself."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from orders_factories import line, party, sent, told_types


@pytest.fixture
def ana(rules):
    return party(rules.store, external_ids=[{"system": "shop", "id": "C-1"}])


def counts(answer):
    return {name: answer[name] for name in ("created", "updated", "unchanged", "refused")}


def test_bulk_orders_answers_item_by_item_in_their_order(rules, ana):
    good, changed = sent(ana), sent(ana)
    rules.upsert_order(**changed)
    stranger = sent(ana) | {"customer": {"external_id": {"system": "shop", "id": "C-2"}}}
    too_much = sent(ana, line(discount="9999"))
    misshapen = sent(ana) | {"currency": "euros", "colour": "red"}

    answer = rules.bulk_orders(orders=[
        good, {**changed, "state": "confirmed"}, stranger, too_much, misshapen, good])

    assert counts(answer) == {"created": 1, "updated": 1, "unchanged": 1, "refused": 3}
    created, updated, *refused, same = answer["items"]
    assert (created["outcome"], created["external_id"], created["version"]) == (
        "created", good["external_id"], 1)
    assert (updated["outcome"], updated["version"]) == ("updated", 2)
    assert (same["outcome"], same["order_id"]) == ("unchanged", created["order_id"])
    assert [item["external_id"] for item in refused] == [
        stranger["external_id"], too_much["external_id"], misshapen["external_id"]]
    assert [[wrong["pointer"] for wrong in item["error"]["errors"]] for item in refused] == [
        ["/customer"], ["/lines/0/discount"], ["/currency", "/colour"]]
    assert {item["error"]["code"] for item in refused} == {"validation_failed"}
    assert told_types(rules.store) == ["order.placed", "order.placed", "order.confirmed"]


def test_bulk_orders_refuses_only_what_is_no_order_at_all(rules, ana):
    answer = rules.bulk_orders(orders=["?", {"external_id": 7}, sent(ana)])

    assert counts(answer) == {"created": 1, "updated": 0, "unchanged": 0, "refused": 2}
    assert [item["external_id"] for item in answer["items"][:2]] == [None, None]


def test_bulk_orders_takes_a_run_again_with_nothing_changed(rules, ana):
    named = {"external_id": {"system": "shop", "id": "C-1"}}
    orders = [sent(ana, is_historic=True, placed_at="2019-05-06T10:00:00Z",
                   delivered_at="2019-05-07T10:00:00Z") | {"customer": named}
              for _ in range(250)]

    first = rules.bulk_orders(orders=orders)
    before = list(rules.store.orders.find().sort("_id"))
    second = rules.bulk_orders(orders=orders)

    assert counts(first) == {"created": 250, "updated": 0, "unchanged": 0, "refused": 0}
    assert counts(second) == {"created": 0, "updated": 0, "unchanged": 250, "refused": 0}
    assert list(rules.store.orders.find().sort("_id")) == before
    assert len({raw["number"] for raw in before}) == 250
    assert told_types(rules.store) == ["order.placed"] * 250


def test_bulk_orders_by_ten_at_once_make_each_order_once(rules, ana):
    orders = [sent(ana) for _ in range(120)]

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: rules.bulk_orders(orders=orders), range(10)))

    assert sum(answer["created"] for answer in answers) == 120
    assert sum(answer["unchanged"] for answer in answers) == 120 * 9
    assert rules.store.orders.count_documents({}) == 120
    assert told_types(rules.store) == ["order.placed"] * 120
