"""What is derived from other documents: kept up by rules and reactions, and made again here.

These are the names of organisations beside their people, the words that contacts are found by, and
the organisations whose timelines show an entry.
"""

from datetime import timedelta

from pymongo import UpdateOne

from chassis import clock
from chassis.outbox import commit
from chassis.store import database

from . import timeline
from .affiliations import names_of_organisations
from .models import Contact, Entry
from .names import fold, search_words
from .vocabulary import learn_words

# Longer than any transaction of the store can last.
OVERLAP = timedelta(minutes=2)
BATCH = 500
COLLECTION = "projections"
CAUGHT_UP = "caught_up"


def describe_again(where):
    """Derive anew what is shown beside these contacts and what they are found by."""
    changes, words = [], set()
    raws = list(Contact.collection().find(where))
    affiliations = [affiliation for raw in raws for affiliation in raw.get("affiliations", ())]
    names = names_of_organisations(
        list({affiliation["organisation_id"] for affiliation in affiliations}))
    for raw in raws:
        derived = _derived(raw, names)
        words.update(derived["_words"])
        if any(raw.get(name) != value for name, value in derived.items()):
            changes.append(UpdateOne({"_id": raw["_id"]}, {"$set": derived}))
    if changes:
        learn_words(words)
        Contact.collection().bulk_write(changes)


def _derived(raw, names):
    sort_name = fold(raw["name"])
    derived = {"_sort_name": sort_name, "_name_length": len(sort_name)}
    if "affiliations" in raw:
        derived["affiliations"] = [
            {**affiliation, "organisation_name": names[affiliation["organisation_id"]]}
            if affiliation["organisation_id"] in names else affiliation
            for affiliation in raw["affiliations"]
        ]
    return derived | {"_words": search_words(raw | derived)}


def catch_up():
    """Go over what was changed since the last time, and shortly before, once more.

    Two changes at the same moment do not see each other: somebody may join an organisation just
    when it gets another name, or be called just when they leave it.
    """
    began = clock.now()
    changed = Contact.collection().find(
        {"archived_at": None, "updated_at": {"$gte": _caught_up_at() - OVERLAP},
         "version": {"$gt": 1}},
        {"_id": 1},
    )
    for ids in _batches(changed):
        commit(lambda ids=ids: _go_over(ids))
    database()[COLLECTION].update_one(
        {"_id": CAUGHT_UP}, {"$set": {"at": began}}, upsert=True)


def _go_over(ids):
    describe_again({"affiliations.organisation_id": {"$in": ids}})
    timeline.show_again({"_shown_on": {"$in": ids}, "contact_ids": {"$in": ids}})


def _caught_up_at():
    found = database()[COLLECTION].find_one({"_id": CAUGHT_UP})
    return found["at"] if found else clock.now()


def rebuild():
    """Make all projections again; for when the rules that derive them have changed."""
    for ids in _batches(Contact.collection().find({}, {"_id": 1}).sort("_id", 1)):
        commit(lambda ids=ids: describe_again({"_id": {"$in": ids}}))
    for ids in _batches(Entry.collection().find({}, {"_id": 1}).sort("_id", 1)):
        commit(lambda ids=ids: timeline.show_again({"_id": {"$in": ids}}))


def _batches(found):
    ids = []
    for raw in found:
        ids.append(raw["_id"])
        if len(ids) == BATCH:
            yield ids
            ids = []
    if ids:
        yield ids
