"""Ids of contacts that documents hold, and how they follow when two contacts become one.

A document says where it holds them: `CONTACT_REFERENCES`, as dotted paths. What is moved is noted
under a key, the id of the merge, so that it can be put back: each to where it came from, and what
was added since stays. A service follows the merges of contacts with two reactions:

    def on_contact_merged(happened):
        data = happened.data
        follow(DOCUMENTS, old_id=data["merged_id"], new_id=data["contact"]["id"],
               key=data["merge_id"])

    def on_contact_unmerged(happened):
        put_back(DOCUMENTS, key=happened.data["merge_id"])

A document may have a class method `settle_references(raw)`, which says what else changes of it
once its ids are others, as `{field: value}`; None takes the field away. Where only one of several
paths has an index, `CONTACTS_ALL_IN` names it, and it holds what the others hold.
"""

from functools import cache

from pymongo import DeleteMany, DeleteOne, UpdateOne

from .ids import new_id
from .paths import ids_at, places, put_back_ids
from .store import database

COLLECTION = "reference_moves"
BATCH = 500


def holding(documents):
    """Those of the documents that hold ids of contacts."""
    return [document for document in documents
            if document.CONTACT_REFERENCES and not document.IS_DERIVED]


def paths_asked(document):
    """The paths that documents are looked up by; each has an index."""
    all_in = getattr(document, "CONTACTS_ALL_IN", None)
    return (all_in,) if all_in else document.CONTACT_REFERENCES


def count_references(documents, contact_id, *, most):
    """`{collection: how many documents hold the id}`, counting no further than `most` in each."""
    counts = {}
    for document in holding(documents):
        collection = document.collection()
        count = sum(collection.count_documents({path: contact_id}, limit=most)
                    for path in paths_asked(document))
        if count:
            counts[collection.name] = count
    return counts


def follow(documents, *, old_id, new_id, key, limit=None):
    """Point what holds the old id to the new one; returns `[(document class, raw as it now is)]`.

    With a limit it stops there, so that many can be moved in several transactions; nothing is left
    to move when it returns an empty list.
    """
    moved = []
    for document in holding(documents):
        for path in paths_asked(document):
            room = (limit - len(moved)) if limit else 0
            if limit and room <= 0:
                return moved
            found = list(document.collection().find({path: old_id}).limit(room))
            after = _Mover(document, old_id, new_id, key).move(found)
            moved.extend((document, raw) for raw in after)
    return moved


class _Mover:
    """Moves documents of one class, and notes from where."""

    def __init__(self, document, old_id, new_id, key):
        self.document, self.old_id, self.new_id, self.key = document, old_id, new_id, key
        self.notes, self.changes = [], []

    def move(self, raws):
        after = [self._moved(raw) for raw in raws]
        self._write()
        if self.notes:
            database()[COLLECTION].insert_many(self.notes)
        return [raw for raw in after if raw is not None]

    def _moved(self, raw):
        before = {path: ids_at(raw, path) for path in self.document.CONTACT_REFERENCES}
        original = dict(raw)
        for path in self.document.CONTACT_REFERENCES:
            for holder, place in places(raw, path):
                if holder[place] == self.old_id:
                    holder[place] = self.new_id
        if raw["_id"] != original["_id"] or self._is_taken(raw):
            # The new one has its own already: this one is put aside until it is asked back.
            raw = self.document.collection().find_one({"_id": original["_id"]})
            self.notes.append(self._note(raw, aside=raw))
            self.changes.append(DeleteOne({"_id": raw["_id"]}))
            return None
        also = _settled(self.document, raw)
        self.notes.append(self._note(raw, before=[[path, ids] for path, ids in before.items()],
                                     also=also))
        self.changes.append(_update(self.document, raw, also))
        if hasattr(self.document, "settle_references"):
            # The next may have to know of this one.
            self._write()
        return _applied(raw, also)

    def _write(self):
        if self.changes:
            self.document.collection().bulk_write(self.changes)
            self.changes = []

    def _note(self, raw, **what):
        held = {id for path in self.document.CONTACT_REFERENCES for id in ids_at(raw, path)}
        held |= {id for _, ids in what.get("before", ()) for id in ids}
        return {"_id": new_id("move"), "key": self.key,
                "collection": self.document.collection().name, "document_id": raw["_id"],
                "old_id": self.old_id, "new_id": self.new_id,
                "ids": _ids(raw["_id"], self.old_id, self.new_id, held), **what}

    def _is_taken(self, raw):
        """Whether another document has what only one may have."""
        if hasattr(self.document, "settle_references"):
            return False
        for names in _unique_keys(self.document):
            where = {name: raw.get(name) for name in names}
            if None not in where.values() and any(
                    path.partition(".")[0] in names for path in self.document.CONTACT_REFERENCES):
                where["_id"] = {"$ne": raw["_id"]}
                if self.document.collection().find_one(where, {"_id": 1}):
                    return True
        return False


