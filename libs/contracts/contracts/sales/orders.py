"""Orders: what can be asked and is told of them."""

from ..declare import get, patch, post
from ..errors import Conflict
from . import order as o
from . import order_requests as r
from . import order_upserts as u
from .declared import CHANGED, GUARDED, NOT_FOUND, sales
from .promotion import REDEMPTION_ERRORS

_CANCELLED = {"order_is_cancelled": Conflict}
_SHIPPED = {"order_is_shipped": Conflict, "order_is_delivered": Conflict}

place_order = sales.command(
    "place_order", "Place an order.",
    request=r.PlaceOrder, reply=o.Order, permission="orders:write",
    route=post("/orders", location="/orders/{id}"), errors=REDEMPTION_ERRORS,
    links={"get_order": {"order_id": "id"}, "confirm_order": {"order_id": "id"},
           "cancel_order": {"order_id": "id"}},
)
place_phone_order = sales.command(
    "place_phone_order", "Place the order that a customer gave in a recorded call.",
    request=r.PlacePhoneOrder, reply=o.Order, permission="orders:write",
    route=post("/orders/by-phone", location="/orders/{id}"),
    errors=GUARDED | REDEMPTION_ERRORS | {
        "order_not_read_back": Conflict, "caller_did_not_agree": Conflict,
        "call_has_order": Conflict},
)
upsert_order = sales.command(
    "upsert_order", "Take an order over from a shop or an ERP, as it is there by now.",
    request=u.UpsertOrder, reply=u.OrderUpserted, permission="orders:import",
    route=post("/orders/upsert", status=200), objects=("order",), safe_to_repeat=True,
    errors=_CANCELLED | _SHIPPED | {
        "order_is_confirmed": Conflict, "order_is_not_confirmed": Conflict,
        "order_is_not_shipped": Conflict, "more_than_ordered": Conflict},
)
bulk_orders = sales.command(
    "bulk_orders", "Take up to 1,000 orders over from a shop or an ERP, each by itself.",
    request=u.BulkOrders, reply=u.OrdersAnswered, permission="orders:import",
    route=post("/orders/bulk", status=200), objects=("order",), safe_to_repeat=True,
)
get_order = sales.query(
    "get_order", "See an order.",
    request=r.OrderId, reply=o.Order, permission="orders:read",
    route=get("/orders/{order_id}"), errors=NOT_FOUND,
)
list_orders = sales.query(
    "list_orders", "List orders, the latest first.",
    request=r.ListOrders, reply=r.OrderPage, permission="orders:read", route=get("/orders"),
)
update_order = sales.command(
    "update_order", "Change where and when an order is to go, until its first part leaves.",
    request=r.UpdateOrder, reply=o.Order, permission="orders:write",
    route=patch("/orders/{order_id}"), errors=CHANGED | _CANCELLED | _SHIPPED,
)
confirm_order = sales.command(
    "confirm_order", "Confirm an order, so that it is carried out.",
    request=r.ChangeOrder, reply=o.Order, permission="orders:write",
    route=post("/orders/{order_id}/confirm", status=200), errors=CHANGED | _CANCELLED,
)
ship_order = sales.command(
    "ship_order", "Say that an order, or a part of it, has left us.",
    request=r.ShipOrder, reply=o.Order, permission="orders:write",
    route=post("/orders/{order_id}/ship", status=200),
    errors=CHANGED | _CANCELLED | _SHIPPED | {
        "order_is_not_confirmed": Conflict, "more_than_ordered": Conflict},
)
deliver_order = sales.command(
    "deliver_order", "Say that a shipment, or all of an order, has reached the customer.",
    request=r.DeliverOrder, reply=o.Order, permission="orders:write",
    route=post("/orders/{order_id}/deliver", status=200),
    errors=CHANGED | {"order_is_not_shipped": Conflict},
)
cancel_order = sales.command(
    "cancel_order", "Cancel what has not left us of an order.",
    request=r.CancelOrder, reply=o.Order, permission="orders:write",
    route=post("/orders/{order_id}/cancel", status=200), errors=CHANGED | _SHIPPED,
)

list_portal_orders = sales.query(
    "list_portal_orders", "See your orders, the latest first.",
    request=r.ListPortalOrders, reply=o.PortalOrderPage, permission="portal:use",
    route=get("/orders", audience="portal"),
)
get_portal_order = sales.query(
    "get_portal_order", "See an order of yours, and what of it is on its way.",
    request=r.OrderId, reply=o.PortalOrder, permission="portal:use",
    route=get("/orders/{order_id}", audience="portal"), errors=NOT_FOUND,
)

order_placed = sales.event("sales.order.placed", "A customer placed an order.", o.OrderTold)
order_updated = sales.event(
    "sales.order.updated", "What is said of an order was changed.", o.OrderTold)
order_confirmed = sales.event("sales.order.confirmed", "An order was confirmed.", o.OrderTold)
order_shipped = sales.event(
    "sales.order.shipped", "An order, or a part of it, left us.", o.OrderShipped)
order_delivered = sales.event("sales.order.delivered", "An order was delivered whole.", o.OrderTold)
order_cancelled = sales.event("sales.order.cancelled", "An order was cancelled.", o.OrderTold)
