"""Contacts that custom fields name: found again when they are merged, and forgotten when erased.

Their ids stand with the other values, under keys that nobody can list beforehand. So they are kept
a second time where merges look for them, in `_custom_contacts`, and the values follow from there.
"""

from pymongo import UpdateOne

from ..merges import survivors
from ..models import Contact
from .terms import term

PATH = "_custom_contacts.contact_id"


def references_in(values, known):
    """`[{"key", "contact_id"}]` of the values that name contacts, in the order of their keys."""
    return [{"key": key, "contact_id": values[key]} for key in sorted(values)
            if known[key]["type"] == "contact"]


def follow(found):
    """Point to survivors, in place; `(the way taken, the ids that nobody has)`."""
    hops = []
    unknown = _unknown(found)
    if unknown:
        hops = survivors.follow({"_custom_contacts": found}, PATH)
        unknown = _unknown(found) if hops else unknown
    return hops, unknown


def _unknown(found):
    ids = {item["contact_id"] for item in found}
    return ids - {raw["_id"] for raw in
                  Contact.collection().find({"_id": {"$in": list(ids)}}, {"_id": 1})}


def settle(moved):
    """Have the values say what the references say, after a merge or its undoing moved them.

    `moved` are `(document class, raw as it now is)`.
    """
    changes = {}
    for document, raw in moved:
        if raw.get("_custom_contacts"):
            changes.setdefault(document, []).append(
                UpdateOne({"_id": raw["_id"]}, {"$set": _values_of(raw)}))
    for document, updates in changes.items():
        document.collection().bulk_write(updates)


def _values_of(raw):
    """The values and terms of a document as its references say."""
    said = {item["key"]: item["contact_id"] for item in raw["_custom_contacts"]}
    after = {name: {key: said.get(key, value) for key, value in raw[name].items()}
             for name in ("custom", "_retired_custom") if name in raw}
    terms = [text for text in raw["_custom"] if text.partition("=")[0] not in said]
    return after | {"_custom": sorted([*terms, *(term(key, id) for key, id in said.items())])}


def forget(documents, contact_ids):
    """Take contacts that are erased out of the fields that name them; what else is said stays."""
    gone = set(contact_ids)
    for document in documents:
        if PATH in document.CONTACT_REFERENCES:
            found = document.collection().find({PATH: {"$in": contact_ids}})
            changes = [UpdateOne({"_id": raw["_id"]}, _without(raw, gone)) for raw in found]
            if changes:
                document.collection().bulk_write(changes)


def _without(raw, gone):
    keys = {item["key"] for item in raw["_custom_contacts"] if item["contact_id"] in gone}
    fields = {f"{name}.{key}": "" for key in keys for name in ("custom", "_retired_custom")
              if key in raw.get(name, {})}
    left = {
        "_custom_contacts": [item for item in raw["_custom_contacts"] if item["key"] not in keys],
        "_custom": [text for text in raw["_custom"] if text.partition("=")[0] not in keys],
    }
    kept = {name: value for name, value in left.items() if value}
    fields |= {name: "" for name, value in left.items() if not value}
    return {"$unset": fields, "$inc": {"version": 1}, **({"$set": kept} if kept else {})}
