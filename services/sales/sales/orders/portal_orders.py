"""Orders in the portal of customers: each sees those of whom they act for, and nobody else's.

Which fields that is is said by the contract (`PortalOrder`): what is not listed there is not shown.
"""

from chassis import paging
from chassis.store import view
from contracts import sales as contract
from contracts.errors import NotFound

from .models import Order
from .orders import within

_ORDER = contract.get_portal_order.reply
_LINE, _SHIPMENT = (_ORDER.fields[name].inner.schema for name in ("lines", "shipments"))


def list_portal_orders(*, party, limit, after, placed_after=None, placed_before=None, state=None):
    """List the orders of whom the caller acts for, the latest first."""
    where = {"contact_ids": party["id"], "contact_ids.0": party["id"],
             **within(placed_after, placed_before)}
    if state is not None:
        where["state"] = state
    return paging.page(Order.collection(), where, sort="-placed_at", kind=paging.moment,
                       limit=limit, after=after, show=_shown)


def get_portal_order(*, order_id, party):
    """Show an order of whom the caller acts for. Anybody else's is not there."""
    raw = Order.collection().find_one({"_id": order_id, "contact_ids.0": party["id"]})
    if raw is None:
        raise NotFound(f"There is no order {order_id}.", id=order_id)
    return _shown(raw)


def _shown(raw):
    return {
        **_listed(_ORDER, view(raw)),
        "currency": raw["total"]["currency"],
        "lines": [_listed(_LINE, line) for line in raw.get("lines") or ()],
        "shipments": [_listed(_SHIPMENT, shipment) for shipment in raw.get("shipments") or ()],
    }


def _listed(schema, held):
    return {name: held[name] for name in schema.fields if name in held}
