"""Where documents name contacts, as their models say."""

from pymongo import DeleteMany, UpdateMany


def named(document, contact_ids):
    """The questions that find the documents of a model that name one of these contacts."""
    return [{path: {"$in": contact_ids}} for path in document.CONTACT_REFERENCES]


def forget(document, contact_ids, paths=None):
    """Take contacts out of all documents of a model, and return how many it were.

    Where a list names them, they are taken off the list; a document goes that is about them
    alone, because it names them outside of a list, or nobody else in it, unless its model says
    that it stays.
    """
    stays = getattr(document, "stays_without_contacts", lambda _raw: False)
    count = 0
    for path in paths or document.CONTACT_REFERENCES:
        where = {path: {"$in": contact_ids}}
        found = list(document.collection().find(where))
        count += len(found)
        alone, shared = [], []
        for raw in found:
            is_kept = _names_others(raw, path, contact_ids) or stays(raw)
            (shared if is_kept else alone).append(raw["_id"])
        changes = [DeleteMany({"_id": {"$in": alone}})] if alone else []
        if shared:
            changes.append(UpdateMany({"_id": {"$in": shared}}, _taking_off(path, contact_ids)))
        if changes:
            document.collection().bulk_write(changes)
    return count


def _names_others(raw, path, contact_ids):
    name, _, key = path.partition(".")
    value = raw.get(name)
    if not isinstance(value, list):
        return False
    ids = [item.get(key) if key else item for item in value]
    return any(id is not None and id not in contact_ids for id in ids)


def _taking_off(path, contact_ids):
    name, _, key = path.partition(".")
    gone = {"$in": contact_ids}
    return {"$pull": {name: {key: gone} if key else gone}, "$inc": {"version": 1}}
