"""Who bought for a campaign, by the orders that name it, and what they gave back."""

from collections import defaultdict
from decimal import Decimal

from chassis.money import exact

from ..sold.models import SoldInvoice, SoldOrder

CANCELLED = "cancelled"


def orders_of(campaign_id, projection=None):
    """The orders that name a campaign and stand, as they are stored."""
    return list(SoldOrder.collection().find(
        {"campaign_id": campaign_id, "state": {"$ne": CANCELLED}}, projection)
        .sort("placed_at", 1))


def converted_among(campaign_id, rows):
    """The ids of those contacts of these recipients who bought for a campaign after they were
    reached."""
    sent_at = {row["contact_id"]: row["sent_at"] for row in rows}
    return {id for order in orders_of(campaign_id, {"contact_ids": 1, "placed_at": 1})
            for id in order["contact_ids"][:1]
            if id in sent_at and order["placed_at"] >= sent_at[id]}


def credited_of(orders):
    """`{order id: what credit notes gave back of it}`, in the currency of the house.

    Of an invoice over several orders it is shared out by what each comes to. What an invoice was
    cancelled by is no credit: its order is invoiced again.
    """
    by_id = {order["_id"]: order for order in orders}
    invoices = {raw["_id"]: raw for raw in SoldInvoice.collection().find(
        {"order_ids": {"$in": list(by_id)}, "kind": "invoice", "state": {"$ne": CANCELLED}},
        {"order_ids": 1})}
    credited = defaultdict(Decimal)
    for note in SoldInvoice.collection().find(
            {"credits_invoice_id": {"$in": list(invoices)}, "kind": "credit_note",
             "state": {"$ne": CANCELLED}, "house_net": {"$exists": True}},
            {"credits_invoice_id": 1, "house_net": 1}):
        for id, share in _shares(invoices[note["credits_invoice_id"]]["order_ids"]).items():
            if id in by_id:
                credited[id] += exact(note["house_net"]) * share
    return dict(credited)


def _shares(order_ids):
    if len(order_ids) == 1:
        return {order_ids[0]: Decimal(1)}
    totals = {raw["_id"]: exact(raw["house_total"]) for raw in SoldOrder.collection().find(
        {"_id": {"$in": order_ids}, "house_total": {"$exists": True}}, {"house_total": 1})}
    whole = sum(totals.values())
    return {id: total / whole for id, total in totals.items()} if whole else {}
