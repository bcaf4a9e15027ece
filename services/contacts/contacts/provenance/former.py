"""What fields were before: kept when they change, the newest of each only."""

from pymongo import UpdateMany, UpdateOne

from chassis import clock
from chassis.ids import new_id
from contracts.contacts.provenance import MOST_FORMER

from .models import FormerValues
from .sources import changed, current_source, is_same


def note_change(contact_id, was, fields, names, at):
    """Have whoever makes this call be the source of these fields; returns the origins of all.

    `was` is the contact as stored before. What is replaced is kept.
    """
    source = current_source()
    origins, gone = changed(was, fields, names, source, at)
    keep(contact_id, gone, source, at)
    return origins


def keep(contact_id, gone, source, at):
    """Keep what a change took away: `[(field, value, its origin)]`."""
    write(changes_of(contact_id, gone, source, at))


def changes_of(contact_id, gone, source, at):
    """As `keep`, but as changes of the store, so that those of many contacts go together."""
    by_field = {}
    for field, value, origin in gone:
        by_field.setdefault(field, []).append(_stored(value, origin, source, at))
    return [_change(contact_id, field, values) for field, values in by_field.items()]


def _stored(value, origin, source, at):
    held = {"value": value, "source": origin.source, "said_at": origin.since, "replaced_at": at,
            "replaced_by": source}
    return {**held, "merge_id": origin.merge_id} if origin.merge_id else held


def _change(contact_id, field, values):
    now = clock.now()
    return UpdateOne({"_key": f"{contact_id}/{field}"}, {
        "$push": {"values": {"$each": values, "$slice": -MOST_FORMER}},
        "$inc": {"count": len(values), "version": 1},
        "$set": {"updated_at": now},
        "$setOnInsert": {"_id": new_id(FormerValues.ENTITY), "created_at": now,
                         "contact_id": contact_id, "field": field},
    }, upsert=True)


def write(changes):
    """Write what is kept of one contact or of many."""
    if changes:
        FormerValues.collection().bulk_write(changes)


def take_back(contact_id, merge_id, fields):
    """Forget what came by a merge that is undone, and what it replaced and stands again.

    `fields` is what is said of the contact by now.
    """
    for raw in FormerValues.collection().find({"contact_id": contact_id}):
        now = fields.get(raw["field"])
        now = now if isinstance(now, list) else [now]
        kept = [value for value in raw["values"] if not _came_by(value, merge_id) and not (
            _is_of(value["replaced_by"], merge_id)
            and any(is_same(value["value"], item) for item in now))]
        if len(kept) < len(raw["values"]):
            FormerValues.collection().update_one({"_id": raw["_id"]}, {
                "$set": {"values": kept},
                "$inc": {"count": len(kept) - len(raw["values"]), "version": 1}})


def _came_by(value, merge_id):
    return value.get("merge_id") == merge_id or _is_of(value["source"], merge_id)


def _is_of(source, merge_id):
    return ((source or {}).get("reference") or {}).get("id") == merge_id


def former_of(contact_ids):
    """`{field: (the newest former values, the latest first, how many are dropped)}`."""
    held = {}
    for raw in FormerValues.collection().find({"contact_id": {"$in": contact_ids}}):
        values, count = held.get(raw["field"], ([], 0))
        held[raw["field"]] = [*values, *raw["values"]], count + raw["count"]
    found = {}
    for field, (values, count) in held.items():
        # What was pushed last stays last among those of one moment.
        newest = sorted(values, key=lambda value: value["replaced_at"])[-MOST_FORMER:][::-1]
        found[field] = newest, count - len(newest)
    return found


def forget_organisations(contact_ids):
    """Take out that people once belonged to these."""
    path = "values.value.organisation_id"
    FormerValues.collection().bulk_write([UpdateMany(
        {path: {"$in": contact_ids}},
        {"$pull": {"values": {"value.organisation_id": {"$in": contact_ids}}}})])
