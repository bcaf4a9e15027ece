"""Ties: who knows whom, derived from relationships, interactions, affiliations and owners.

They are reckoned from what is there, never counted on, so that doing so again, or in another
order, gives the same. Reactions do it for the two whom an event concerns; `keep_ties` does it
where only time goes by; `rebuild` does it for all.
"""

from pymongo import UpdateOne

from chassis import clock, paging
from chassis.outbox import commit
from chassis.store import database

from ..models import Contact, Interaction, Relationship
from .evidence import (
    evidence_of,
    evidence_said,
    is_user,
    latest_of,
    pair_of,
    pairs_of_interaction,
    pairs_of_party,
)
from .models import Tie
from .strength import next_due, strength_of

BATCH = 200
COLLECTION = "projections"
BUILT = "ties_built"

_PARTY = {"affiliations": 1, "owner_id": 1, "roles": 1, "updated_at": 1}


def reckon_pairs(pairs, *, strangers=frozenset()):
    """Reckon anew how well the two of each pair know each other, `pairs` being `(low, high)`.

    `strangers` are those of whom it is known that they are in no relationship or interaction.
    A tie that nothing speaks for is written down too, without strength. So of two that reckon the
    same at the same moment the later one is made to look again.
    """
    # Two who were made one know themselves.
    pairs = sorted(pair for pair in pairs if pair[0] != pair[1])
    ids = {id for pair in pairs for id in pair if not is_user(id)}
    parties = {raw["_id"]: raw
               for raw in Contact.collection().find({"_id": {"$in": sorted(ids)}}, _PARTY)}
    changes, gone = [], []
    for low_id, high_id in pairs:
        if low_id in parties and (high_id in parties or is_user(high_id)):
            evidence = (evidence_said(low_id, high_id, parties) if {low_id, high_id} & strangers
                        else evidence_of(low_id, high_id, parties))
            changes.append(_change(low_id, high_id, evidence, parties))
        else:
            gone.append(_id_of(low_id, high_id))
    if changes:
        Tie.collection().bulk_write(changes, ordered=False)
    if gone:
        Tie.collection().delete_many({"_id": {"$in": gone}})


def _id_of(low_id, high_id):
    return f"{low_id}/{high_id}"


def _change(low_id, high_id, evidence, parties):
    now = clock.now()
    found = {
        "low_id": low_id, "high_id": high_id, "evidence": evidence,
        **_reckoned(evidence, clock.today()),
        "low_is_ours": _may_be_ours(low_id, parties), "high_is_ours": _may_be_ours(
            high_id, parties),
    }
    kept = {name: value for name, value in found.items() if value is not None}
    return UpdateOne({"_id": _id_of(low_id, high_id)}, {
        "$set": {**kept, "updated_at": now},
        "$unset": {name: "" for name in found if name not in kept},
        "$setOnInsert": {"created_at": now, "version": 1},
    }, upsert=True)


def _reckoned(evidence, on):
    strength = strength_of(evidence, on)
    return {
        "strength": strength / 1000,
        "seen_at": latest_of(evidence) if evidence else None,
        "due_on": next_due(evidence, on) or (None if strength else on),
    }


def _may_be_ours(id, parties):
    # Whether the role goes on is looked up when it matters, since a day may end it.
    if is_user(id):
        return True
    return any(role["role"] == "employee" for role in parties[id].get("roles", ())) or None


def reckon_party(contact_id):
    """Reckon anew what a contact itself says of whom it knows, and whether it is one of us."""
    reckon_parties([contact_id])


