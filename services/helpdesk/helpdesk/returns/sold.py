"""What a customer has of us, as sales and billing know it: asked for before a return is stored."""

from decimal import Decimal

from chassis import parties
from chassis.asking import ask
from chassis.money import rounded
from chassis.visibility import require_seen
from contracts import billing, sales
from contracts.errors import NotFound, ValidationFailed

from . import policies


def found(*, order_id=None, subscription_id=None, lines=(), **_request):
    """For `serves(…, first=…)`: `sold`, what a request is about, and `party`, whose it is.

    Raises ValidationFailed for an order, a line or a subscription that does not exist, or that
    the caller does not see.
    """
    sold = _subscription(subscription_id) if subscription_id else _order(order_id, lines)
    customer_id = sold["contact_ids"][0]
    found = parties.parties_of([customer_id]) or parties.ask_for([customer_id])
    return {"sold": sold, "customer": found[customer_id]}


def _order(order_id, lines):
    try:
        order = ask(sales.get_order, order_id=order_id)
        require_seen(sales.get_order.reply, order)
    except NotFound as error:
        raise ValidationFailed.at("/order_id", "There is no such order.") from error
    held = {line["id"]: line for line in order.get("lines") or ()}
    errors = [{"pointer": f"/lines/{place}/line_id", "detail": "The order has no such line."}
              for place, item in enumerate(lines) if item["line_id"] not in held]
    if len({item["line_id"] for item in lines}) < len(lines):
        errors.append({"pointer": "/lines", "detail": "One is named twice."})
    if errors:
        raise ValidationFailed(errors=errors)
    delivered = delivered_of(order)
    chosen = [_line(held[item["line_id"]], item["quantity"], delivered, order["total"]["currency"])
              for item in lines]
    return {
        "order_id": order_id, "number": order["number"], "channel": order.get("channel"),
        "contact_ids": order["contact_ids"], "owner_id": order.get("owner_id"),
        "currency": order["total"]["currency"], "lines": chosen,
        "categories": _categories_of(chosen), "deliver_to": order.get("deliver_to"),
    }


def delivered_of(order):
    """`{line id: (how many were delivered, on which day the last of them)}`, days in UTC."""
    left = {line["id"]: Decimal(line["quantity"]) for line in order.get("lines") or ()}
    if not order.get("shipments"):
        if order["state"] != "delivered":
            return {}
        return {id: (quantity, order["delivered_at"][:10]) for id, quantity in left.items()}
    found = {}
    for shipment in sorted(order["shipments"], key=lambda one: one["shipped_at"]):
        # A shipment without lines is of all that was left.
        parts = {item["line_id"]: Decimal(item["quantity"]) for item in shipment["lines"]} or {
            id: quantity for id, quantity in left.items() if quantity}
        for id, quantity in parts.items():
            left[id] = left.get(id, Decimal(0)) - quantity
            if shipment.get("delivered_at"):
                before, on = found.get(id, (Decimal(0), ""))
                found[id] = (before + quantity, max(on, shipment["delivered_at"][:10]))
    return found


def _line(line, quantity, delivered, currency):
    """A line as it comes back: so many of it, at what they were sold for."""
    whole, on = delivered.get(line["id"], (Decimal(0), None))
    net, ordered = Decimal(line["net"]), Decimal(line["quantity"])
    return {
        "line_id": line["id"], "product_id": line.get("product_id"), "sku": line.get("sku"),
        "description": line["description"], "quantity": quantity,
        "net": rounded(net * min(quantity / ordered, Decimal(1)), currency),
        "unit_cost": Decimal(line["unit_cost"]) if line.get("unit_cost") else None,
        "delivered_on": on, "delivered": whole,
        "_again": {name: line.get(name) for name in ("unit", "tax_category", "unit_price")},
    }


def _categories_of(lines):
    """`{product id: its categories}`, asked for only where a policy goes by them."""
    if not policies.ask_of_products(policies.in_force()):
        return {}
    found = {}
    for product_id in sorted({line["product_id"] for line in lines if line["product_id"]}):
        try:
            found[product_id] = ask(sales.get_product, product_id=product_id)["categories"]
        except NotFound:
            found[product_id] = []
    return found


def _subscription(subscription_id):
    try:
        held = ask(billing.get_subscription, subscription_id=subscription_id)
        require_seen(billing.get_subscription.reply, held)
    except NotFound as error:
        raise ValidationFailed.at("/subscription_id", "There is no such subscription.") from error
    net = sum(Decimal(line["unit_price"]) * Decimal(line.get("quantity") or 1)
              for line in held["plan"]["lines"]) * held["quantity"]
    return {
        "subscription_id": subscription_id, "number": None, "channel": None,
        "contact_ids": [held["contact_id"]], "owner_id": held.get("owner_id"),
        "currency": held["currency"], "lines": [], "categories": {}, "state": held["state"],
        "net": rounded(net, held["currency"]), "name": held["plan"]["name"],
    }
