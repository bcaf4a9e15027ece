"""The figures of actions, each worked out anew of its rows."""

from decimal import Decimal

from chassis.money import average, exact, rounded

from ..email.models import Recipient
from ..settings import house_currency
from ..touches.models import Touch
from .conversions import credited_of

WENT_OUT = ("sent", "uncertain", "complained")


def figures_of(action_ids, orders, costs, rows):
    """The figures of these actions together: people count once, however often they were reached."""
    reach_count, response_count = _people(action_ids)
    revenue, unvalued_order_count = _sum(order.get("house_total") for order in orders)
    credited = credited_of(orders)
    margin, unknown_margin_count = _sum(order.get("house_margin") for order in orders)
    margin -= sum((_margin_lost(order, credited) for order in orders), Decimal(0))
    cost = _house(sum((one["amount"] for one in costs), Decimal(0)))
    profit = _house(margin - cost["amount"])
    return {
        "reach_count": reach_count, "response_count": response_count,
        "conversion_count": len(orders), "revenue": _house(revenue),
        "credited": _house(sum(credited.values(), Decimal(0))), "margin": _house(margin),
        "cost": cost, "profit": profit,
        "return_on_investment": float(profit["amount"] / cost["amount"]) if cost["amount"] else (
            None),
        "cost_of_reach": _each(cost, reach_count), "cost_of_response": _each(cost, response_count),
        "cost_of_conversion": _each(cost, len(orders)),
        "unvalued_order_count": unvalued_order_count,
        "unknown_margin_count": unknown_margin_count,
        "unvalued_cost_count": sum(one["unvalued_count"] for one in costs), "rows": rows,
    }


def by_last_action(orders, action_ids):
    """`{action_id: [order]}`: each order for the action that reached its buyer last before it, None
    for those whom none reached."""
    buyers = {order["contact_ids"][0] for order in orders}
    reached = {}
    for row in Recipient.collection().find(
            {"contact_id": {"$in": list(buyers)}, "sent_at": {"$exists": True},
             "action_id": {"$in": list(action_ids)}},
            {"contact_id": 1, "action_id": 1, "sent_at": 1}).sort("sent_at", 1):
        reached.setdefault(row["contact_id"], []).append((row["sent_at"], row["action_id"]))
    found = {}
    for order in orders:
        before = [action_id for at, action_id in reached.get(order["contact_ids"][0], ())
                  if at <= order["placed_at"]]
        found.setdefault(before[-1] if before else None, []).append(order)
    return found


def _people(action_ids):
    """`(how many people were reached, how many of them responded)`."""
    reached, responded = set(), set()
    ids = {"$in": list(action_ids)}
    for row in Recipient.collection().find(
            {"action_id": ids, "state": {"$in": list(WENT_OUT)}},
            {"contact_id": 1, "clicked_at": 1}):
        reached.add(row["contact_id"])
        if "clicked_at" in row:
            responded.add(row["contact_id"])
    for row in Touch.collection().find(
            {"action_id": ids, "channel": {"$ne": "email"}, "withdrawn_at": None,
             "is_by_scanner": {"$ne": True}}, {"contact_ids": 1, "is_response": 1}):
        reached.update(row.get("contact_ids", ())[:1])
        if row.get("is_response"):
            responded.update(row.get("contact_ids", ())[:1])
    return len(reached), len(responded)


def _margin_lost(order, credited):
    """What was given back of an order takes its part of the margin along."""
    total = exact(order["house_total"]) if order.get("house_total") is not None else None
    if not total or order.get("house_margin") is None:
        return Decimal(0)
    return exact(order["house_margin"]) * credited.get(order["_id"], Decimal(0)) / total


def _sum(values):
    """`(the sum of what is known, how many are not)`."""
    values = list(values)
    known = [exact(value) for value in values if value is not None]
    return sum(known, Decimal(0)), len(values) - len(known)


def _each(cost, count):
    return average(cost, count) if count else None


def _house(amount):
    return {"amount": rounded(amount, house_currency()), "currency": house_currency()}
