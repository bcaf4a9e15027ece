"""What two decided, and where they are listed, when they are one: the stricter word, and once."""

import pytest
from contacts_factories import call_with, organisation, person
from facts_factories import event, told

BASIS = {"lawful_basis": "consent", "text_version": "1", "evidence": [{"text": "Yes."}]}


@pytest.fixture
def pair(rules, background_rests):
    return [rules.create_contact(**person(emails=[{"address": f"{letter}@ruiz.es"}]))
            for letter in "ab"]


def merge(rules, ana, double):
    return rules.merge_contacts(survivor_id=ana["id"], merged_id=double["id"])["merge"]


def reason(rules, contact, **asked):
    found = rules.may_approach_contact(contact_id=contact["id"], **asked)["reason"]
    return found and found["code"]


def objects_to(store, contact):
    return store.contacts.find_one({"_id": contact["id"]}).get("_objects_to", [])


@pytest.fixture
def is_much(monkeypatch):
    from contacts.merges import moving

    monkeypatch.setattr(moving, "AT_ONCE", 1)


@pytest.mark.usefixtures("is_much")
def test_objection_of_either_holds_at_every_moment_of_a_large_merge(rules, store, pair):
    from chassis.outbox import commit
    from contacts.merges import background

    ana, double = pair
    rules.record_consent(contact_id=double["id"], purpose="survey", decision="objected")
    rules.record_consent(contact_id=ana["id"], purpose="survey", decision="granted", **BASIS)
    begun = merge(rules, ana, double)
    assert begun["state"] == "moving"

    while True:
        # What is recorded meanwhile does not drop what the other one objects to.
        rules.record_consent(contact_id=ana["id"], purpose="newsletter", decision="refused")
        assert objects_to(store, ana) == ["survey"]
        assert reason(rules, ana, purpose="survey", channel="email") == "objected"
        if not commit(lambda: background._move_on(begun["id"])):
            break

    rules.record_consent(contact_id=ana["id"], purpose="survey", decision="granted", **BASIS)
    assert objects_to(store, ana) == []
    assert reason(rules, ana, purpose="survey", channel="email") is None


def test_each_has_its_own_word_again_when_they_are_parted(rules, store, pair):
    ana, double = pair
    rules.record_consent(contact_id=ana["id"], purpose="survey", decision="granted", **BASIS)
    rules.record_consent(contact_id=double["id"], purpose="survey", decision="objected")
    begun = merge(rules, ana, double)
    rules.record_consent(contact_id=double["id"], purpose="newsletter", decision="objected")
    assert objects_to(store, ana) == ["newsletter", "survey"]

    rules.undo_merge(merge_id=begun["id"])

    assert (objects_to(store, ana), objects_to(store, double)) == ([], ["newsletter", "survey"])
    assert reason(rules, ana, purpose="survey", channel="email") is None


def test_survivor_is_on_a_register_once_and_each_again_when_parted(rules, pair):
    ana, double = pair
    for who in pair:
        rules.add_register_entry(register="do_not_contact", contact_id=who["id"])
    rules.add_register_entry(register="do_not_call", contact_id=double["id"])

    def listed(who):
        return sorted(item["register"] for item in
                      rules.list_register_entries(contact_id=who["id"])["items"])

    begun = merge(rules, ana, double)
    rules.add_register_entry(register="do_not_call", contact_id=ana["id"])
    assert listed(ana) == ["do_not_call", "do_not_contact"]
    (entry,) = rules.list_register_entries(
        contact_id=ana["id"], register="do_not_contact")["items"]
    rules.remove_register_entry(listing_id=entry["id"], reason="They asked for it.")
    assert (listed(ana), reason(rules, ana)) == (["do_not_call"], "no_basis")

    rules.undo_merge(merge_id=begun["id"])

    assert (listed(ana), listed(double)) == ([], ["do_not_call", "do_not_contact"])


