"""What a partner sold of each product, and what went wrong with those who bought it."""

from datetime import UTC, datetime, timedelta

from chassis.money import loaded
from chassis.store import view
from contracts.errors import ValidationFailed

from ..orders.models import Order
from .models import Incident


def get_partner_performance(*, partner_id, starts_on, ends_on, partner):
    """Show what a partner sold of each product in a period, and the incidents with it."""
    if ends_on < starts_on:
        raise ValidationFailed.at("/ends_on", "It ends before it starts.")
    orders = _orders(partner["id"], starts_on, ends_on)
    incidents = _incidents(orders)
    products = {}
    for order in orders:
        for line in order["lines"]:
            key = line.get("product_id") or line["description"]
            _count(products.setdefault(key, _empty(line)), order, line, incidents)
    return {
        "partner_id": partner["id"], "starts_on": starts_on, "ends_on": ends_on,
        "products": [_shown(row) for _, row in sorted(products.items())],
    }


def _orders(partner_id, starts_on, ends_on):
    found = Order.collection().find({
        "partner_id": partner_id,
        "placed_at": {"$gte": _morning(starts_on), "$lt": _morning(ends_on) + timedelta(days=1)}})
    return [loaded(view(raw)) for raw in found]


def _incidents(orders):
    """`{order id: ids of what went wrong}`: with the order itself, or with who bought it since."""
    by_order = {order["id"]: set() for order in orders}
    customers = {}
    for order in orders:
        customers.setdefault(order["contact_ids"][0], []).append(order)
    of_orders = {"order_id": {"$in": sorted(by_order)}}
    of_customers = {"contact_ids": {"$in": sorted(customers)}}
    for raw in Incident.collection().find({"$or": [of_orders, of_customers]}):
        if raw.get("order_id"):
            by_order.get(raw["order_id"], set()).add(raw["_id"])
            continue
        for contact_id in raw["contact_ids"]:
            for order in customers.get(contact_id, ()):
                if raw["opened_at"] >= order["placed_at"]:
                    by_order[order["id"]].add(raw["_id"])
    return by_order


def _empty(line):
    return {"product_id": line.get("product_id"), "description": line["description"],
            "orders": set(), "cancelled": set(), "quantity": 0, "totals": {}, "incidents": set()}


def _count(row, order, line, incidents):
    if order["state"] == "cancelled":
        row["cancelled"].add(order["id"])
        return
    currency = order["total"]["currency"]
    row["orders"].add(order["id"])
    row["quantity"] += line["quantity"]
    row["totals"][currency] = row["totals"].get(currency, 0) + line["net"]
    row["incidents"] |= incidents[order["id"]]


def _shown(row):
    return {
        "product_id": row["product_id"], "description": row["description"],
        "order_count": len(row["orders"]), "cancelled_count": len(row["cancelled"]),
        "quantity": format(row["quantity"], "f") if row["quantity"] else "0",
        "totals": [{"amount": amount, "currency": currency}
                   for currency, amount in sorted(row["totals"].items())],
        "incident_count": len(row["incidents"]),
    }


def _morning(day):
    return datetime.fromisoformat(day).replace(tzinfo=UTC)


def note_incident(id, contact_ids, order_id, opened_at):
    """Note that a ticket or a return was opened, once."""
    Incident.collection().update_one(
        {"_id": id},
        {"$set": {"contact_ids": list(contact_ids), "opened_at": opened_at,
                  **({"order_id": order_id} if order_id else {})},
         "$setOnInsert": {"version": 1, "created_at": opened_at, "updated_at": opened_at}},
        upsert=True)
