"""Where the id of a merged contact leads: to its survivor, for questions and for new records."""

from chassis import references
from chassis.paths import ids_at, places
from chassis.store import AT_ONCE

from .models import Forwarding

# Nobody is merged so often in a row; it keeps a fault in the data from being followed for ever.
MOST_HOPS = 50


def survivor_of(contact_id):
    """The id of the contact that a merged one became part of, or None."""
    survivor_id = None
    for _ in range(MOST_HOPS):
        found = Forwarding.collection().find_one({"_id": survivor_id or contact_id})
        if found is None:
            break
        survivor_id = found["survivor_id"]
    return survivor_id


def survivors_of(contact_ids):
    """`{id: survivor's id}` of those among the contacts that are merged."""
    found = Forwarding.collection().find({"_id": {"$in": list(contact_ids)}}, {"_id": 1})
    return {item["_id"]: survivor_of(item["_id"]) for item in found}


def is_any_merged(contact_ids):
    """Whether one of these became part of another."""
    return Forwarding.collection().find_one(
        {"_id": {"$in": list(contact_ids)}}, {"_id": 1}) is not None


def found_among(document, contact_ids, projection):
    """`({id: contact as stored}, ids)` of contacts asked for, each once and in their order.

    In the place of a merged one its survivor stands; who does not exist is left among the ids.
    """
    ids = list(dict.fromkeys(contact_ids))
    found = _by_id(document, ids, projection)
    if len(found) < len(ids):
        into = survivors_of(set(ids) - found.keys())
        if into:
            found |= _by_id(document, list(into.values()), projection)
            ids = list(dict.fromkeys(into.get(id, id) for id in ids))
    return found, ids


def _by_id(document, ids, projection):
    return {raw["_id"]: raw for raw in
            document.collection().find({"_id": {"$in": ids}}, projection).batch_size(AT_ONCE)}


def merged_into(contact_id):
    """The ids of those that became part of a contact, in however many steps."""
    found, ids = [], [contact_id]
    while ids:
        ids = [item["_id"] for item in
               Forwarding.collection().find({"survivor_id": {"$in": ids}}, {"_id": 1})
               if item["_id"] not in found]
        found += ids
    return found


def follow(fields, *paths):
    """Put survivors in the place of merged contacts, in place, and return the way taken.

    The way is for `remember`, so that what was addressed to the merged one is its own again when
    the merge is undone.
    """
    hops = []
    for _ in range(MOST_HOPS):
        before = {path: ids_at(fields, path) for path in paths}
        asked = list({id for ids in before.values() for id in ids})
        found = Forwarding.collection().find_one({"_id": {"$in": asked}})
        if found is None:
            break
        for path in paths:
            for holder, place in places(fields, path):
                if holder[place] == found["_id"]:
                    holder[place] = found["survivor_id"]
        hops.append((found["merge_id"], found["_id"], found["survivor_id"], before))
    return hops


def take_along(document, contact_id):
    """Have what was just noted of a contact follow it, where it was merged meanwhile."""
    while (found := Forwarding.collection().find_one({"_id": contact_id})) is not None:
        references.follow((document,), old_id=contact_id, new_id=found["survivor_id"],
                          key=found["merge_id"])
        contact_id = found["survivor_id"]


def remember(document, id, hops):
    """Note that a new document was addressed to merged contacts."""
    references.note_addressed(document, id, hops)
