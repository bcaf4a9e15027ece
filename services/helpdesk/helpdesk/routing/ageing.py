"""What waits for long goes up: its place in the order is worked out anew as time goes by."""

from datetime import timedelta

from pymongo import UpdateOne

from chassis import clock
from chassis.jobs import as_service

from ..tickets.models import Ticket
from .models import Queue

# A working day: after 24 hours a low ticket stands beside an urgent one that is just here.
USUAL_MINUTES = 480
BATCH = 500
LONGEST = timedelta(seconds=30)


def rank_of(priority_key, waits_since, minutes, now):
    """`(rank, when it grows)` of a ticket: its priority (0 low to 3 urgent), and one more for each
    so many minutes that it has waited by now."""
    step = timedelta(minutes=minutes)
    steps = max(0, (now - waits_since) // step)
    return priority_key + steps, waits_since + (steps + 1) * step


def raise_waiting_tickets():
    """Move up what has waited long enough for it; a job does so every few seconds."""
    with as_service("helpdesk"):
        for queue in Queue.collection().find(
                {"_reordered_since": {"$exists": True}}, {"_reordered_since": 1}):
            _raise_anew(queue)
        while _raise_some():
            pass


def _raise_anew(queue):
    """Have what waits in a queue that ages otherwise now be due, however often it is done."""
    now = clock.now()
    Ticket.collection().update_many(
        {"queue_id": queue["_id"], "_waits": True, "_ages_at": {"$gt": now}},
        {"$set": {"_ages_at": now}})
    Queue.collection().update_one(queue, {"$unset": {"_reordered_since": ""}})


def _raise_some():
    now = clock.now()
    due = list(Ticket.collection().find(
        {"_ages_at": {"$lte": now}},
        {"_ages_at": 1, "_waits_since": 1, "_priority_key": 1, "queue_id": 1})
        .sort("_ages_at", 1).limit(BATCH))
    if not due:
        return False
    minutes = minutes_by_queue({raw["queue_id"] for raw in due})
    Ticket.collection().bulk_write(
        [_raised(raw, minutes.get(raw["queue_id"], USUAL_MINUTES), now) for raw in due],
        ordered=False)
    return len(due) == BATCH


def minutes_by_queue(queue_ids):
    """`{queue id: after how many minutes a ticket goes up}`."""
    return {raw["_id"]: raw.get("raise_after_minutes") or USUAL_MINUTES
            for raw in Queue.collection().find(
                {"_id": {"$in": list(queue_ids)}}, {"raise_after_minutes": 1})}


def _raised(raw, minutes, now):
    rank, ages_at = rank_of(raw["_priority_key"], raw["_waits_since"], minutes, now)
    # Whoever changes it just now has worked it out anew. It is no new version of the ticket.
    return UpdateOne(
        {name: raw[name] for name in ("_id", "_ages_at", "_waits_since", "_priority_key")},
        {"$set": {"_rank": rank, "_ages_at": ages_at}})
