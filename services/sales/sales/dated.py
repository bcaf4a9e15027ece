"""Each version of a thing, kept whole, so that any past moment can be looked at again.

What is told of a moment is what was recorded by then and not yet superseded. A thing keeps its
versions in a collection of their own, under `<id>/<version>`; the present one is superseded never.
"""

from datetime import UTC, datetime

from mongoengine import DateTimeField, IntField, StringField

from chassis.money import loaded
from chassis.store import AT_ONCE

NEVER = datetime(9999, 12, 31, tzinfo=UTC)


class Version:
    """What a version has beside what its thing has; a document class inherits both."""

    of_id = StringField(required=True)
    of_version = IntField(required=True)
    recorded_at = DateTimeField(required=True)
    superseded_at = DateTimeField(required=True)


# By which each collection of versions is kept; `Kept` finds the keys of versions in it alone.
VERSION_INDEXES = ({"fields": ["of_id", "superseded_at", "recorded_at", "version", "id"]},)


def keep_version(versions, thing, **further):
    """Keep what was stored of a thing just now as its present version."""
    raw = thing.stored
    recorded_at = raw["updated_at"]
    versions.collection().update_one(
        {"of_id": raw["_id"], "superseded_at": NEVER}, {"$set": {"superseded_at": recorded_at}})
    versions.collection().insert_one({
        **raw, "_id": f"{raw['_id']}/{raw['version']}", "of_id": raw["_id"],
        "of_version": raw["version"], "recorded_at": recorded_at, "superseded_at": NEVER,
        **further})


def as_of(at):
    """The condition that a version was the present one at a moment."""
    return {"recorded_at": {"$lte": at}, "superseded_at": {"$gt": at}}


class Kept:
    """What was read of a collection, kept in memory: what is asked for often is read once.

    Under its id and version nothing ever changes but when it was superseded, so that only ids and
    versions are read of what is kept already. `fields` is what is read of the rest; with more than
    `most` it begins anew. What is found is shared: do not change it.
    """

    def __init__(self, document, fields, *, most=20_000):
        self._document = document
        self._fields = fields
        self._most = most
        self._kept = {}

    def find(self, condition):
        """What fits a condition, as it is stored, its decimals as Decimal."""
        collection = self._document.collection()
        keys = [(raw["_id"], raw["version"]) for raw in collection.find(
            condition, {"version": 1}).batch_size(AT_ONCE)]
        held = {key: self._kept[key] for key in keys if key in self._kept}
        missing = [key[0] for key in keys if key not in held]
        if missing:
            if len(self._kept) > self._most:
                self._kept.clear()
            for raw in collection.find({"_id": {"$in": missing}}, self._fields).batch_size(AT_ONCE):
                key = raw["_id"], raw["version"]
                held[key] = self._kept[key] = loaded(raw)
        return list(held.values())

    def find_versions(self, ids, at):
        """`{id: its version}` of those there were at a moment."""
        if not ids:
            return {}
        found = self.find({"of_id": {"$in": sorted(ids)}, **as_of(at)})
        return {raw["of_id"]: raw for raw in found}
