"""Orders as they are shown, changed, confirmed and cancelled."""

from chassis import clock, paging
from chassis.outbox import announce
from chassis.parties import parties_of
from chassis.store import view
from chassis.visibility import narrow
from contracts import sales as contract

from ..pricing.coupons import give_back
from . import progress
from .models import Order

_BY_CONTACT = {"contact_id": "contact_ids", "partner_id": "partner_id"}
_TOLD_AS = {
    "placed": contract.order_placed, "confirmed": contract.order_confirmed,
    "shipped": contract.order_shipped, "delivered": contract.order_delivered,
    "cancelled": contract.order_cancelled,
}


def get_order(*, order_id):
    """Show an order."""
    return view(Order.fetch_raw(order_id))


def list_orders(*, limit, after, placed_after=None, placed_before=None, external_system=None,
                external_id=None, has_partner=None, has_campaign=None,
                is_cancelled=None, **filters):
    """List orders, the latest first."""
    where = {name: value for name, value in filters.items() if name not in _BY_CONTACT}
    for name, path in _BY_CONTACT.items():
        if name in filters:
            where[path] = _survivor_of(filters[name])
    where |= within(placed_after, placed_before)
    if has_partner is not None and "partner_id" not in where:
        where["partner_id"] = {"$ne": None} if has_partner else None
    if has_campaign is not None:
        where["campaign_id"] = {"$ne": None} if has_campaign else None
    if is_cancelled is not None and "state" not in where:
        where["state"] = "cancelled" if is_cancelled else {"$ne": "cancelled"}
    external = {"system": external_system, "id": external_id}
    external = {name: value for name, value in external.items() if value is not None}
    if external:
        where["external_ids"] = {"$elemMatch": external}
    return paging.page(
        Order.collection(), narrow(where, "order"), sort="-placed_at", kind=paging.moment,
        limit=limit, after=after)


def within(placed_after, placed_before):
    """The condition that an order was placed in a period, either end of which may be open."""
    period = {"$gte": placed_after, "$lt": placed_before}
    period = {bound: moment for bound, moment in period.items() if moment is not None}
    return {"placed_at": period} if period else {}


def _survivor_of(contact_id):
    found = parties_of([contact_id])
    return found[contact_id]["id"] if found else contact_id


def update_order(*, order_id, changes, expected_version):
    """Change where and when an order is to go, until its first part leaves."""
    order = Order.fetch(order_id, expected_version=expected_version)
    before = order.to_view()
    for name, value in changes.items():
        setattr(order, name, value)
    if order.to_view() == before:
        return before

    progress.require_unshipped(order)
    order.put()
    announce(contract.order_updated, order)
    return order.to_view()


def confirm_order(*, order_id, expected_version):
    """Confirm an order, so that it is carried out. Doing so twice is doing it once."""
    order = Order.fetch(order_id, expected_version=expected_version)
    if progress.confirm(order, clock.now()):
        order.put()
        announce(contract.order_confirmed, order)
    return order.to_view()


def cancel_order(*, order_id, reason, expected_version):
    """Cancel what has not left us of an order. Doing so twice is doing it once.

    When nothing has, its coupons can be used again.
    """
    order = Order.fetch(order_id, expected_version=expected_version)
    if progress.cancel(order, clock.now(), reason):
        order.put()
        if not order.shipments:
            give_back(order.id)
        announce(contract.order_cancelled, order)
    return order.to_view()


def event_of(raw):
    """The event that last told of an order as it now is, and its data."""
    event, shipments = _TOLD_AS[raw["state"]], raw.get("shipments")
    if event is not contract.order_shipped:
        return event, {"order": view(raw)}
    if not shipments:
        # It was taken over from the past, whose shipments nobody noted.
        return contract.order_placed, {"order": view(raw)}
    return event, {"order": view(raw), "shipment_id": shipments[-1]["id"]}
