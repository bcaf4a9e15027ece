"""Erasure: what contacts holds of somebody really goes, and what comes late finds nobody."""

import re
from datetime import timedelta

from pymongo import ReplaceOne, UpdateMany, UpdateOne

from chassis import clock, references
from chassis.ids import new_id
from chassis.outbox import REPLIES_KEPT, commit

from ..consents.models import Consent, RegisterEntry
from ..consents.registers import fingerprint as register_hash
from ..custom_fields import references as custom_references
from ..duplicates.models import Duplicate
from ..duplicates.scan import forget_place
from ..import_keys import keys_of
from ..import_models import Refusal
from ..merges.models import Forwarding, Merge
from ..models import DOCUMENTS, Contact, Entry, Interaction, Relationship
from ..profiles import tallies
from ..profiles.facts import places_of
from ..provenance import former
from .fingerprints import fingerprints, texts_of
from .models import DataRequest, ErasedPoints
from .references import forget

ERASED = "(erased)"
# Longer than any transaction of the store can last.
OVERLAP = timedelta(minutes=2)
# Three years after it, what was done without consent cannot be prosecuted any more.
PROOF_KEPT = timedelta(days=3 * 366)
PROOF_LAW = "GDPR art. 7(1) and 17(3)(e), LO 3/2018 art. 72: to show that consent was given"
REPLIES_LAW = "Kept to answer repeats of a call; goes by itself, and can be read by nobody"

# These are seen to one by one; all others by where their models say that they name contacts.
_BY_HAND = (Contact, Interaction, Relationship, Entry, Consent, RegisterEntry, DataRequest,
            Duplicate)


def erase(contact_ids):
    """Erase all that is held of these contacts. Return `({what: count}, [what the law keeps])`."""
    raws = list(Contact.collection().find({"_id": {"$in": contact_ids}}))
    names = [raw["name"] for raw in raws]
    _know_again(raws)
    _go_on_listing(raws)
    counts = {
        "interactions": _erase_interactions(contact_ids, names),
        "timeline": _erase_entries(contact_ids, names),
        "relationships": _deleted(Relationship, {"_ends": {"$in": contact_ids}}),
        "register_entries": _deleted(RegisterEntry, {"contact_id": {"$in": contact_ids}}),
        "import_refusals": _erase_refusals(raws),
    }
    counts["merges"] = _erase_merges(contact_ids, names)
    # A pair of one is none.
    counts["duplicates"] = _deleted(Duplicate, {"contact_ids": {"$in": contact_ids}})
    forget_place(contact_ids)
    Forwarding.collection().delete_many({"survivor_id": {"$in": contact_ids}})
    custom_references.forget(DOCUMENTS, contact_ids)
    beside = places_of(contact_ids) - set(contact_ids)
    for document in DOCUMENTS:
        if document not in _BY_HAND and document.CONTACT_REFERENCES:
            counts[document._get_collection_name()] = forget(document, contact_ids)
    # Profiles of organisations show what is open with their people.
    tallies.recompute(beside)
    former.forget_organisations(contact_ids)
    _hide_requests(contact_ids)
    proofs, until = _lock_proofs(contact_ids)
    counts["contacts"] = _deleted(Contact, {"_id": {"$in": contact_ids}})
    kept = [{"what": "replies", "count": 0, "law": REPLIES_LAW,
             "until_on": (clock.now() + REPLIES_KEPT).date().isoformat()}]
    if proofs:
        kept.append({"what": "consents", "count": proofs, "law": PROOF_LAW, "until_on": until})
    return counts, kept


def sweep_erased():
    """Erase once more, soon after, what was written while somebody was being erased.

    Two transactions at the same moment do not see each other.
    """
    before = clock.now() - OVERLAP
    erased = ErasedPoints.collection().find(
        {"swept_at": None, "created_at": {"$lte": before}}, {"_id": 1})
    for id in [found["_id"] for found in erased]:
        commit(lambda id=id: _sweep(id))


def _sweep(contact_id):
    erase([contact_id])
    ErasedPoints.collection().update_one(
        {"_id": contact_id}, {"$set": {"swept_at": clock.now()}})


def _deleted(document, where):
    return document.collection().delete_many(where).deleted_count


def _know_again(raws):
    """Keep keyed hashes of their points, so that a file does not bring them back."""
    changes = []
    for raw in raws:
        keys = fingerprints(texts_of(keys_of(raw["kind"], raw["_id"], raw)))
        held = {"_id": raw["_id"], "keys": sorted(keys.values()), "version": 1,
                "created_at": clock.now(), "updated_at": clock.now()}
        changes.append(ReplaceOne({"_id": raw["_id"]}, held, upsert=True))
    if changes:
        ErasedPoints.collection().bulk_write(changes)


def _go_on_listing(raws):
    """Have their addresses go on being spared what they objected to, known by hashes only."""
    now, changes = clock.now(), []
    for raw in raws:
        listed = {entry["register"] for entry in RegisterEntry.collection().find(
            {"contact_id": raw["_id"]}) if entry.get("removed_at") is None
            and entry.get("_beside") != "removed"}
        if {"all", "marketing"} & set(raw.get("_objects_to", ())):
            listed.add("no_advertising")
        points = [item["address"] for item in raw.get("emails", ())]
        points += [item["number"] for item in raw.get("phones", ())]
        changes += [_listing(register, register_hash(point), now)
                    for register in sorted(listed) for point in points]
    if changes:
        RegisterEntry.collection().bulk_write(changes)