@pytest.mark.usefixtures("is_much")
def test_ties_and_profile_are_whole_when_a_large_merge_is_at_its_end(rules, store, pair):
    from chassis import schemas
    from chassis.outbox import commit
    from contacts.merges import background, moving
    from contacts.network import ties
    from contacts.profiles import facts, kinds

    ana, double = pair
    eva = rules.create_contact(**person())
    for _ in range(3):
        rules.record_interaction(**call_with(double, eva))
        data = told("sales.order.placed", double)
        loaded = schemas.tolerant(event("sales.order.placed").schema).load(data)
        commit(lambda loaded=loaded: facts.learn([kinds.fact_of("sales.order.placed", loaded)]))
    begun = merge(rules, ana, double)
    # The event of the merge is taken up while nothing is moved yet.
    commit(lambda: moving.reckon_again(ana["id"], double["id"]))

    while commit(lambda: background._move_on(begun["id"])):
        pass

    low, high = sorted((ana["id"], eva["id"]))
    held = store.ties.find_one({"_id": f"{low}/{high}"})
    assert held["strength"] > 0
    commit(lambda: ties.reckon_all_of(ana["id"]))
    assert store.ties.find_one({"_id": held["_id"]})["strength"] == held["strength"]
    (orders,) = store.profiles.find_one({"_id": ana["id"]})["tallies"]
    assert orders["count"] == 3
    assert store.profiles.find_one({"_id": double["id"]}) is None


def test_parted_contacts_that_nobody_proposed_are_not_proposed(rules, store, background_rests):
    from contacts.duplicates import scan

    ana, double = (rules.create_contact(**person(
        given_name="Ana", family_name="Ruiz", phones=[{"number": "600123123"}]))
        for _ in range(2))
    begun = merge(rules, ana, double)
    rules.undo_merge(merge_id=begun["id"])

    scan.run("test")

    assert rules.list_duplicates()["items"] == []
    (parted,) = rules.list_duplicates(state="dismissed")["items"]
    assert parted["score"] > 0.6


def test_guards_and_profile_decide_as_the_one_question_does(rules, store, pair):
    from contacts.guards.default_rules import seed

    seed(store)
    ana, eva = pair

    def levels(who):
        return [rules.check_guards(contact_id=who["id"], action=action)["level"]
                for action in ("campaign", "call")]

    assert levels(ana) == ["clear", "clear"]
    rules.record_consent(contact_id=ana["id"], purpose="marketing", decision="refused")
    assert levels(ana) == ["block", "clear"]
    rules.add_register_entry(register="do_not_call", contact_id=ana["id"])
    assert levels(ana) == ["block", "block"]
    consent = rules.get_profile(contact_id=ana["id"])["sections"]["consent"]
    assert ("marketing" in consent["objects_to"], consent["barred_channels"]) == (True, ["phone"])

    rules.open_data_request(contact_id=eva["id"], kind="restriction", identity_shown_by="Passport")
    store.contacts.update_one({"_id": eva["id"]}, {"$set": {"_restricted_at": ana_time(store)}})
    assert levels(eva) == ["block", "block"]


def ana_time(store):
    return store.contacts.find_one({})["created_at"]


def test_owner_that_is_told_of_late_goes_where_the_contact_went(rules, store, pair):
    from chassis import references
    from chassis.outbox import commit
    from contacts.models import DOCUMENTS
    from contacts.ownership.histories import note_owner

    ana, double = pair
    begun = merge(rules, ana, double)
    store.ownerships.delete_many({})
    late = {**store.merges.find_one({"_id": begun["id"]})["_merged"], "id": double["id"],
            "owner_id": "user_01keeca2mwf04sf6mrhrvrar59"}

    commit(lambda: note_owner(late, "user_01keeca2mwf04sf6mrhrvrar59"))

    assert references.count_references(DOCUMENTS, double["id"], most=10) == {}
    rules.undo_merge(merge_id=begun["id"])
    owners = [item["owner_id"] for item in
              rules.get_ownership_history(contact_id=double["id"])["items"]]
    assert owners == ["user_01keeca2mwf04sf6mrhrvrar59"]


def test_groups_of_many_are_those_of_each(rules):
    from contacts.network.groups import group_ids, groups_of

    ids = [rules.create_contact(**organisation())["id"] for _ in range(7)]
    # A tree of two levels, a circle, and one by itself.
    for child, parent in ((1, 0), (2, 0), (3, 1), (4, 5), (5, 4)):
        rules.create_relationship(from_id=ids[child], to_id=ids[parent], type="subsidiary_of")

    found = groups_of(ids)

    assert found == {id: set(group_ids(id)) for id in ids}
    assert sorted(map(len, found.values())) == [1, 2, 2, 4, 4, 4, 4]
