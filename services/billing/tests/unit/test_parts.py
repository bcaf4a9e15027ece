"""Parts of orders: what is due by which policy, and that parts add up to the whole."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.ordered import parts

DAY = datetime(2026, 11, 1, tzinfo=UTC)


def order(*, nets=(("100.00", "3"),), state="placed", shipments=(), **fields):
    return {
        "state": state, "total": {"amount": Decimal(0), "currency": "EUR"}, "placed_at": DAY,
        "lines": [{"id": f"line_{place}", "net": Decimal(net), "quantity": Decimal(quantity),
                   "unit_price": Decimal(net) / Decimal(quantity)}
                  for place, (net, quantity) in enumerate(nets)],
        "shipments": list(shipments), **fields}


def shipped(id, day=0, **quantities):
    return {"id": id, "shipped_at": DAY + timedelta(days=day), "lines": [
        {"line_id": name, "quantity": Decimal(quantity)} for name, quantity in quantities.items()]}


def due(order, policy, invoiced=None, shipment_ids=()):
    return parts.due(order, policy=policy, invoiced=invoiced or {},
                     invoiced_shipment_ids=shipment_ids)


@pytest.mark.parametrize(("policy", "state", "count"), [
    ("when_placed", "placed", 1), ("when_placed", "confirmed", 1), ("when_placed", "delivered", 1),
    ("when_placed", "cancelled", 0), ("when_confirmed", "placed", 0),
    ("when_confirmed", "confirmed", 1), ("when_confirmed", "shipped", 1),
    ("when_shipped", "confirmed", 0), ("when_shipped", "delivered", 1), ("monthly", "placed", 0),
    ("monthly", "delivered", 1), ("by_hand", "delivered", 0),
])
def test_due_by_policy_and_state(policy, state, count):
    assert len(due(order(state=state), policy)) == count


def test_due_never_of_what_was_before_the_suite():
    assert due(order(state="delivered", is_historic=True), "when_placed") == []


def test_due_by_shipment_exactly_what_left_us():
    held = order(state="shipped", shipments=[shipped("b", 2), shipped("a", 1, line_0="2")])

    first, second = due(held, "when_shipped")

    assert (first["shipment_id"], second["shipment_id"]) == ("a", "b")
    assert [(str(line["quantity"]), str(line["net"])) for line in first["lines"]] == [
        ("2", "66.67")]
    # The last part takes what is left, of quantity and of cents.
    assert [(str(line["quantity"]), str(line["net"])) for line in second["lines"]] == [
        ("1", "33.33")]


def test_due_by_shipment_leaves_out_what_is_invoiced():
    held = order(state="shipped", shipments=[shipped("a", 1, line_0="2"), shipped("b", 2)])
    (first, _) = due(held, "when_shipped")

    assert [part["shipment_id"] for part in due(
        held, "when_shipped", parts.added({}, first), ["a"])] == ["b"]


def test_due_of_the_rest_after_a_change_of_policy():
    held = order(state="shipped", shipments=[shipped("a", 1, line_0="2")])
    (first,) = due(held, "when_shipped")

    (rest,) = due(held, "when_placed", parts.added({}, first), ["a"])

    assert [(str(line["quantity"]), str(line["net"])) for line in rest["lines"]] == [
        ("1", "33.33")]
    assert due(held, "when_shipped", parts.added(parts.added({}, first), rest), []) == []


@given(
    st.lists(st.tuples(st.decimals("0", "9999.99", places=2), st.integers(1, 60)), min_size=1,
             max_size=4),
    st.lists(st.lists(st.integers(0, 20), min_size=4, max_size=4), max_size=8),
)
def test_parts_add_up_to_the_order(nets, sent):
    shipments = [
        shipped(f"s{number}", number, **{
            f"line_{place}": many for place, many in enumerate(quantities[: len(nets)]) if many})
        for number, quantities in enumerate(sent) if any(quantities[: len(nets)])]
    # The last one, without lines, is of all that is left.
    held = order(nets=nets, state="delivered", shipments=[*shipments, shipped("last", 99)])

    invoiced = {}
    for part in due(held, "when_shipped"):
        assert all(line["net"] >= 0 and line["quantity"] > 0 and line["discount"] >= 0
                   for line in part["lines"])
        invoiced = parts.added(invoiced, part)

    assert invoiced == {line["id"]: {"quantity": line["quantity"], "net": line["net"]}
                        for line in held["lines"]}
    assert parts.rest(held, invoiced) is None