def reckon_parties(contact_ids):
    """As `reckon_party`, for many, with no more questions to the store than for one."""
    parties = {raw["_id"]: raw
               for raw in Contact.collection().find({"_id": {"$in": contact_ids}}, _PARTY)}
    gone = [id for id in contact_ids if id not in parties]
    if gone:
        for end in ("low_id", "high_id"):
            Tie.collection().delete_many({end: {"$in": gone}})
    if not parties:
        return
    # Those of an organisation's people are for these to say, and may be thousands.
    ids = list(parties)
    said_before = _pairs_held(paging.any_of(ids), {"evidence.by_id": paging.any_of(ids)})
    named = {pair for party in parties.values() for pair in pairs_of_party(party)}
    reckon_pairs(named | said_before, strangers=_strangers(ids))
    ours = [id for id in ids if _may_be_ours(id, parties)]
    for are_ours, some in ((True, ours), (None, [id for id in ids if id not in ours])):
        for end in ("low", "high") if some else ():
            flag = f"{end}_is_ours"
            Tie.collection().update_many(
                {f"{end}_id": paging.any_of(some), flag: {"$ne": are_ours}},
                {"$set": {flag: True}} if are_ours else {"$unset": {flag: ""}})


def _strangers(contact_ids):
    """Those of the contacts that are in no relationship and no interaction."""
    asked, known = {"$in": contact_ids}, set()
    if len(contact_ids) > 1:
        for raw in Relationship.collection().find({"_ends": asked}, {"_ends": 1}):
            known.update(raw["_ends"])
        for raw in Interaction.collection().find(
                {"participants.contact_id": asked}, {"participants.contact_id": 1}):
            known.update(item["contact_id"] for item in raw["participants"])
        return set(contact_ids) - known
    return set()


def reckon_all_of(contact_id):
    """Reckon anew every tie of a contact, as when it was merged with another or brought back."""
    reckon_party(contact_id)
    pairs = _pairs_held(contact_id, {})
    for raw in Relationship.collection().find({"_ends": contact_id}, {"_ends": 1}):
        pairs.add(pair_of(*raw["_ends"]))
    for raw in Interaction.collection().find(
            {"participants.contact_id": contact_id}, {"participants": 1, "agent_ids": 1}):
        pairs |= {pair for pair in pairs_of_interaction(raw) if contact_id in pair}
    for raw in Contact.collection().find({"affiliations.organisation_id": contact_id}, {"_id": 1}):
        pairs.add(pair_of(raw["_id"], contact_id))
    reckon_pairs(pairs)


def _pairs_held(contact_id, narrowed):
    pairs = set()
    for end in ("low_id", "high_id"):
        for raw in Tie.collection().find(
                {end: contact_id, **narrowed}, {"low_id": 1, "high_id": 1}):
            pairs.add((raw["low_id"], raw["high_id"]))
    return pairs


def pairs_of_recorded(interaction):
    """Whom an interaction brings together, and whom the one did that it corrects."""
    pairs = pairs_of_interaction(interaction)
    if interaction.get("corrects_id"):
        corrected = Interaction.collection().find_one({"_id": interaction["corrects_id"]})
        pairs |= pairs_of_interaction(corrected) if corrected else set()
    return pairs


def keep_ties():
    """Reckon the ties anew whose day has come, and all of them on a store that has none yet."""
    if database()[COLLECTION].find_one({"_id": BUILT}) is None:
        rebuild()
        database()[COLLECTION].update_one(
            {"_id": BUILT}, {"$set": {"at": clock.now()}}, upsert=True)
    while commit(_renew_due):
        pass


def _renew_due():
    """Reckon some ties from what they hold; how many. Those that nothing speaks for go."""
    today = clock.today()
    due = list(Tie.collection().find(
        {"due_on": {"$lte": today}}, {"evidence": 1}).sort("due_on", 1).limit(BATCH))
    over, changes = [], []
    for raw in due:
        reckoned = _reckoned(raw["evidence"], today)
        if not reckoned["strength"] and next_due(raw["evidence"], today) is None:
            over.append(raw["_id"])
            continue
        kept = {name: value for name, value in reckoned.items() if value is not None}
        changes.append(UpdateOne({"_id": raw["_id"]}, {
            "$set": kept, "$unset": {name: "" for name in reckoned if name not in kept}}))
    if changes:
        Tie.collection().bulk_write(changes, ordered=False)
    if over:
        Tie.collection().delete_many({"_id": {"$in": over}})
    return len(due)


def rebuild():
    """Make all ties again, contact by contact; what is asked meanwhile sees old and new ones."""
    for raw in Contact.collection().find({}, {"_id": 1}).sort("_id", 1):
        commit(lambda id=raw["_id"]: reckon_all_of(id))
