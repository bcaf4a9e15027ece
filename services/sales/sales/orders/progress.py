"""How an order gets on: each step as a change of the document, refused where it does not fit.

Nothing is stored or told here, so that one who takes orders over can do several steps at once.
"""

from bson.decimal128 import Decimal128

from chassis.ids import new_id

from ..errors import (
    MoreThanOrdered,
    OrderIsCancelled,
    OrderIsDelivered,
    OrderIsNotConfirmed,
    OrderIsNotShipped,
    OrderIsShipped,
)
from .lines import left_to_ship


def require_unshipped(order):
    """Raise what keeps an order from being changed: that a part of it has left us, or it ended."""
    _refuse_ended(order)
    if order.state == "shipped":
        raise OrderIsShipped(order_id=order.id)


def _refuse_ended(order):
    if order.state == "cancelled":
        raise OrderIsCancelled(order_id=order.id)
    if order.state == "delivered":
        raise OrderIsDelivered(order_id=order.id)


def confirm(order, at):
    """Have an order carried out. Returns whether that is news."""
    if order.state == "cancelled":
        raise OrderIsCancelled(order_id=order.id)
    if order.state != "placed":
        return False
    order.state, order.confirmed_at = "confirmed", at
    return True


def ship(order, at, lines=None, **how):
    """Let parts of an order leave, all that is left without `lines`; returns the shipment.

    `lines` are `[{"line_id", "quantity"}]`, `how` are carrier, tracking number and the like.
    """
    _refuse_ended(order)
    if order.state == "placed":
        raise OrderIsNotConfirmed(order_id=order.id)
    if is_shipped_whole(order):
        raise OrderIsShipped(order_id=order.id)

    leaving = _leaving(order, lines)
    for line in order.lines:
        if line["id"] in leaving:
            line["shipped_quantity"] = Decimal128(
                line["shipped_quantity"].to_decimal() + leaving[line["id"]])
    shipment = {
        "id": new_id("shipment"), "shipped_at": at,
        "lines": [{"line_id": id, "quantity": Decimal128(quantity)}
                  for id, quantity in leaving.items()],
        **{name: value for name, value in how.items() if value is not None},
    }
    order.shipments = [*order.shipments, shipment]
    order.state, order.shipped_at = "shipped", order.shipped_at or at
    return shipment


def is_shipped_whole(order):
    """Whether nothing is left to ship."""
    return not any(left_to_ship(line) for line in order.lines)


def _leaving(order, lines):
    """`{line id: quantity}` of what leaves. Raises MoreThanOrdered where so much is not left."""
    left = {line["id"]: left_to_ship(line) for line in order.lines}
    if lines is None:
        return {id: quantity for id, quantity in left.items() if quantity}
    leaving = {}
    for line in lines:
        leaving[line["line_id"]] = leaving.get(line["line_id"], 0) + line["quantity"]
    for id, quantity in leaving.items():
        if quantity > left.get(id, 0):
            raise MoreThanOrdered(order_id=order.id, line_id=id, left=str(left.get(id, 0)))
    return leaving


def deliver(order, at, shipment_ids=None):
    """Have shipments reach the customer, all without ids; returns how many of them are news.

    With the last part the order is delivered.
    """
    if shipment_ids is None and order.state in ("placed", "confirmed"):
        raise OrderIsNotShipped(order_id=order.id)
    if shipment_ids is None and order.state == "shipped" and not is_shipped_whole(order):
        raise OrderIsNotShipped(order_id=order.id)

    arrived = [shipment for shipment in order.shipments
               if (shipment_ids is None or shipment["id"] in shipment_ids)
               and "delivered_at" not in shipment]
    for shipment in arrived:
        shipment["delivered_at"] = at
    if order.state == "shipped" and is_shipped_whole(order) and all(
            "delivered_at" in shipment for shipment in order.shipments):
        order.state, order.delivered_at = "delivered", at
    return len(arrived)


def cancel(order, at, because):
    """Give up what has not left us. Returns whether that is news."""
    if order.state == "cancelled":
        return False
    if order.state == "delivered":
        raise OrderIsDelivered(order_id=order.id)
    if is_shipped_whole(order):
        raise OrderIsShipped(order_id=order.id)
    order.state, order.cancelled_at, order.cancelled_because = "cancelled", at, because
    return True
