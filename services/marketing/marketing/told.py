"""What other services tell of is kept here as it was told last, whatever comes first."""

from mongoengine import IntField, ListField, StringField
from pymongo.errors import DuplicateKeyError

from chassis import clock, references
from chassis.data_requests import forgotten
from chassis.parties import Party
from chassis.parties.learning import MOST_HOPS
from chassis.store import Document, again


class ToldDocument(Document):
    """Something of another service, about parties, under the id that it has there.

    `version` counts the changes here; which version was told last stands by itself, since a merge
    of contacts changes the document and is nothing that was told.
    """

    meta = {"abstract": True}
    CONTACT_REFERENCES = ("contact_ids",)

    contact_ids = ListField(StringField(), required=True)
    told_version = IntField(db_field="_told_version", required=True)

    @classmethod
    def forget(cls, raw, contact_ids):
        """What is also of others stays with them; the sums of who is erased are nobody's."""
        left = [id for id in raw["contact_ids"] if id not in contact_ids]
        return {**raw, "contact_ids": left} if left else None


def keep(document, told, contact_ids, fields):
    """Keep what was told (`{"id", "version", …}`) as `fields`, unless something newer is held.

    It is about the survivors of who was merged, and not about who was erased. Returns
    `(before, after)` as stored, both None when nothing changed.
    """
    held = document.collection().find_one({"_id": told["id"]})
    if held is not None and held["_told_version"] >= told["version"]:
        return None, None
    ids, hops = followed(contact_ids)
    erased = forgotten(set(contact_ids) | set(ids))
    ids = [id for id in ids if id not in erased]
    if not ids:
        return None, None
    now = clock.now()
    raw = {"_id": told["id"], "version": held["version"] + 1 if held else 1,
           "created_at": held["created_at"] if held else now, "updated_at": now,
           "contact_ids": ids, "_told_version": told["version"],
           **{name: value for name, value in fields.items() if value not in (None, [])}}
    try:
        document.collection().replace_one({"_id": raw["_id"]}, raw, upsert=True)
    except DuplicateKeyError as error:
        raise again("Another delivery of it was quicker.") from error
    if held is None:
        references.note_addressed(document, raw["_id"], hops)
    return held, raw


def followed(contact_ids):
    """`(ids, hops)`: the survivors of who was merged, and the way to them for `note_addressed`."""
    ids, hops = list(dict.fromkeys(contact_ids)), []
    for _ in range(MOST_HOPS):
        merged = Party.collection().find_one(
            {"_id": {"$in": ids}, "merged_into": {"$exists": True}},
            {"merged_into": 1, "merge_id": 1})
        if merged is None:
            break
        hops.append((merged["merge_id"], merged["_id"], merged["merged_into"],
                     {"contact_ids": list(ids)}))
        ids = list(dict.fromkeys(
            merged["merged_into"] if id == merged["_id"] else id for id in ids))
    return ids, hops
