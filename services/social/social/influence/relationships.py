"""Who knows whom, as contacts tells it: the latest of each relationship, whatever comes first."""

from chassis import clock
from chassis.data_requests import forgotten
from chassis.parties import survivor_of

from .models import KnownRelationship


def learn(told):
    """Keep a relationship as it now is, unless a newer one is held or somebody was erased."""
    held = KnownRelationship.collection().find_one(
        {"_id": told["id"]}, {"told_version": 1, "created_at": 1, "version": 1})
    if held and held["told_version"] >= told["version"]:
        return
    ends = {name: survivor_of(told[name]) for name in ("from_id", "to_id")}
    if forgotten({told["from_id"], told["to_id"], *ends.values()}):
        return
    now = clock.now()
    raw = {
        "_id": told["id"], "version": held["version"] + 1 if held else 1,
        "created_at": held["created_at"] if held else now, "updated_at": now, **ends,
        "type": told["type"], "strength": told.get("strength"), "ends_on": told.get("ends_on"),
        "is_over": bool(told.get("archived_at")), "told_version": told["version"],
    }
    KnownRelationship.collection().replace_one(
        {"_id": raw["_id"]}, {name: value for name, value in raw.items() if value is not None},
        upsert=True)
