"""Merge, anything at all in every part of contacts, un-merge or erase: nothing lost or crossed."""

import base64
import json

import pytest
from contacts_factories import call_with, organisation, person, working_at
from facts_factories import event, told
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from contracts.errors import VinculoError

OWNERS = ("user_01keebmgr4egktre1p21w518fm", "user_01keeca2mwf04sf6mrhrvrar59")
NAMES = ("survivor", "merged", "other")
WHO = st.sampled_from(NAMES)
FACTS = ("sales.order.placed", "helpdesk.ticket.opened", "billing.invoice.issued")
DOINGS = st.lists(st.one_of(
    st.tuples(st.just("call"), st.lists(WHO, min_size=1, max_size=3, unique=True)),
    st.tuples(st.just("relate"), WHO, WHO),
    st.tuples(st.just("consent"), WHO, st.sampled_from(("granted", "objected", "withdrawn")),
              st.sampled_from(("newsletter", "survey"))),
    st.tuples(st.just("register"), WHO, st.sampled_from(("do_not_call", "do_not_contact"))),
    st.tuples(st.just("plan"), st.lists(WHO, min_size=1, max_size=2, unique=True)),
    st.tuples(st.just("tell"), WHO, st.sampled_from(FACTS)),
    st.tuples(st.just("mail"), WHO),
    st.tuples(st.just("own"), WHO, st.sampled_from(OWNERS)),
    st.tuples(st.just("override"), WHO),
    st.tuples(st.just("join"), WHO),
    st.tuples(st.just("tag"), WHO, st.sampled_from("abc")),
), max_size=7)
AS_THEY_ARE = settings(max_examples=15, deadline=None, phases=(Phase.generate,),
                      suppress_health_check=[
    HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
# Refused by a rule that is tested elsewhere, or since the contact is merged.
REFUSED = {"relationship_exists", "validation_failed", "contact_is_merged"}
# Where what belongs to contacts is kept, by which field it names them.
HELD = {
    "interactions": "participants.contact_id", "relationships": "_ends", "consents": "contact_id",
    "register_entries": "contact_id", "activities": "participants.contact_id",
    "facts": "contact_ids", "guard_overrides": "contact_id", "ownerships": "contact_id",
}


@pytest.fixture
def react(store):
    """Do what the service does about its own events and those of others, in this process."""
    import orjson

    from chassis import clock, schemas
    from chassis.events import Happened
    from chassis.outbox import commit
    from contacts import reactions
    from contracts.contacts import contacts as contract
    from contracts.context import Actor, Call, serving

    names = {name: f"on_{'_'.join(name.split('.')[1:])}" for name in contract.events}
    done = set()

    def happen(reaction, schema, type, data, actor_id):
        loaded = schemas.tolerant(schema).load(data)
        with serving(Call(Actor("service:contacts"))):
            commit(lambda: reaction(Happened(
                id=f"{len(done)}", type=type, at=clock.now(), data=loaded, actor_id=actor_id)))

    def react(fact=None):
        if fact is not None:
            type, data = fact
            happen(reactions.on_fact_told, event(type).schema, type, data, "service:test")
        while True:
            waiting = [item for document in store.outbox.find().sort("_id", 1)
                       for item in document.get("events", ())]
            store.outbox.delete_many({})
            if not waiting:
                return
            for item in waiting:
                done.add(item["id"])
                reaction = getattr(reactions, names[item["type"]], None)
                # Requests of people are answered by the test itself.
                if reaction and "data_request" not in item["type"]:
                    happen(reaction, contract.events[item["type"]].schema, item["type"],
                           orjson.loads(item["data"]), item["actor_id"])

    return react


class World:
    """Three people and an organisation; what is done is remembered by whom it was said of."""

    def __init__(self, rules, store, react):
        for name in store.list_collection_names():
            if name not in ("guard_rules", "guard_rule_versions", "jobs"):
                store[name].delete_many({})
        self.rules, self.store, self.react = rules, store, react
        self.ids = {name: rules.create_contact(**person(
            family_name=f"Zuloaga {name.title()}", emails=[{"address": f"{name}@zuloaga.es"}],
            phones=[{"number": "600987654"}]))["id"] for name in NAMES}
        self.acme = rules.create_contact(**organisation())
        # `{collection: {id: the ids of contacts that it was addressed to}}`.
        self.addressed = {name: {} for name in HELD}
        # Whose own fields were changed while they were one.
        self.changed = set()
        self.react()

    def do(self, doing, *what):
        try:
            getattr(self, doing)(*what)
        except VinculoError as error:
            if error.code not in REFUSED:
                raise
        self.react()

    def _made(self, collection, made, *names):
        self.addressed[collection].setdefault(made["id"], [self.ids[name] for name in names])

    def call(self, names):
        self._made("interactions", self.rules.record_interaction(
            **call_with(*({"id": self.ids[name]} for name in names))), *names)

    def relate(self, one, other):
        self._made("relationships", self.rules.create_relationship(
            from_id=self.ids[one], to_id=self.ids[other], type="knows"), one, other)

    def consent(self, name, decision, purpose):
        basis = {"lawful_basis": "consent", "text_version": "1", "evidence": [{"text": "Yes."}]}
        self._made("consents", self.rules.record_consent(
            contact_id=self.ids[name], purpose=purpose, decision=decision,
            **(basis if decision == "granted" else {})), name)

    def register(self, name, register):
        self._made("register_entries", self.rules.add_register_entry(
            register=register, contact_id=self.ids[name]), name)

    def plan(self, names):
        self._made("activities", self.rules.create_activity(
            type="meeting", subject="Talks", starts_at="2030-01-01T10:00:00Z",
            ends_at="2030-01-01T11:00:00Z", owner_id=OWNERS[0],
            participants=[{"contact_id": self.ids[name]} for name in names]), *names)

    def tell(self, name, type):
        data = told(type, {"id": self.ids[name]})
        self.react((type, data))
        (entity,) = data.values()
        (fact,) = self.store.facts.find({"entity_id": entity["id"]}, {"_id": 1})
        self._made("facts", {"id": fact["_id"]}, name)

    def mail(self, name):
        message = (f"From: Sales <sales@vinculo.example>\r\nTo: {name}@zuloaga.es\r\n"
                   f"Message-ID: <{len(self.addressed['interactions'])}-{name}@x.example>\r\n"
                   f"Date: Mon, 02 Mar 2026 10:00:00 +0000\r\nSubject: Hello\r\n\r\nHello.\r\n")
        held = {raw["_id"] for raw in self.store.interactions.find({}, {"_id": 1})}
        self.rules.record_mail(message=base64.b64encode(message.encode()).decode())
        for raw in self.store.interactions.find({"_id": {"$nin": list(held)}}):
            # It goes to whoever has the address now, and not to an id.
            ids = [item["contact_id"] for item in raw["participants"]]
            self.addressed["interactions"].setdefault(raw["_id"], ids)

    def own(self, name, owner_id):
        self._change(name, owner_id=owner_id)

    def override(self, name):
        self.react(("helpdesk.ticket.opened", told(
            "helpdesk.ticket.opened", {"id": self.ids[name]},
            sentiment={"mood": "angry", "confidence": 0.95})))
        for fact in self.store.facts.find({}, {"contact_ids": 1}):
            self.addressed["facts"].setdefault(fact["_id"], [self.ids[name]])
        found = self.rules.check_guards(contact_id=self.ids[name], action="close_deal")
        finding_ids = [item["id"] for item in found["findings"] if item["can_be_overridden"]]
        self._made("guard_overrides", self.rules.override_guard(
            contact_id=self.ids[name], action="close_deal", reason="Agreed with them.", hours=1,
            finding_ids=finding_ids), name)

    def join(self, name):
        self._change(name, affiliations=[working_at(self.acme)])

    def tag(self, name, tag):
        self._change(name, tags=[tag])

    def _change(self, name, **changes):
        self.rules.update_contact(contact_id=self.ids[name], changes=changes)
        self.changed.add(name)


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


@AS_THEY_ARE
@given(before=DOINGS, since=DOINGS, is_much=st.booleans())
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
