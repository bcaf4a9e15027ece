"""Ties of many contacts that are reckoned together are those of each reckoned alone."""

import pytest
from contacts_factories import call_with, organisation, person, working_at
from imports_at_work import keep_for_this_process

from chassis.outbox import commit
from chassis.testing.asked import ASKED

OWNER = "user_01h455vb4pex5vsknk084sn02q"


@pytest.fixture
def world(rules, store, monkeypatch):
    """People who belong somewhere, and some of whom more is known; an id of nobody among theirs."""
    keep_for_this_process(store, monkeypatch)
    firms = [rules.create_contact(**organisation()) for _ in range(2)]
    people = [rules.create_contact(**person(affiliations=[working_at(firms[number % 2])]))
              for number in range(6)]
    people.append(rules.create_contact(**person(owner_id=OWNER)))
    people.append(rules.create_contact(**person(
        roles=[{"role": "employee"}], affiliations=[working_at(firms[0])])))
    rules.create_relationship(from_id=people[0]["id"], to_id=firms[0]["id"], type="knows",
                              strength=0.9)
    rules.record_interaction(**call_with(people[1], firms[1]))
    return [contact["id"] for contact in people] + ["contact_01h455vb4pex5vsknk084sn02q"]


def held(store):
    return {raw["_id"]: {name: value for name, value in raw.items()
                         if name not in ("_id", "created_at", "updated_at", "version")}
            for raw in store.ties.find()}


def test_reckon_parties_gives_what_each_reckoned_alone_gives(world, store):
    from contacts.network.ties import reckon_parties, reckon_party

    for id in world:
        commit(lambda id=id: reckon_party(id))
    alone = held(store)
    store.ties.delete_many({})

    commit(lambda: reckon_parties(world))

    assert held(store) == alone
    assert len(alone) == 8
    kinds = {item["kind"] for tie in alone.values() for item in tie["evidence"]}
    assert kinds == {"affiliation", "ownership", "relationship", "interactions"}


def test_reckon_parties_takes_away_what_is_not_said_any_more(world, store):
    from contacts.network.ties import reckon_parties

    commit(lambda: reckon_parties(world))
    before = held(store)
    store.contacts.update_one({"_id": world[2]}, {"$unset": {"affiliations": ""}})
    store.contacts.update_one({"_id": world[7]}, {"$set": {"roles": []}})

    commit(lambda: reckon_parties(world))

    after = held(store)
    changed = {id for id in before if before[id] != after.get(id)}
    assert {world[2], world[7]} == {id for pair in changed for id in pair.split("/")} & set(world)
    assert not [tie for id, tie in after.items() if world[2] in id and tie["evidence"]]
    assert not [tie for id, tie in after.items() if world[7] in id and "low_is_ours" in tie]


def test_reckon_parties_asks_no_more_often_for_many_strangers_than_for_few(world, store):
    from contacts.network.ties import reckon_parties

    few, many = world[2:4], world[2:6]

    asked = []
    for ids in (few, many):
        ASKED.names.clear()
        commit(lambda ids=ids: reckon_parties(ids))
        asked.append(ASKED.reads)

    assert asked[0] == asked[1] != []
