"""Orders on their way: shipments with carrier and tracking, until they are delivered."""

from chassis import clock
from chassis.outbox import announce
from contracts import sales as contract
from contracts.errors import NotFound

from . import progress
from .models import Order


def ship_order(*, order_id, expected_version, shipped_at=None, lines=None, **how):
    """Say that an order, or a part of it, has left us; never more than was ordered."""
    order = Order.fetch(order_id, expected_version=expected_version)
    shipment = progress.ship(order, shipped_at or clock.now(), lines, **how)
    order.put()
    announce(contract.order_shipped, order, shipment_id=shipment["id"])
    return order.to_view()


def deliver_order(*, order_id, expected_version, shipment_id=None, delivered_at=None):
    """Say that a shipment, or all of an order, has arrived. Doing so twice is doing it once."""
    order = Order.fetch(order_id, expected_version=expected_version)
    if shipment_id is not None and all(item["id"] != shipment_id for item in order.shipments):
        raise NotFound(f"There is no shipment {shipment_id}.", id=shipment_id)
    chosen = None if shipment_id is None else {shipment_id}
    if progress.deliver(order, delivered_at or clock.now(), chosen):
        order.put()
        is_whole = order.state == "delivered"
        announce(contract.order_delivered if is_whole else contract.order_updated, order)
    return order.to_view()