def _listing(register, sha256, now):
    return UpdateOne({"_live_key": f"{register}/{sha256}"}, {"$setOnInsert": {
        "_id": new_id(RegisterEntry.ENTITY), "version": 1, "created_at": now, "updated_at": now,
        "register": register, "sha256": sha256, "listed_at": now,
        "source": "erasure", "recorded_by": "service:contacts",
    }}, upsert=True)


def _erase_merges(contact_ids, names):
    """Delete the merges of contacts with what is noted of them, also in the past of others."""
    both = [{"survivor_id": {"$in": contact_ids}}, {"merged_id": {"$in": contact_ids}}]
    merges = list(Merge.collection().find({"$or": both}, {"survivor_id": 1, "merged_id": 1}))
    ids = [raw["_id"] for raw in merges]
    both = {raw[end] for raw in merges for end in ("survivor_id", "merged_id")}
    others = sorted(both - set(contact_ids))
    # Their lines in timelines name both.
    Entry.collection().delete_many({"_shown_on": {"$in": sorted(both)}, "about.id": {"$in": ids}})
    # What the other one was part of meanwhile may be told by the name of the two.
    own = {raw["name"].lower() for raw in
           Contact.collection().find({"_id": {"$in": others}}, {"name": 1})}
    names = [name for name in names if name.lower() not in own]
    for document, path, texts in ((Entry, "_shown_on", ("title", "summary")),
                                  (Interaction, "participants.contact_id", ("subject", "text"))):
        _write(document, _shared(document, path, others, names, texts))
    references.forget(contact_ids, keys=ids)
    return _deleted(Merge, {"_id": {"$in": ids}})


def _erase_interactions(contact_ids, names):
    """Delete those with nobody else; from the others take the contact and its name."""
    path = "participants.contact_id"
    shared = _shared(Interaction, path, contact_ids, names, ("subject", "text", "outcome"))
    count = forget(Interaction, contact_ids, (path,))
    _write(Interaction, shared)
    return count


def _erase_entries(contact_ids, names):
    """Delete the lines about nobody else, and those of relationships, which name both ends."""
    collection = Entry.collection()
    shown = {"_shown_on": {"$in": contact_ids}, "contact_ids": {"$in": contact_ids}}
    count = collection.delete_many({**shown, "about.type": "relationship"}).deleted_count
    shared = _shared(Entry, "_shown_on", contact_ids, names, ("title", "summary"))
    alone = [raw["_id"] for raw in collection.find(shown, {"contact_ids": 1})
             if set(raw["contact_ids"]) <= set(contact_ids)]
    count += collection.delete_many({"_id": {"$in": alone}}).deleted_count
    gone = {"$in": contact_ids}
    count += collection.update_many(
        shown, {"$pull": {"contact_ids": gone, "_shown_on": gone}}).modified_count
    _write(Entry, shared)
    return count


def _shared(document, path, contact_ids, names, fields):
    """What is to be changed where texts hold the names: `[(id, {field: text})]`."""
    found = []
    pattern = re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))),
                         re.IGNORECASE) if names else None
    for raw in document.collection().find({path: {"$in": contact_ids}}) if pattern else ():
        cleaned = {name: pattern.sub(ERASED, raw[name]) for name in fields if raw.get(name)}
        changed = {name: text for name, text in cleaned.items() if text != raw[name]}
        if changed:
            found.append((raw["_id"], changed))
    return found


def _write(document, changes):
    if changes:
        document.collection().bulk_write(
            [UpdateOne({"_id": id}, {"$set": texts}) for id, texts in changes])


def _erase_refusals(raws):
    """Empty the rows of files that were refused and hold an address, number or id of theirs."""
    wanted = {item["address"] for raw in raws for item in raw.get("emails", ())}
    wanted |= {raw["name"].lower() for raw in raws}
    numbers = {_digits(item["number"])[-9:] for raw in raws for item in raw.get("phones", ())}
    numbers |= {_digits(item["value"])[-9:] for raw in raws for item in raw.get("tax_ids", ())
                if len(_digits(item["value"])) >= 7}
    if not raws:
        return 0
    found = []
    # There are few, as they go by themselves after three months, and no index knows their cells.
    for refusal in Refusal.collection().find({}).hint([("import_id", 1), ("number", 1)]):
        text = " ".join(map(str, refusal.get("cells", ()))).lower()
        cells = [_digits(str(cell)) for cell in refusal.get("cells", ())]
        if any(value in text for value in wanted) or any(
                number in cell for number in numbers for cell in cells):
            found.append(refusal["_id"])
    if found:
        Refusal.collection().bulk_write(
            [UpdateMany({"_id": {"$in": found}}, {"$set": {"cells": [], "reasons": []}})])
    return len(found)


def _digits(text):
    return "".join(character for character in text if character.isdigit())


def _lock_proofs(contact_ids):
    """Keep what was consented to, without whose it was and what was said; `(count, until)`."""
    until = clock.now() + PROOF_KEPT
    count = 0
    for id, key in fingerprints(contact_ids).items():
        count += Consent.collection().update_many({"contact_id": id}, {
            "$set": {"_subject_key": key, "_kept_until": until},
            "$unset": {"contact_id": "", "evidence": "", "_decided_as": ""},
        }).modified_count
    return count, until.date().isoformat()


def _hide_requests(contact_ids):
    """Leave of what they asked before that it was asked, and by whom as a keyed hash."""
    for id, key in fingerprints(contact_ids).items():
        # The erasure itself is hidden when it is certified.
        DataRequest.collection().update_many(
            {"contact_id": id, "state": {"$in": ["certified", "refused"]}},
            {"$set": {"subject_key": key},
             "$unset": {"contact_id": "", "_contact_ids": "", "note": "", "_changes": ""}})
