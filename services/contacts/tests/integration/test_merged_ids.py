"""Every operation that names a contact answers for one that was merged: for all of the contract."""

import json

import pytest
from contacts_factories import call_with, person

from contracts.contacts import contacts as contract
from contracts.declare import STANDARD_ERRORS
from contracts.errors import VinculoError

BY = ("contact_id", "contact_ids")
ASKING = sorted(name for name, operation in contract.operations.items()
                if set(BY) & set(operation.request.fields))
# What is another each time, and what tells only how often something was asked.
VARIES = {"checked_at", "updated_at", "version", "next"}
# Refused whoever is named, since the example needs more than a contact; it is tested by itself.
NEEDS_MORE = {"override_guard": "guard_is_not_raised"}
# A request is for all that services may hold of the person, so it names the merged one on purpose.
NAMES_BOTH = {"open_data_request": {"data_requests": 1}}
# These answer of the merged contact itself.
OF_ITSELF = {"list_merges"}


@pytest.fixture
def world(rules, store, monkeypatch):
    """A merged contact and its survivor, of whom something is known each."""
    from imports_at_work import keep_for_this_process

    from contacts.guards.default_rules import seed

    # What a service beside would do because of it comes at no moment that this test knows.
    keep_for_this_process(store, monkeypatch)
    seed(store)
    survivor, merged, other = (rules.create_contact(**person(
        emails=[{"address": f"{letter}@acme.es"}], owner_id="user_01keebmgr4egktre1p21w518fm"))
        for letter in "abc")
    for who in (survivor, merged):
        rules.record_interaction(**call_with(who))
        rules.create_relationship(from_id=who["id"], to_id=other["id"], type="knows")
        rules.create_activity(**meeting_with(who))
        rules.add_register_entry(register="do_not_contact", contact_id=who["id"])
        rules.record_consent(contact_id=who["id"], purpose="newsletter", decision="objected")
    rules.merge_contacts(survivor_id=survivor["id"], merged_id=merged["id"])
    return survivor["id"], merged["id"]


def meeting_with(*contacts):
    return {"type": "meeting", "subject": "Talks", "starts_at": "2030-01-01T10:00:00Z",
            "ends_at": "2030-01-01T11:00:00Z", "owner_id": "user_01keebmgr4egktre1p21w518fm",
            "participants": [{"contact_id": contact["id"]} for contact in contacts]}


def request_for(name, contact_id):
    """The request of an example, about this contact."""
    request = dict(contract.operations[name].example["request"])
    request.pop("expected_version", None)
    request.pop("owner_id", None)
    for field, value in (("contact_id", contact_id), ("contact_ids", [contact_id])):
        if field in contract.operations[name].request.fields and (
                field in request or "filter" not in request):
            request[field] = value
    if name == "add_register_entry":
        request = {"register": "do_not_call", "contact_id": contact_id}
    if name == "find_introductions":
        request = {"contact_id": contact_id}
    return request


def outcome(rules, name, contact_id):
    operation = contract.operations[name]
    try:
        return likened(getattr(rules, name)(**request_for(name, contact_id)))
    except VinculoError as error:
        if error.code not in {*operation.errors, *STANDARD_ERRORS}:
            raise
        return {"error": error.code}


def likened(value):
    if isinstance(value, dict):
        return {key: likened(inner) for key, inner in value.items() if key not in VARIES}
    return [likened(item) for item in value] if isinstance(value, list) else value


def test_operations_that_name_a_contact_are_known():
    assert len(ASKING) > 25


@pytest.mark.parametrize("name", [name for name in ASKING
                                  if not contract.operations[name].changes_state])
def test_query_by_a_merged_id_is_answered_as_for_the_survivor(rules, world, name):
    survivor_id, merged_id = world

    found = outcome(rules, name, merged_id)

    if name in OF_ITSELF:
        assert [merge["merged_id"] for merge in found["items"]] == [merged_id]
        return
    assert "error" not in found
    assert found == outcome(rules, name, survivor_id)
    assert merged_id not in json.dumps(found)


@pytest.mark.parametrize("name", [name for name in ASKING
                                  if contract.operations[name].changes_state])
def test_command_to_a_merged_id_says_so_or_is_done_on_the_survivor(rules, world, name):
    from chassis import references
    from contacts.models import DOCUMENTS

    _, merged_id = world

    done = outcome(rules, name, merged_id)

    if "error" in done:
        assert done["error"] in ("contact_is_merged", NEEDS_MORE.get(name))
    assert references.count_references(DOCUMENTS, merged_id, most=10) == NAMES_BOTH.get(name, {})


def test_create_activity_with_a_merged_contact_is_of_it_again_when_parted(rules):
    survivor, merged = (rules.create_contact(**person()) for _ in range(2))
    both = rules.create_activity(**meeting_with(survivor, merged))
    merge = rules.merge_contacts(survivor_id=survivor["id"], merged_id=merged["id"])["merge"]
    made = rules.create_activity(**meeting_with(merged))
    assert [item["contact_id"] for item in made["participants"]] == [survivor["id"]]
    # One who takes part twice is shown once, and does not stand in the way of a change.
    changed = rules.update_activity(activity_id=both["id"], changes={"subject": "More talks"})
    assert [item["contact_id"] for item in changed["participants"]] == [survivor["id"]]

    rules.undo_merge(merge_id=merge["id"])

    def planned(contact):
        return {item["id"] for item in rules.list_activities(contact_id=contact["id"])["items"]}

    assert (planned(survivor), planned(merged)) == ({both["id"]}, {both["id"], made["id"]})
    shown = rules.get_timeline(contact_id=merged["id"], type="contacts.activity.created")["items"]
    assert {entry["about"]["id"] for entry in shown} == {both["id"], made["id"]}


def test_find_introductions_to_or_from_a_merged_contact_is_as_of_the_survivor(rules, world):
    survivor_id, merged_id = world
    other = rules.create_contact(**person())

    for field in ("from", "to"):
        asked = {"contact_id": other["id"]}
        assert rules.find_introductions(**asked, **{field: merged_id}) == (
            rules.find_introductions(**asked, **{field: survivor_id}))


def test_record_introduction_by_a_merged_contact_is_its_survivors(rules, world):
    survivor_id, merged_id = world
    one, other = (rules.create_contact(**person()) for _ in range(2))

    rules.record_introduction(introducer_id=merged_id, introduced_id=one["id"],
                              to_id=other["id"], channel="meeting")

    (call,) = rules.list_interactions(contact_id=one["id"])["items"]
    assert survivor_id in [item["contact_id"] for item in call["participants"]]


def test_reassign_contacts_hands_the_survivor_over_when_asked_by_a_merged_id(rules, world):
    survivor_id, merged_id = world

    done = rules.reassign_contacts(
        contact_ids=[merged_id, survivor_id], to_owner_id="user_01keeca2mwf04sf6mrhrvrar59",
        reason="Holidays")

    assert done["items"] == [{"contact_id": survivor_id, "outcome": "reassigned"}]
