"""Merge, anything at all in every part of contacts, un-merge or erase: nothing lost or crossed."""

import json

import pytest
from facts_factories import event
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from merges_at_work import DOINGS, HELD, NAMES, OWNERS, World

from chassis.testing.sizes import sized

AS_THEY_ARE = settings(
    max_examples=sized(15, usual=5), deadline=None, phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@pytest.fixture
def react(store, monkeypatch):
    """Do what the service does about its own events and those of others, in this process."""
    import orjson
    from imports_at_work import keep_for_this_process

    from chassis import clock, schemas
    from chassis.deliveries import Happened
    from chassis.outbox import commit
    from contacts.service import ContactsService
    from contracts.contacts import contacts as contract
    from contracts.context import Actor, Call, serving

    # A service beside would take up what is told here.
    keep_for_this_process(store, monkeypatch)
    names = {name: f"on_{'_'.join(name.split('.')[1:])}" for name in contract.events}
    done = set()

    def happen(reaction, schema, type, data, actor_id):
        loaded = schemas.tolerant(schema).load(data)
        with serving(Call(Actor("service:contacts"))):
            commit(lambda: reaction.react([Happened(
                id=f"{len(done)}", type=type, at=clock.now(), data=loaded, actor_id=actor_id)]))

    def react(fact=None):
        if fact is not None:
            type, data = fact
            happen(ContactsService.on_fact_told, event(type).schema, type, data, "service:test")
        while True:
            waiting = [item for document in store.outbox.find().sort("_id", 1)
                       for item in document.get("events", ())]
            store.outbox.delete_many({})
            if not waiting:
                return
            for item in waiting:
                done.add(item["id"])
                reaction = getattr(ContactsService, names[item["type"]], None)
                # Requests of people are answered by the test itself.
                if reaction and "data_request" not in item["type"]:
                    happen(reaction, contract.events[item["type"]].schema, item["type"],
                           orjson.loads(item["data"]), item["actor_id"])

    return react


def held_by(store, world):
    """`{collection: {record: the contacts that it names}}` of what the world made."""
    found = {}
    for name, path in HELD.items():
        top, _, key = path.partition(".")
        for raw in store[name].find({"_id": {"$in": list(world.addressed[name])}}):
            value = raw.get(top)
            ids = value if isinstance(value, list) else [value]
            found.setdefault(name, {})[raw["_id"]] = [
                item.get(key) if key else item for item in ids]
    return found


def of(rules, contact_id):
    """What is derived of a contact or decided about it, without times that any change changes."""
    def without_times(value):
        if isinstance(value, dict):
            return {name: without_times(inner) for name, inner in value.items()
                    if name not in ("updated_at", "version", "checked_at", "seen_at")}
        return [without_times(item) for item in value] if isinstance(value, list) else value

    return without_times({
        "contact": rules.get_contact(contact_id=contact_id),
        "provenance": rules.get_provenance(contact_id=contact_id),
        "profile": rules.get_profile(contact_id=contact_id),
        "guards": rules.check_guards(contact_id=contact_id, action="close_deal"),
        "calls": [(finding["rule_id"], finding["level"]) for finding in rules.check_guards(
            contact_id=contact_id, action="call")["findings"]],
        "ownership": rules.get_ownership_history(contact_id=contact_id),
        "registers": sorted(item["register"] for item in
                            rules.list_register_entries(contact_id=contact_id)["items"]),
        "approach": [rules.may_approach_contact(contact_id=contact_id, purpose=purpose)
                     for purpose in ("newsletter", "survey")],
        "network": rules.get_network(contact_id=contact_id),
    })


@pytest.fixture
def seeded(rules, store, background_rests):
    from contacts.guards.default_rules import seed

    seed(store)
    return rules


def begun(history):
    """Who looked after a contact from when on, the latest first."""
    return [(item["started_at"], item.get("owner_id"), item.get("team_id"))
            for item in history["items"]]


@AS_THEY_ARE
@given(before=DOINGS, since=DOINGS, is_much=st.booleans())
@example(before=[("own", "merged", OWNERS[0]), ("join", "merged"), ("join", "other"),
                 ("consent", "other", "objected", "newsletter")], since=[], is_much=False)
def test_undo_merge_loses_and_crosses_nothing_in_any_part(seeded, store, react, before, since,
                                                         is_much):
    world = World(seeded, store, react)
    for doing in before:
        world.do(*doing)
    merged_id, survivor_id = world.ids["merged"], world.ids["survivor"]
    was = {id: of(seeded, id) for id in (merged_id, survivor_id)}
    objected = {purpose for id in was for raw in [store.contacts.find_one({"_id": id})]
                for purpose in raw.get("_objects_to", ())}
    world.changed.clear()

    merge = merge_them(seeded, world, is_much)
    # The stricter word of the two holds for both.
    assert objected <= set(store.contacts.find_one({"_id": survivor_id}).get("_objects_to", ()))
    registers = of(seeded, survivor_id)["registers"]
    assert registers == sorted(set(was[merged_id]["registers"] + was[survivor_id]["registers"]))
    assert seeded.list_duplicates(contact_id=merged_id)["items"] == []
    assert_reckoned_whole(store, survivor_id)
    for doing in since:
        world.do(*doing)
    undo(seeded, merge)
    react()

    # Each record names those that it was addressed to.
    found = held_by(store, world)
    for name, records in world.addressed.items():
        assert found.get(name, {}) == records or name == "ownerships", name
    touched = {world.ids[name] for doing in since for name in named_in(doing)}
    if merged_id not in touched and survivor_id not in touched and not changed_others(since):
        for id, parts in was.items():
            now = of(seeded, id)
            # Who looked after both while they were one did so.
            before_that = begun(parts.pop("ownership"))[::-1]
            assert begun(now.pop("ownership"))[::-1][:len(before_that)] == before_that
            if since:
                # What others did shows in the network, two steps away.
                parts.pop("network")
            for part, held in parts.items():
                assert now[part] == held, (part, now[part], held)
    elif not {"tell", "override", "own", "join"} & {doing[0] for doing in since}:
        # What is said of the merged one itself is as it was on the day of the merge.
        assert of(seeded, merged_id)["contact"] == was[merged_id]["contact"]
    for id in was:
        assert_reckoned_whole(store, id)
    pair = "/".join(sorted(was))
    assert store.duplicates.find_one({"_pair": pair})["state"] == "dismissed"


@AS_THEY_ARE
@given(before=DOINGS, since=DOINGS, gone=st.sampled_from(("survivor", "merged")))
@example(before=[("override", "merged"), ("join", "merged")], since=[], gone="survivor")
def test_erasure_of_one_that_was_merged_leaves_nothing_of_it_and_the_other_whole(
        seeded, store, react, before, since, gone):
    from chassis.outbox import commit
    from contacts.data_requests.answers import ContactsHoldings
    from contacts.duplicates import scan

    world = World(seeded, store, react)
    for doing in before:
        world.do(*doing)
    merge = merge_them(seeded, world, is_much=False)
    for doing in since:
        world.do(*doing)
    undo(seeded, merge)
    react()
    scan.run("test")
    other = {"survivor": "merged", "merged": "survivor"}[gone]
    kept = {id: ids for records in (world.addressed[name] for name in (
        "interactions", "activities")) for id, ids in records.items() if world.ids[other] in ids}

    commit(lambda: ContactsHoldings().erase(
        [world.ids[gone]], "data_request_01h455vb4pex5vsknk084sn02q"))
    react()

    assert_nothing_is_left(store, world.ids[gone], f"Zuloaga {gone.title()}",
                           f"{gone}@zuloaga.es")
    shown = seeded.get_contact(contact_id=world.ids[other])
    assert shown["emails"][0]["address"] == f"{other}@zuloaga.es"
    seeded.get_provenance(contact_id=world.ids[other])
    for id, ids in kept.items():
        name = "interactions" if id.startswith("interaction_") else "activities"
        raw = store[name].find_one({"_id": id})
        assert [item["contact_id"] for item in raw["participants"]] == [
            held for held in ids if held != world.ids[gone]]


def named_in(doing):
    for item in doing[1:]:
        for name in item if isinstance(item, list) else [item]:
            if name in NAMES:
                yield name


def changed_others(doings):
    # Mail goes to whoever has the address, and facts to organisations and groups.
    return any(doing[0] in ("mail", "tell", "override") for doing in doings)


def merge_them(rules, world, is_much):
    from contacts.merges import background, moving

    at_once, moving.AT_ONCE = moving.AT_ONCE, 2 if is_much else moving.AT_ONCE
    try:
        merge = rules.merge_contacts(
            survivor_id=world.ids["survivor"], merged_id=world.ids["merged"])["merge"]
        # What was told when it began is taken up before all of it is moved.
        world.react()
        background.carry_on_merges()
    finally:
        moving.AT_ONCE = at_once
    world.react()
    assert rules.get_merge(merge_id=merge["id"])["state"] == "done"
    return merge


def undo(rules, merge):
    from contacts.merges import background

    rules.undo_merge(merge_id=merge["id"])
    background.carry_on_merges()


def assert_reckoned_whole(store, contact_id):
    """What is derived for a contact is what making it again would give."""
    from chassis.outbox import commit
    from contacts.network import ties
    from contacts.profiles import tallies

    def derived():
        either = {"$or": [{"low_id": contact_id}, {"high_id": contact_id}]}
        return ([{name: raw.get(name) for name in ("_id", "strength", "evidence")}
                 for raw in store.ties.find({**either, "strength": {"$gt": 0}}).sort("_id", 1)],
                tallies.without_mark(store.profiles.find_one({"_id": contact_id})))

    held = derived()
    commit(lambda: ties.reckon_all_of(contact_id))
    commit(lambda: tallies.recompute([contact_id]))
    assert derived() == held


# The key of what bars an erased contact's way back, and what goes by itself and nobody can read.
KEPT = {"erased_contacts", "erased_points", "outbox", "inbox", "jobs", "keys", "words"}


def assert_nothing_is_left(store, *texts):
    left = {name: [raw for raw in map(str, store[name].find()) if any(
        text.lower() in raw.lower() for text in texts)]
        for name in store.list_collection_names() if name not in KEPT}
    found = {name: raws for name, raws in left.items() if raws}
    assert found == {}, json.dumps(found)[:3000]
