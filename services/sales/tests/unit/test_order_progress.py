"""However an order gets on, never more leaves than was ordered, and what ended stays so."""

from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from contracts.errors import Conflict
from sales.orders import progress
from sales.orders.lines import lines_to_ship
from sales.orders.models import Order

NOW = datetime(2026, 11, 28, tzinfo=UTC)
ENDED = ("delivered", "cancelled")


def order(*quantities):
    return Order(id="order_01h455vb4pex5vsknk084sn02q", state="placed", lines=lines_to_ship(
        [{"quantity": Decimal(quantity)} for quantity in quantities]))


def shipped(order):
    return [line["shipped_quantity"].to_decimal() for line in order.lines]


def in_shipments(order):
    """What all shipments say has left, line by line."""
    return [sum((item["quantity"].to_decimal() for shipment in order.shipments
                 for item in shipment["lines"] if item["line_id"] == line["id"]), Decimal(0))
            for line in order.lines]


steps = st.one_of(
    st.just(("confirm",)), st.just(("cancel",)), st.just(("ship_rest",)),
    st.tuples(st.just("ship"), st.integers(0, 1), st.integers(1, 4)),
    st.just(("deliver",)), st.tuples(st.just("deliver_one"), st.integers(0, 3)))


def take(order, step):
    name, *rest = step
    if name == "confirm":
        progress.confirm(order, NOW)
    elif name == "cancel":
        progress.cancel(order, NOW, "Because.")
    elif name == "ship_rest":
        progress.ship(order, NOW)
    elif name == "ship":
        line_id = order.lines[rest[0]]["id"]
        progress.ship(order, NOW, [{"line_id": line_id, "quantity": Decimal(rest[1])}])
    elif name == "deliver":
        progress.deliver(order, NOW)
    elif rest[0] < len(order.shipments):
        progress.deliver(order, NOW, {order.shipments[rest[0]]["id"]})


@given(st.lists(steps, max_size=15))
def test_any_course_of_steps_keeps_what_left_within_what_was_ordered(course):
    held = order("5", "2")

    for step in course:
        before = (held.state, shipped(held), len(held.shipments))
        try:
            take(held, step)
        except Conflict:
            assert (held.state, shipped(held), len(held.shipments)) == before
        if before[0] in ENDED:
            assert (held.state, shipped(held)) == before[:2]
        assert shipped(held) == in_shipments(held)
        assert all(0 <= left <= line["quantity"].to_decimal()
                   for left, line in zip(shipped(held), held.lines, strict=True))
        if held.state == "delivered":
            assert progress.is_shipped_whole(held)
            assert all("delivered_at" in shipment for shipment in held.shipments)
