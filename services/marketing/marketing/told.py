"""What other services tell of is kept here as it was told last, whatever comes first."""

from mongoengine import IntField, ListField, StringField
from pymongo import ReplaceOne
from pymongo.errors import DuplicateKeyError

from chassis import clock, references
from chassis.data_requests import forgotten
from chassis.parties import Party
from chassis.parties.learning import MOST_HOPS
from chassis.store import Document, again, write_all


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
    (kept,) = keep_all(document, [(told, contact_ids, fields)])
    return kept


def keep_all(document, items):
    """As `keep`, of all `(told, contact_ids, fields)` in their order; `[(before, after), …]`."""
    held = {raw["_id"]: raw for raw in document.collection().find(
        {"_id": {"$in": sorted({told["id"] for told, _, _ in items})}})}
    ways = followed_each([contact_ids for _, contact_ids, _ in items])
    erased = forgotten({id for _, contact_ids, _ in items for id in contact_ids}
                       | {id for ids, _ in ways for id in ids})
    now, kept, changed = clock.now(), [], {}
    for (told, _, fields), (ids, hops) in zip(items, ways, strict=True):
        before = held.get(told["id"])
        ids = [id for id in ids if id not in erased]
        if not ids or (before is not None and before["_told_version"] >= told["version"]):
            kept.append((None, None))
            continue
        after = held[told["id"]] = changed[told["id"]] = {
            "_id": told["id"], "version": before["version"] + 1 if before else 1,
            "created_at": before["created_at"] if before else now, "updated_at": now,
            "contact_ids": ids, "_told_version": told["version"],
            **{name: value for name, value in fields.items() if value not in (None, [])}}
        kept.append((before, after))
        if before is None:
            references.note_addressed(document, told["id"], hops)
    try:
        if changed:
            write_all(document.collection(), [
                ReplaceOne({"_id": id}, raw, upsert=True) for id, raw in changed.items()])
    except DuplicateKeyError as error:
        raise again("Another delivery of it was quicker.") from error
    return kept


def followed_each(lists):
    """`followed` of each of these lists of ids."""
    is_any_merged = Party.collection().find_one(
        {"_id": {"$in": sorted({id for ids in lists for id in ids})},
         "merged_into": {"$exists": True}}, {"_id": 1})
    return [followed(ids) if is_any_merged else (list(dict.fromkeys(ids)), []) for ids in lists]


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
