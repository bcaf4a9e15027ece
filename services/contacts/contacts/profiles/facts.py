"""Taking up what services tell: the newest of each entity is kept, whatever comes first."""

from datetime import timedelta

from pymongo import ReplaceOne, UpdateOne

from chassis import clock
from chassis.data_requests import forgotten
from chassis.money import stored
from chassis.outbox import commit
from chassis.store import database

from .. import timeline
from ..merges import survivors
from ..models import Contact
from ..projections import COLLECTION, OVERLAP
from . import tallies
from .kinds import fact_of
from .models import EVERYBODY, Fact, HeardService

BATCH = 500
CAUGHT_UP = "profiles_caught_up"
# Happenings that are no line in a timeline: changes on the way, and figures.
_NO_HAPPENINGS = ("updated", "scored", "deal.reassigned")


def take_up(happenings):
    """Keep what events tell, make the profiles that they change, and show them in timelines."""
    facts = [fact_of(happened.type, happened.data) for happened in happenings]
    timeline.add_entries([
        _line_of(happened, fact) for happened, fact in zip(happenings, facts, strict=True)
        if fact["contact_ids"] and not happened.type.endswith(_NO_HAPPENINGS)])
    learn(facts)


def learn(facts):
    """Keep facts unless newer ones of their entities are held; says how many were kept."""
    newest = {}
    for fact in facts:
        if fact["_id"] not in newest or newest[fact["_id"]]["version"] < fact["version"]:
            newest[fact["_id"]] = fact
    ways = _settle_contacts(newest.values())
    held = {raw["_id"]: raw for raw in Fact.collection().find(
        {"_id": {"$in": list(newest)}}, {"version": 1, "_told_version": 1, "_shown_on": 1})}
    news = [fact for fact in newest.values() if fact["contact_ids"] is not None
            and _told_version_of(held.get(fact["_id"])) < fact["version"]]
    for service in {fact["service"] for fact in newest.values() if fact["contact_ids"] is not None}:
        _note_heard(service)
    affiliations = timeline.affiliations_of({id for fact in news for id in fact["contact_ids"]})
    raws = [_raw(fact, affiliations) for fact in news]
    if raws:
        Fact.collection().bulk_write(
            [ReplaceOne({"_id": raw["_id"]}, raw, upsert=True) for raw in raws], ordered=False)
    for raw in raws:
        survivors.remember(Fact, raw["_id"], ways[raw["_id"]])
    tallies.recompute({id for raw in raws if raw["kind"] != "crisis"
                       for id in (*raw["_shown_on"], *held.get(raw["_id"], raw)["_shown_on"])})
    return len(raws)


def _told_version_of(held):
    return held.get("_told_version", held["version"]) if held else -1


def _raw(fact, affiliations):
    raw = {name: value for name, value in stored(fact).items() if value is not None}
    return raw | {"_shown_on": _shown_on(raw, affiliations), "_told_version": fact["version"]}


def _settle_contacts(facts):
    """Have facts be about the survivors of who was merged, and not about who was erased.

    Returns the ways to the survivors, by the ids of the facts. Of a fact that is about nobody any
    more the contacts are None; one that is about everybody names none.
    """
    asked = {id for fact in facts for id in fact["contact_ids"]}
    is_any_merged = survivors.is_any_merged(asked)
    ways = {fact["_id"]: survivors.follow(fact, "contact_ids") if is_any_merged else ()
            for fact in facts}
    erased = forgotten({id for fact in facts for id in fact["contact_ids"]})
    for fact in facts:
        if fact["contact_ids"]:
            left = [id for id in dict.fromkeys(fact["contact_ids"]) if id not in erased]
            is_for_all = fact.get("details", {}).get("is_for_all")
            fact["contact_ids"] = left or ([] if is_for_all else None)
    return ways


def _shown_on(fact, affiliations):
    if fact["kind"] == "value_score":
        # It says what this very party is worth.
        return fact["contact_ids"]
    shown = timeline.shown_on(fact["contact_ids"], fact["occurred_at"], affiliations)
    return [*shown, EVERYBODY] if fact.get("details", {}).get("is_for_all") else shown


def _line_of(happened, fact):
    return {
        "type": happened.type, "occurred_at": _moment_of(happened, fact),
        "title": f"{fact['kind']} · {fact['title']}", "contact_ids": fact["contact_ids"],
        "about": {"type": fact["kind"], "id": fact["entity_id"]},
        "actor_id": happened.actor_id}


def _moment_of(happened, fact):
    """When it happened; of an order that was taken over from the past, when it was placed."""
    order = happened.data.get("order") or {}
    return fact["occurred_at"] if order.get("is_historic") else happened.at


def _note_heard(service):
    """Remember since when a service tells of something."""
    if HeardService.collection().find_one({"_id": service}, {"_id": 1}) is None:
        now = clock.now()
        HeardService.collection().update_one(
            {"_id": service},
            {"$setOnInsert": {"version": 1, "created_at": now, "updated_at": now}}, upsert=True)


def show_again(where):
    """Show these facts where they belong by now; gives the ids of the contacts that it concerns."""
    concerned, moves = set(), []
    facts = list(Fact.collection().find(where))
    affiliations = timeline.affiliations_of({id for fact in facts for id in fact["contact_ids"]})
    for fact in facts:
        shown = _shown_on(fact, affiliations)
        if shown != fact["_shown_on"]:
            concerned.update(shown, fact["_shown_on"])
            moves.append(UpdateOne({"_id": fact["_id"]}, {"$set": {"_shown_on": shown}}))
    if moves:
        Fact.collection().bulk_write(moves)
    return concerned


def places_of(contact_ids):
    """Whose profiles are made of facts about these contacts: their own, their organisations'."""
    found = Fact.collection().find({"contact_ids": {"$in": list(contact_ids)}}, {"_shown_on": 1})
    return {*contact_ids, *(id for raw in found for id in raw["_shown_on"])} - {EVERYBODY}


def follow_contacts(ids):
    """Show the facts of contacts on the organisations that they are now said to have been in."""
    tallies.recompute(show_again({"contact_ids": {"$in": ids}}))


def catch_up_profiles():
    """Go over the facts of contacts that were changed since the last time, once more.

    Somebody may join an organisation just when a service tells of them, and neither sees the other.
    """
    began = clock.now()
    found = database()[COLLECTION].find_one({"_id": CAUGHT_UP})
    since = (found["at"] if found else began) - OVERLAP - timedelta(seconds=1)
    changed = Contact.collection().find(
        {"archived_at": None, "updated_at": {"$gte": since}, "version": {"$gt": 1}}, {"_id": 1})
    ids = [raw["_id"] for raw in changed]
    for start in range(0, len(ids), BATCH):
        commit(lambda start=start: follow_contacts(ids[start : start + BATCH]))
    database()[COLLECTION].update_one({"_id": CAUGHT_UP}, {"$set": {"at": began}}, upsert=True)
