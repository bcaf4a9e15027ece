"""The background that finds pairs: it goes after what was added or changed, in small batches.

It keeps its place, so whoever comes next goes on there; an import is looked at as soon as it is in.
"""

from collections import OrderedDict
from datetime import UTC, datetime, timedelta

import structlog
from pymongo import ReplaceOne, UpdateOne

from chassis import clock, jobs
from chassis.ids import new_id
from chassis.store import database

from ..import_models import Import
from ..models import Contact
from ..provenance.sources import imports_of
from .candidates import COMPARED, MOST_SHARED
from .keys import RULES, keys_of, promising_pairs
from .models import Duplicate, MatchKeys
from .scores import PROPOSED, score
from .traits import traits_of

log = structlog.get_logger("vinculo.duplicates")

PLACES = "duplicate_scans"
BATCH = 200
# Longer than a transaction can last: who committed late is still seen.
OVERLAP = timedelta(minutes=2)
# More than that is left to a process of its own, so that the service goes on answering.
MANY = 100
# How long another replica waits for one that may have died at a look.
LONGEST_LOOK = timedelta(seconds=30)
# Keys that are known to be too common; of more, those met last are known.
MOST_COMMON_KNOWN = 20_000
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)

_BY_TIME = [("archived_at", 1), ("updated_at", -1), ("_id", -1)]


class _Worker:
    """The process that scans for this service process, if there is one."""

    process = None


def look_for_duplicates():
    """Compare who was added or changed since the last time with who is there."""
    if _Worker.process is not None:
        if _Worker.process.poll() is None:
            return
        if _Worker.process.returncode:
            log.warning("duplicate_scan_died", returncode=_Worker.process.returncode)
        _Worker.process = None
    if _gives_way():
        return
    if len(_next(place(), MANY + 1)) > MANY:
        _Worker.process = jobs.in_own_process("contacts.duplicates.scan:run", "all")
    else:
        run("few")


def run(_argument):
    """Go on from the place that is kept until nobody is left, or a file of contacts comes in.

    Returns what was done.
    """
    done = {"contacts": 0, "compared": 0, "pairs": 0, "common_keys": 0}
    common = _Common()
    at = place()
    seen_before = None
    while not _gives_way() and (batch := _next(at, BATCH)):
        last = {"updated_at": batch[-1]["updated_at"], "_id": batch[-1]["_id"]}
        if last == seen_before:
            break
        seen_before = last
        _take(batch, common, done)
        at = (last["updated_at"], last["_id"])
        _keep(at)
    done["common_keys"] = len(common)
    return done


def _gives_way():
    """Whether a file is coming in: somebody waits for that, and who is in it is compared after."""
    return Import.collection().find_one({"state": "running"}, {"_id": 1}) is not None


def place():
    """Up to whom the scan has come, as `(updated_at, id)`, some minutes back for latecomers."""
    found = database()[PLACES].find_one({"_id": "scan", "rules": RULES})
    if found is None:
        return LONG_AGO, ""
    at = found["updated_at"], found["contact_id"]
    # While it is far behind there are no latecomers, and going back would only cost.
    back = clock.now() - OVERLAP
    return at if at[0] < back else (back, "")


def _keep(at):
    database()[PLACES].replace_one(
        {"_id": "scan"}, {"rules": RULES, "updated_at": at[0], "contact_id": at[1]}, upsert=True)


def forget_place(contact_ids):
    """Go on from the same moment when the last to be compared are erased."""
    database()[PLACES].update_one(
        {"_id": "scan", "contact_id": {"$in": contact_ids}}, {"$set": {"contact_id": ""}})


def begin_again():
    """Have all contacts compared anew, as after the rules have changed."""
    database()[PLACES].delete_one({"_id": "scan"})
    MatchKeys.collection().delete_many({})


def _next(at, count):
    """The next contacts in the order of their last change that are not known as they are."""
    found = []
    while len(found) < count:
        raws = list(Contact.collection().find(
            {"archived_at": None, "updated_at": {"$gte": at[0]}, "$or": [
                {"updated_at": {"$gt": at[0]}}, {"_id": {"$gt": at[1]}}]},
            {**COMPARED, "updated_at": 1},
        ).sort([("updated_at", 1), ("_id", 1)]).hint(_BY_TIME).limit(count))
        known = {item["_id"]: item for item in MatchKeys.collection().find(
            {"_id": {"$in": [raw["_id"] for raw in raws]}}, {"contact_version": 1, "rules": 1})}
        found += [raw for raw in raws if not _is_known(raw, known.get(raw["_id"]))]
        if len(raws) < count:
            break
        at = raws[-1]["updated_at"], raws[-1]["_id"]
    return found[:count]


def _is_known(raw, known):
    return known is not None and (known["contact_version"], known["rules"]) == (
        raw["version"], RULES)


class _Common(OrderedDict):
    """Keys that so many share that they tell nobody apart."""

    def note(self, key):
        self[key] = True
        if len(self) > MOST_COMMON_KNOWN:
            self.popitem(last=False)


