"""What was told before what it may be credited to: events come in any order."""

from datetime import timedelta

from pymongo.errors import DuplicateKeyError

from chassis import clock
from chassis.store import again

from .models import WaitingCredit

# As long as an event may be under way, and longer.
KEPT = timedelta(days=3)
_TOLD = {
    "deal": ("id", "version", "lead_id", "contact_ids", "value", "closed_at"),
    "invoice": ("id", "version", "kind", "state", "contact_ids", "issued_on", "paid_at", "net",
                "total", "credited"),
}


def keep(kind, told, **found_by):
    """Keep what was told for a while, by what it will be asked for; the latest of it."""
    now = clock.now()
    kept = {name: told[name] for name in _TOLD[kind] if told.get(name) is not None}
    WaitingCredit.collection().update_one(
        {"_id": told["id"]},
        {"$set": {"kind": kind, "told": kept, **found_by, "updated_at": now,
                  "expires_at": now + KEPT},
         "$setOnInsert": {"created_at": now}, "$inc": {"version": 1}}, upsert=True)


def taken(kind, **found_by):
    """What waited for it, which is taken out."""
    found = list(WaitingCredit.collection().find({"kind": kind, **found_by}))
    WaitingCredit.collection().delete_many({"_id": {"$in": [raw["_id"] for raw in found]}})
    return [raw["told"] for raw in found]


def take_turn(contact_id):
    """Have whoever asks at the same time whom a party counts for see what this one decides.

    Neither transaction would see the other otherwise; now one of them runs again.
    """
    now = clock.now()
    try:
        WaitingCredit.collection().update_one(
            {"_id": f"turn/{contact_id}"},
            {"$set": {"kind": "turn", "contact_ids": [contact_id], "updated_at": now,
                      "expires_at": now + KEPT},
             "$setOnInsert": {"created_at": now, "told": {}}, "$inc": {"version": 1}},
            upsert=True)
    except DuplicateKeyError as error:
        raise again("Somebody else decides about them just now.") from error
