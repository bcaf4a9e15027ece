"""Who takes leads, how many, and how many they have."""

from chassis import clock, paging
from contracts.sales.lead import OPEN_STATES

from .models import Lead, LeadTaker
from .settings import lead_settings


def keep_lead_taker(*, user_id, capacity, is_available):
    """Say how many open leads somebody takes, and whether they are given any now."""
    know([user_id])
    taker = LeadTaker.fetch(user_id)
    taker.capacity, taker.is_available = capacity, is_available
    taker.put()
    return _shown(taker.stored, open_counts([user_id]))


def list_lead_takers(*, limit, after):
    """List who takes leads."""
    page = paging.page(LeadTaker.collection(), {}, sort="_id", kind=paging.text, limit=limit,
                       after=after, show=dict)
    counts = open_counts([raw["_id"] for raw in page["items"]])
    return {**page, "items": [_shown(raw, counts) for raw in page["items"]]}


def know(user_ids):
    """Have an entry for each of these users, with the usual capacity."""
    known = {raw["_id"] for raw in
             LeadTaker.collection().find({"_id": {"$in": list(user_ids)}}, {"_id": 1})}
    for user_id in dict.fromkeys(user_ids):
        if user_id not in known:
            LeadTaker(id=user_id, capacity=lead_settings().lead_capacity,
                      created_at=clock.now()).add()


def open_counts(user_ids):
    """`{user id: how many open leads they have}`, without those who have none."""
    found = Lead.collection().aggregate([
        {"$match": {"owner_id": {"$in": list(user_ids)}, "state": {"$in": list(OPEN_STATES)}}},
        {"$group": {"_id": "$owner_id", "count": {"$sum": 1}}},
    ])
    return {one["_id"]: one["count"] for one in found}


def _shown(raw, counts):
    return {"user_id": raw["_id"], "capacity": raw["capacity"],
            "is_available": raw["is_available"], "open_count": counts.get(raw["_id"], 0),
            "updated_at": raw["updated_at"]}
