"""Orders shipped in parts, delivered and cancelled, also by many at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from orders_factories import line, ordered, party, told, told_types

from contracts.errors import Conflict, NotFound

AT_ONCE = 50


@pytest.fixture
def order(rules):
    ana = party(rules.store)
    placed = rules.place_order(**ordered(ana, line(quantity="5"), line(quantity="2.5")))
    return rules.confirm_order(order_id=placed["id"])


def part(order, *quantities):
    return [{"line_id": item["id"], "quantity": quantity}
            for item, quantity in zip(order["lines"], quantities, strict=False)]


def shipped_quantities(order):
    return [item["shipped_quantity"] for item in order["lines"]]


def code_of(call, **request):
    with pytest.raises(Conflict) as refused:
        call(**request)
    return refused.value.code


def at_once(*calls):
    """What each of these calls comes to when all are made at once: a reply or a code."""

    def outcome(call):
        try:
            return call()
        except Conflict as error:
            return error.code

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(outcome, calls))


def test_ship_order_in_parts_until_nothing_is_left(rules, order):
    first = rules.ship_order(
        order_id=order["id"], lines=part(order, "2"), carrier="Correos Express",
        tracking_number="CX0042", tracking_url="https://tracking.example/CX0042")
    rest = rules.ship_order(order_id=order["id"])

    (shipment,) = first["shipments"]
    assert shipment["lines"] == part(order, "2")
    assert (shipment["carrier"], shipment["tracking_number"]) == ("Correos Express", "CX0042")
    assert (first["state"], shipped_quantities(first)) == ("shipped", ["2", "0"])
    assert shipped_quantities(rest) == ["5", "2.5"]
    assert rest["shipped_at"] == first["shipped_at"]
    assert told(rules.store)[2:] == [
        ("order.shipped", {"order": first, "shipment_id": shipment["id"]}),
        ("order.shipped", {"order": rest, "shipment_id": rest["shipments"][1]["id"]})]


def test_ship_order_refuses_more_than_is_left(rules, order):
    rules.ship_order(order_id=order["id"], lines=part(order, "4"))
    before = rules.get_order(order_id=order["id"])
    twice = [*part(order, "1"), *part(order, "1")]

    for lines in (part(order, "1.000001"), twice, part(order, "0.5", "3"),
                  [{"line_id": "line_01h455vb4pex5vsknk084sn02q", "quantity": "1"}]):
        assert code_of(rules.ship_order, order_id=order["id"], lines=lines) == "more_than_ordered"
    assert rules.get_order(order_id=order["id"]) == before


def test_ship_order_waits_until_it_is_confirmed(rules):
    placed = rules.place_order(**ordered(party(rules.store)))

    assert code_of(rules.ship_order, order_id=placed["id"]) == "order_is_not_confirmed"
    assert rules.get_order(order_id=placed["id"]) == placed


def test_deliver_order_shipment_by_shipment(rules, order):
    first = rules.ship_order(order_id=order["id"], lines=part(order, "5"))["shipments"][0]
    arrived = rules.deliver_order(order_id=order["id"], shipment_id=first["id"])
    assert (arrived["state"], "delivered_at" in arrived["shipments"][0]) == ("shipped", True)
    assert code_of(rules.deliver_order, order_id=order["id"]) == "order_is_not_shipped"

    rules.ship_order(order_id=order["id"])
    delivered = rules.deliver_order(order_id=order["id"])
    again = rules.deliver_order(order_id=order["id"])

    assert (delivered["state"], again) == ("delivered", delivered)
    assert delivered["shipments"][0]["delivered_at"] == arrived["shipments"][0]["delivered_at"]
    assert told_types(rules.store)[2:] == [
        "order.shipped", "order.updated", "order.shipped", "order.delivered"]


def test_deliver_order_refuses_what_has_not_left(rules, order):
    assert code_of(rules.deliver_order, order_id=order["id"]) == "order_is_not_shipped"
    with pytest.raises(NotFound):
        rules.deliver_order(order_id=order["id"],
                            shipment_id="shipment_01h455vb4pex5vsknk084sn02q")
    assert rules.get_order(order_id=order["id"]) == order


def test_cancel_order_gives_up_what_is_left_of_one_shipped_in_part(rules, order):
    shipped = rules.ship_order(order_id=order["id"], lines=part(order, "1"))
    cancelled = rules.cancel_order(order_id=order["id"], reason="Too late.")
    arrived = rules.deliver_order(
        order_id=order["id"], shipment_id=shipped["shipments"][0]["id"])

    assert (cancelled["state"], shipped_quantities(cancelled)) == ("cancelled", ["1", "0"])
    assert (arrived["state"], told_types(rules.store)[-1]) == ("cancelled", "order.updated")
    assert code_of(rules.ship_order, order_id=order["id"]) == "order_is_cancelled"


def test_cancel_order_refuses_what_has_left_whole(rules, order):
    shipped = rules.ship_order(order_id=order["id"])

    assert code_of(rules.cancel_order, order_id=order["id"], reason="x") == "order_is_shipped"
    assert rules.get_order(order_id=order["id"]) == shipped
    rules.deliver_order(order_id=order["id"])
    assert code_of(rules.cancel_order, order_id=order["id"], reason="x") == "order_is_delivered"
    assert code_of(rules.ship_order, order_id=order["id"]) == "order_is_delivered"


def test_ship_order_the_last_of_it_by_fifty_at_once_lets_it_leave_once(rules, order):
    rules.ship_order(order_id=order["id"], lines=part(order, "4", "2.5"))

    outcomes = at_once(*[
        lambda: rules.ship_order(order_id=order["id"], lines=part(order, "1"))] * AT_ONCE)

    assert outcomes.count("order_is_shipped") == AT_ONCE - 1
    held = rules.get_order(order_id=order["id"])
    assert (shipped_quantities(held), len(held["shipments"])) == (["5", "2.5"], 2)
    assert told_types(rules.store).count("order.shipped") == 2


def test_ship_order_and_cancel_order_at_once_leave_one_of_both(rules, order):
    for _ in range(5):
        placed = rules.place_order(**ordered(order["contact_ids"][0]))
        rules.confirm_order(order_id=placed["id"])

        outcomes = at_once(*[
            lambda id=placed["id"]: rules.ship_order(order_id=id)["state"],
            lambda id=placed["id"]: rules.cancel_order(order_id=id, reason="x")["state"]])

        held = rules.get_order(order_id=placed["id"])
        assert sorted(outcomes) in (["order_is_shipped", "shipped"],
                                    ["cancelled", "order_is_cancelled"])
        assert held["state"] in outcomes
        assert len(held.get("shipments", [])) == outcomes.count("shipped")
