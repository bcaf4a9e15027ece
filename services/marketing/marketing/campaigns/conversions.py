"""Who bought for a campaign, by the orders that name it."""

from ..sold.models import SoldOrder

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
