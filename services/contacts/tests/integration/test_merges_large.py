"""A merge of much is gone on with in the background, and shown whole meanwhile."""

import pytest
from contacts_factories import call_with, organisation, person, working_at

from contracts.errors import Conflict


@pytest.fixture
def at_once(monkeypatch, background_rests):
    """Have merges move three records at a time, so that little is much."""
    from contacts.merges import moving

    monkeypatch.setattr(moving, "AT_ONCE", 3)


@pytest.fixture
def step():
    """Do one batch of what the background does; whether there may be more."""
    from chassis.outbox import commit
    from contacts.merges import background

    def step(merge_id, state="moving"):
        one = {"moving": background._move_on, "undoing": background._bring_back_on}[state]
        return commit(lambda: one(merge_id))

    return step


def interactions_of(rules, contact):
    found = rules.list_contact_interactions(contact_id=contact["id"], limit=200)["items"]
    return [item["id"] for item in found]


def test_survivor_shows_everything_while_a_large_merge_goes_on(rules, at_once, step):
    ana, double, eva = (rules.create_contact(**person()) for _ in range(3))
    made = [rules.record_interaction(**call_with(who))["id"] for who in (double, ana) * 5]
    knows = rules.create_relationship(from_id=double["id"], to_id=eva["id"], type="knows")

    merge = rules.merge_contacts(survivor_id=ana["id"], merged_id=double["id"])["merge"]

    assert merge["state"] == "moving"
    steps = 0
    while True:
        for who in (ana, double):
            assert interactions_of(rules, who) == made[::-1]
            page = rules.get_timeline(contact_id=who["id"], type="contacts.interaction.recorded")
            assert [entry["about"]["id"] for entry in page["items"]] == made[::-1]
            (found,) = rules.list_contact_relationships(contact_id=who["id"])["items"]
            assert found["id"] == knows["id"]
            (found,) = rules.list_relationships(from_id=who["id"], to_id=eva["id"])["items"]
            assert found["id"] == knows["id"]
        if not step(merge["id"]):
            break
        steps += 1
    assert steps > 3
    done = rules.get_merge(merge_id=merge["id"])
    # Five calls and one relationship, an entry of each, and that the contact was added.
    assert (done["state"], done["moved_count"]) == ("done", 13)


def test_undo_of_a_large_merge_brings_everything_to_its_own(rules, at_once, step,
                                                           nothing_changes):
    acme, twin = (rules.create_contact(**organisation()) for _ in range(2))
    people = [rules.create_contact(**person(affiliations=[working_at(where)]))
              for where in (acme, twin) * 4]
    calls = [rules.record_interaction(**call_with(who))["id"] for who in people]
    merge = rules.merge_contacts(survivor_id=acme["id"], merged_id=twin["id"])["merge"]
    with nothing_changes(), pytest.raises(Conflict) as refused:
        rules.undo_merge(merge_id=merge["id"])
    assert refused.value.code == "merge_is_running"
    while step(merge["id"]):
        pass
    assert len(rules.list_contacts(organisation_id=acme["id"])["items"]) == 8

    undone = rules.undo_merge(merge_id=merge["id"])

    assert (undone["merge"]["state"], undone["contact"]) == ("undoing", None)
    while step(merge["id"], "undoing"):
        assert len(rules.list_contacts(organisation_id=acme["id"])["items"]) == 8
    for where, own in ((acme, people[::2]), (twin, people[1::2])):
        found = rules.list_contacts(organisation_id=where["id"], sort="created_at")["items"]
        assert [item["id"] for item in found] == [item["id"] for item in own]
        assert {item["affiliations"][0]["organisation_name"] for item in found} == {where["name"]}
    shown = rules.get_timeline(contact_id=twin["id"], type="contacts.interaction.recorded")
    assert [entry["about"]["id"] for entry in shown["items"]] == calls[1::2][::-1]


def test_what_was_written_at_the_moment_of_a_merge_follows_later(rules, store):
    from datetime import timedelta

    from chassis import clock
    from contacts.merges import background

    ana, double = (rules.create_contact(**person()) for _ in range(2))
    merge = rules.merge_contacts(survivor_id=ana["id"], merged_id=double["id"])["merge"]
    # As a transaction would leave it that began before the merge and committed after it.
    call = rules.record_interaction(**call_with(ana))
    store.interactions.update_one(
        {"_id": call["id"]}, {"$set": {"participants.0.contact_id": double["id"]}})

    clock.move(timedelta(minutes=3))
    try:
        background.carry_on_merges()
    finally:
        clock.move(timedelta())

    assert interactions_of(rules, ana) == [call["id"]]
    rules.undo_merge(merge_id=merge["id"])
    assert interactions_of(rules, double) == [call["id"]]
