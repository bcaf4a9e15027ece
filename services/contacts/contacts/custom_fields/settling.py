"""Bringing what is there in line with a field that was changed, batch by batch.

A field that is retired or brought back takes its values along; one that is searched, unique or
hidden from now on has them found, guarded or hidden. It is done at once, and once more when no
transaction can be under way any more that began before the change.
"""

from datetime import timedelta

import structlog
from pymongo import UpdateOne

from chassis import clock, jobs
from chassis.outbox import announce, commit
from contracts import contacts as contract

from ..agenda.models import Activity
from ..models import Contact
from ..names import search_words
from ..vocabulary import learn_words
from .known import fields_of
from .models import CustomField
from .terms import AFTER, all_of, term
from .writing import DERIVED, describe

log = structlog.get_logger("vinculo.custom_fields")

BATCH = 300
# Longer than any transaction of the store can last.
OVERLAP = timedelta(minutes=2)
MOST_TOLD = 20
DOCUMENTS = {"contact": Contact, "activity": Activity}


def begin(field):
    """Have a changed field settled, soon."""
    field.unsettled_at = field.settle_at = clock.now()
    field.is_settled, field.doubles = False, []


def doubles_of(field):
    """Some of the values that several contacts have, as they are compared."""
    begins, ends = term(field.key, ""), field.key + AFTER
    found = DOCUMENTS[field.entity].collection().aggregate([
        {"$match": {"_custom": all_of(field.key)}},
        {"$project": {"_custom": 1}},
        {"$unwind": "$_custom"},
        {"$match": {"_custom": {"$gte": begins, "$lt": ends}}},
        {"$group": {"_id": "$_custom", "count": {"$sum": 1}}},
        {"$match": {"count": {"$gt": 1}}},
        {"$sort": {"_id": 1}},
        {"$limit": 5},
    ])
    return [double["_id"].removeprefix(begins) for double in found]


def settle_custom_fields():
    """Bring in line what is there with the fields that were changed."""
    with jobs.as_service("contacts"):
        due = CustomField.collection().find({"_settle_at": {"$lte": clock.now()}})
        for raw in list(due):
            _settle(raw)


def _settle(field):
    began = clock.now()
    collection = DOCUMENTS[field["entity"]].collection()
    ids = [raw["_id"] for raw in
           collection.find({"_custom": all_of(field["key"])}, {"_id": 1})]
    for start in range(0, len(ids), BATCH):
        batch = ids[start:start + BATCH]
        commit(lambda batch=batch: _describe_again(field, batch))
    commit(lambda: _end(field, began))


def _end(field, began):
    settled = CustomField.fetch(field["_id"])
    if settled.unsettled_at != field["_unsettled_at"]:
        # It was changed again meanwhile, and its turn comes again.
        return
    again_at = settled.unsettled_at + OVERLAP
    if began < again_at:
        settled.settle_at = again_at
        CustomField.collection().update_one(
            {"_id": settled.id}, {"$set": {"_settle_at": again_at}})
        return
    settled.settle_at = settled.unsettled_at = None
    settled.is_settled = True
    settled.put()
    announce(contract.custom_field_updated, settled)


def _describe_again(field, ids):
    document = DOCUMENTS[field["entity"]]
    known = fields_of(field["entity"])
    changes, words, doubles = [], set(), []
    for raw in document.collection().find({"_id": {"$in": ids}}):
        after = _after(document, raw, known)
        if document is Contact:
            doubles += _without_doubles(raw, after)
            words.update(after["_words"])
        changed = {name: value for name, value in after.items()
                   if (raw.get(name) or None) != (value or None)}
        if changed:
            changes.append(_update(raw, changed))
    if words:
        learn_words(words)
    if changes:
        document.collection().bulk_write(changes)
    if doubles:
        log.warning("custom_values_not_unique", key=field["key"], ids=doubles[:MOST_TOLD])
        CustomField.collection().update_one({"_id": field["_id"]}, {
            "$addToSet": {"doubles": {"$each": doubles[:MOST_TOLD]}}})


def _after(document, raw, known):
    """What is derived of a document's values as the fields now are, by its stored name."""
    fields = {"custom": raw.get("custom"), "retired_custom": raw.get("_retired_custom")}
    describe(fields, known)
    stored_as = document._db_field_map
    after = {stored_as.get(name, name): fields[name] for name in ("custom", *DERIVED)
             if name in document._fields}
    if document is Contact:
        after["_words"] = search_words({**raw, **after})
    return after


def _without_doubles(raw, after):
    """Leave out what another has already, which may come of a change at the very moment."""
    new = [text for text in after["_unique"] if text not in raw.get("_unique", ())]
    taken = [text for text in new if Contact.collection().find_one(
        {"_unique": text, "_id": {"$ne": raw["_id"]}}, {"_id": 1})]
    after["_unique"] = [text for text in after["_unique"] if text not in taken]
    return [raw["_id"]] if taken else []


def _update(raw, changed):
    kept = {name: value for name, value in changed.items() if value}
    gone = {name: "" for name, value in changed.items() if not value}
    change = {"$set": kept} if kept else {}
    if gone:
        change["$unset"] = gone
    if "custom" in changed:
        # It is shown otherwise now, so who read it before is told so.
        change["$inc"] = {"version": 1}
    return UpdateOne({"_id": raw["_id"]}, change)
