"""Registrations of strangers are forgotten: by their address, or after a time."""

from pymongo import DeleteOne, ReplaceOne

from chassis import clock
from chassis.store import note_change

from .models import LIVE, OccasionRegistration

BATCH = 500


def erase_addresses(addresses):
    """Erase who registered with these addresses; how many registrations that were."""
    return _erase(list(OccasionRegistration.collection().find(
        {"_email_key": {"$in": addresses}})))


def forget_strangers(before):
    """Forget some of whom nobody knows and who registered before that time; how many there were.
    """
    return _erase(list(OccasionRegistration.collection().find(
        {"contact_id": None, "created_at": {"$lt": before}, "state": {"$nin": list(LIVE)},
         "_email_key": {"$exists": True}}).limit(BATCH)))


def _erase(raws):
    changes = []
    for raw in raws:
        after = OccasionRegistration.forget(raw, ())
        if after is None:
            changes.append(DeleteOne({"_id": raw["_id"]}))
        else:
            after |= {"version": raw["version"] + 1, "updated_at": clock.now()}
            changes.append(ReplaceOne({"_id": raw["_id"]}, after))
        note_change(raw["_id"], raw, after)
    if changes:
        OccasionRegistration.collection().bulk_write(changes)
    return len(raws)