def _ids(document_id, old_id, new_id, held):
    """All that a note names, by which it is found when one of them is erased."""
    return sorted({document_id, old_id, new_id, *held} - {None})


@cache
def _unique_keys(document):
    """The fields of each unique index, of those on plain fields."""
    specs = [spec for spec in document._meta["index_specs"] if spec.get("unique")]
    keys = [tuple(name for name, _ in spec["fields"]) for spec in specs]
    return [names for names in keys if not any("." in name for name in names)]


def note_addressed(document, id, hops):
    """Note that a new document was addressed to contacts that are merged, for when they are not.

    `hops` are `(key, old id, new id, {path: ids before})`, in the order in which they were taken.
    """
    if hops:
        database()[COLLECTION].insert_many([
            {"_id": new_id("move"), "key": key, "collection": document.collection().name,
             "document_id": id, "old_id": old, "new_id": new,
             "ids": _ids(id, old, new, {held for ids in before.values() for held in ids}),
             "before": [[path, ids] for path, ids in before.items()], "also": []}
            for key, old, new, before in hops
        ])


def put_back(documents, *, key, limit=None):
    """Put what was moved under a key back to where it came from.

    Returns `[(document class, raw as it now is)]`, and an empty list when nothing is left. What was
    changed since keeps its changes; what is gone stays gone.
    """
    by_name = {document.collection().name: document for document in holding(documents)}
    moves = database()[COLLECTION]
    # The latest first: a document that was moved twice goes back by the way it came.
    notes = list(moves.find({"key": key}).sort("_id", -1).limit(limit or 0))
    returned = []
    for note in notes:
        document = by_name.get(note["collection"])
        raw = document and _put_back_one(document, note)
        returned.append((document, raw))
    if notes:
        moves.delete_many({"_id": {"$in": [note["_id"] for note in notes]}})
    return returned


def count_moved(key, *, most=0):
    """How many notes there are under a key."""
    return database()[COLLECTION].count_documents({"key": key}, limit=most)


def forget(contact_ids, *, keys=()):
    """Forget contacts that are erased in what is noted of moves, and all of it under these keys.

    Where a note names others too, it goes on without the erased one, as its document does.
    """
    gone, moves = set(contact_ids), database()[COLLECTION]
    changes = [DeleteMany({"key": {"$in": list(keys)}})] if keys else []
    for note in moves.find({"ids": {"$in": list(gone)}}):
        is_of_them = {note["old_id"], note["new_id"], note["document_id"]} & gone
        if is_of_them or "aside" in note or note["key"] in keys:
            changes.append(DeleteOne({"_id": note["_id"]}))
            continue
        before = [[path, [id for id in ids if id not in gone]] for path, ids in note["before"]]
        changes.append(UpdateOne({"_id": note["_id"]}, {
            "$set": {"before": before, "also": _without(note["also"], gone),
                     "ids": [id for id in note["ids"] if id not in gone]}}))
    if changes:
        moves.bulk_write(changes)


def _without(also, gone):
    """What else changed, but for what names an erased contact, which is not put back."""
    return [change for change in also if not any(id in str(change) for id in gone)]


def _put_back_one(document, note):
    collection = document.collection()
    if "aside" in note:
        if collection.find_one({"_id": note["document_id"]}, {"_id": 1}) is None:
            collection.insert_one(note["aside"])
        return note["aside"]
    raw = collection.find_one({"_id": note["document_id"]})
    if raw is None:
        return None
    exact = set()
    changes = []
    for name, before, after in note["also"]:
        if raw.get(name) == after:
            changes.append([name, after, before])
            exact.add(name)
    raw = _applied(raw, changes)
    for path, before in note["before"]:
        if path.partition(".")[0] not in exact:
            put_back_ids(raw, path, before, old=note["old_id"], new=note["new_id"])
    changes += _settled(document, raw)
    collection.bulk_write([_update(document, raw, changes)])
    return _applied(raw, changes)


def _settled(document, raw):
    """What else changes of a document, as `[[field, before, after]]`."""
    settle = getattr(document, "settle_references", None)
    changes = settle(raw) if settle else {}
    return [[name, raw.get(name), value] for name, value in changes.items()
            if raw.get(name) != value]


def _applied(raw, also):
    applied = {**raw, **{name: after for name, _, after in also}}
    return {name: value for name, value in applied.items() if value is not None}


def _update(document, raw, also):
    """The new ids and what follows from them; a reader's version is stale then."""
    names = {path.partition(".")[0] for path in document.CONTACT_REFERENCES}
    after = {name: raw[name] for name in names if name in raw}
    after |= {name: value for name, _, value in also}
    kept = {name: value for name, value in after.items() if value is not None}
    gone = {name: "" for name, value in after.items() if value is None}
    change = {"$set": kept, "$inc": {"version": 1}}
    if gone:
        change["$unset"] = gone
    return UpdateOne({"_id": raw["_id"]}, change)


def ensure_indexes():
    database()[COLLECTION].create_index([("key", 1), ("_id", -1)])
    database()[COLLECTION].create_index("ids")