def _take(batch, common, done):
    """Make the keys of a batch, compare it with who shares them, and put the pairs up."""
    traits = {raw["_id"]: traits_of(raw) for raw in batch}
    imports = {raw["_id"]: set(imports_of(raw)) for raw in batch}
    keys = {id: keys_of(known) for id, known in traits.items()}
    MatchKeys.collection().bulk_write([
        ReplaceOne({"_id": raw["_id"]}, {
            "keys": keys[raw["_id"]], "rules": RULES, "contact_version": raw["version"],
        }, upsert=True)
        for raw in batch
    ], ordered=False)
    for id in _erased_among(keys):
        del traits[id], imports[id], keys[id]
    sharing = _sharing({key for own in keys.values() for key in own}, common)
    wanted = promising_pairs(keys, sharing)
    missing = list({id for pair in wanted for id in pair} - traits.keys())
    for start in range(0, len(missing), 1000):
        found = Contact.collection().find(
            {"_id": {"$in": missing[start:start + 1000]}, "archived_at": None}, COMPARED)
        for raw in found:
            traits[raw["_id"]], imports[raw["_id"]] = traits_of(raw), set(imports_of(raw))
    scored = {}
    for pair in wanted:
        if pair[0] in traits and pair[1] in traits:
            scored[pair] = score(traits[pair[0]], traits[pair[1]])
    likely = {pair: found for pair, found in scored.items() if found[0] >= PROPOSED}
    _put_up(likely, traits, imports, [raw["_id"] for raw in batch])
    done["contacts"] += len(batch)
    done["compared"] += len(scored)
    done["pairs"] += len(likely)


def _erased_among(contact_ids):
    """Who was erased between the look at them and the writing; their keys are not kept."""
    there = Contact.collection().find({"_id": {"$in": list(contact_ids)}}, {"_id": 1})
    gone = set(contact_ids) - {raw["_id"] for raw in there}
    if gone:
        MatchKeys.collection().delete_many({"_id": {"$in": list(gone)}})
    return gone


def _sharing(keys, common):
    """`{key: ids}` of those who share each key, without keys that too many share."""
    asked = [key for key in keys if key not in common]
    sharing = {}
    for start in range(0, len(asked), 500):
        part = asked[start:start + 500]
        found = MatchKeys.collection().aggregate([
            {"$match": {"keys": {"$in": part}}},
            {"$unwind": "$keys"},
            {"$match": {"keys": {"$in": part}}},
            {"$group": {"_id": "$keys", "count": {"$sum": 1},
                        "ids": {"$firstN": {"input": "$_id", "n": MOST_SHARED}}}},
            {"$match": {"count": {"$gt": 1}}},
        ])
        for item in found:
            if item["count"] > MOST_SHARED:
                common.note(item["_id"])
            else:
                sharing[item["_id"]] = item["ids"]
    return sharing


def _put_up(likely, traits, imports, batch):
    """Keep the pairs that are likely, and take back those that a change has made unlikely."""
    now = clock.now()
    changes = [
        UpdateOne({"_pair": f"{one}/{other}"}, {
            "$set": {"score": found, "reasons": reasons, "updated_at": now},
            "$setOnInsert": {
                "_id": new_id(Duplicate.ENTITY), "created_at": now,
                "contact_kind": traits[one].kind, "contact_ids": [one, other], "state": "open"},
            "$inc": {"version": 1},
            **_from(imports[one] | imports[other]),
        }, upsert=True)
        for (one, other), (found, reasons) in likely.items()
    ]
    if changes:
        Duplicate.collection().bulk_write(changes, ordered=False)
    kept = {f"{one}/{other}" for one, other in likely}
    gone = [item["_id"] for item in Duplicate.collection().find(
        {"contact_ids": {"$in": batch}, "state": "open"}, {"_pair": 1, "updated_at": 1})
        if item.get("_pair") not in kept and item["updated_at"] < now]
    if gone:
        Duplicate.collection().delete_many({"_id": {"$in": gone}, "state": "open"})


def _from(import_ids):
    return {"$addToSet": {"import_ids": {"$each": sorted(import_ids)}}} if import_ids else {}


def pairs_of(raws):
    """The likely pairs among these contacts, `{(id, id): score}`; to measure without a store."""
    traits = {raw["_id"]: traits_of(raw) for raw in raws}
    keys = {id: keys_of(known) for id, known in traits.items()}
    by_key = {}
    for id, own in keys.items():
        for key in own:
            by_key.setdefault(key, []).append(id)
    sharing = {key: ids for key, ids in by_key.items() if 1 < len(ids) <= MOST_SHARED}
    wanted = promising_pairs(keys, sharing)
    scored = {pair: score(traits[pair[0]], traits[pair[1]])[0] for pair in wanted}
    return {pair: found for pair, found in scored.items() if found >= PROPOSED}
