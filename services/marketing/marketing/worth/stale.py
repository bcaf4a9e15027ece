"""Whose worth has to be worked out anew, since something was told that changes it."""

from pymongo import UpdateOne

from chassis import clock

from .models import StaleWorth


def mark(contact_ids):
    """Note that what these contacts are worth may be another by now."""
    if contact_ids:
        now = clock.now()
        StaleWorth.collection().bulk_write([
            UpdateOne({"_id": id}, {"$set": {"marked_at": now}, "$inc": {"version": 1},
                                    "$setOnInsert": {"created_at": now, "updated_at": now}},
                      upsert=True)
            for id in sorted(contact_ids)])
