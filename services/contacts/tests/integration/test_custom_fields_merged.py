"""Custom fields in merges, un-merges, erasures and answers: nothing is lost or left behind."""

import pytest
from contacts_factories import person
from custom_at_work import field_of, settled_now

from contracts.errors import ValidationFailed

TASK = {"type": "task", "subject": "Review", "due_at": "2026-05-01T09:00:00Z"}


@pytest.fixture(autouse=True)
def _fields(rules, background_rests):
    from contacts.custom_fields import known

    known.forget()
    options = [{"key": key, "label": key.upper()} for key in ("a", "b", "c")]
    field_of(rules, "line", "text", is_searchable=True)
    field_of(rules, "other", "text", is_searchable=True)
    field_of(rules, "sizes", "choices", options=options)
    field_of(rules, "member_no", "text", is_unique=True)
    field_of(rules, "boss", "contact", is_searchable=True)
    field_of(rules, "host", "contact", entity="activity", is_searchable=True)


def merge(rules, survivor, merged, **choices):
    return rules.merge_contacts(
        survivor_id=survivor["id"], merged_id=merged["id"], choices=choices)


def custom_of(rules, contact):
    return rules.get_contact(contact_id=contact["id"]).get("custom")


def test_merge_contacts_unites_custom_fields_and_undo_parts_them(rules):
    ours, theirs = {"line": "x", "sizes": ["a", "b"]}, {
        "line": "y", "other": "z", "sizes": ["b", "c"], "member_no": "A1"}
    ana, twin = (rules.create_contact(**person(custom=custom)) for custom in (ours, theirs))

    merged = merge(rules, ana, twin)

    assert merged["contact"]["custom"] == {
        "line": "x", "other": "z", "sizes": ["a", "b", "c"], "member_no": "A1"}
    assert len(rules.search_contacts(q="z x")["items"]) == 1
    undone = rules.undo_merge(merge_id=merged["merge"]["id"])
    assert (undone["survivor"]["custom"], undone["contact"]["custom"]) == (ours, theirs)
    assert undone["left_out_custom"] == {}


def test_merge_contacts_with_a_choice_for_each_custom_field(rules):
    ana, twin = (rules.create_contact(**person(custom=custom)) for custom in (
        {"line": "x", "other": "o", "sizes": ["a"]}, {"line": "y", "other": "p", "sizes": ["b"]}))
    planned = rules.merge_contacts(
        survivor_id=ana["id"], merged_id=twin["id"], is_dry_run=True,
        choices={"custom.line": "merged", "custom.sizes": "survivor"})
    whole = rules.merge_contacts(survivor_id=ana["id"], merged_id=twin["id"], is_dry_run=True,
                                 choices={"custom": "merged", "custom.other": "survivor"})

    assert planned["contact"]["custom"] == {"line": "y", "other": "o", "sizes": ["a"]}
    assert whole["contact"]["custom"] == {"line": "y", "other": "o", "sizes": ["b"]}


def test_undo_merge_when_another_has_the_unique_value_by_now(rules):
    ana = rules.create_contact(**person())
    twin = rules.create_contact(**person(custom={"member_no": "A1", "line": "x"}))
    merged = merge(rules, ana, twin)
    rules.update_contact(contact_id=ana["id"], changes={"custom": {"member_no": None}})
    eva = rules.create_contact(**person(custom={"member_no": "a1"}))

    undone = rules.undo_merge(merge_id=merged["merge"]["id"])

    assert undone["contact"]["custom"] == {"line": "x"}
    assert undone["left_out_custom"] == {"member_no": "A1"}
    assert custom_of(rules, eva) == {"member_no": "a1"}


def test_merge_contacts_keeps_values_of_retired_fields(rules, monkeypatch):
    field = rules.list_custom_fields()["items"][0]
    ana, twin = (rules.create_contact(**person(custom={key: key})) for key in ("other", "line"))
    rules.retire_custom_field(custom_field_id=field["id"])
    settled_now(monkeypatch)
    merged = merge(rules, ana, twin)
    shown = merged["contact"]["custom"]
    undone = rules.undo_merge(merge_id=merged["merge"]["id"])
    rules.restore_custom_field(custom_field_id=field["id"])
    settled_now(monkeypatch)

    assert (field["key"], shown) == ("line", {"other": "other"})
    assert undone["survivor"]["custom"] == {"other": "other"}
    assert custom_of(rules, ana) == {"other": "other"}
    assert custom_of(rules, twin) == {"line": "line"}


def test_custom_fields_that_name_a_contact_follow_its_merge_and_come_back(rules, store):
    ana, twin = (rules.create_contact(**person()) for _ in range(2))
    leo = rules.create_contact(**person(custom={"boss": twin["id"], "line": "x"}))
    task = rules.create_activity(**TASK, custom={"host": twin["id"]})

    merged = merge(rules, ana, twin)
    eva = rules.create_contact(**person(custom={"boss": twin["id"]}))

    for contact in (leo, eva):
        assert custom_of(rules, contact)["boss"] == ana["id"]
    assert {item["id"] for item in rules.list_contacts(custom=[f"boss:{ana['id']}"])["items"]} == {
        leo["id"], eva["id"]}
    assert rules.get_activity(activity_id=task["id"])["custom"] == {"host": ana["id"]}
    assert rules.list_activities(custom=[f"host:{ana['id']}"])["items"]
    # What was addressed to the merged one since goes back to it, too.
    rules.undo_merge(merge_id=merged["merge"]["id"])
    for contact in (leo, eva):
        assert custom_of(rules, contact)["boss"] == twin["id"]
    assert rules.list_contacts(custom=[f"boss:{ana['id']}"])["items"] == []
    assert rules.get_activity(activity_id=task["id"])["custom"] == {"host": twin["id"]}
    assert store.contacts.find_one({"_id": leo["id"]})["_custom_contacts"] == [
        {"key": "boss", "contact_id": twin["id"]}]


def test_erased_contact_is_taken_out_of_custom_fields(rules, store):
    from chassis.outbox import commit
    from contacts.data_requests.erasure import erase

    ana = rules.create_contact(**person())
    leo = rules.create_contact(**person(custom={"boss": ana["id"], "line": "x"}))
    eva = rules.create_contact(**person(custom={"boss": ana["id"]}))
    task = rules.create_activity(**TASK, custom={"host": ana["id"]})

    commit(lambda: erase([ana["id"]]))

    assert custom_of(rules, leo) == {"line": "x"}
    assert not custom_of(rules, eva)
    # What is planned stays: it is not about the contact alone.
    assert not rules.get_activity(activity_id=task["id"]).get("custom")
    for name in ("contacts", "activities", "custom_fields"):
        assert ana["id"] not in str(list(store[name].find()))


def test_answer_to_a_person_holds_values_of_retired_fields(rules, monkeypatch):
    from contacts.data_requests.answers import ContactsHoldings

    ana = rules.create_contact(**person(custom={"line": "x", "other": "y"}))
    field = rules.list_custom_fields()["items"][0]
    rules.retire_custom_field(custom_field_id=field["id"])
    settled_now(monkeypatch)

    told = dict(ContactsHoldings().collect([ana["id"]], portable=True))["contacts"]

    assert (told["custom"], told["retired_custom"]) == ({"other": "y"}, {"line": "x"})


def test_create_contact_when_a_custom_field_names_nobody(rules, store):
    with pytest.raises(ValidationFailed) as raised:
        rules.create_contact(**person(custom={"boss": "contact_01h455vb4pex5vsknk084sn02q"}))

    assert raised.value.details["errors"] == [
        {"pointer": "/custom/boss", "detail": "There is no such contact."}]
    assert store.contacts.count_documents({}) == 0


def test_view_of_contacts_is_narrowed_by_and_shows_custom_fields(rules):
    said = {"collection": "contacts", "name": "Mine"}

    made = rules.create_view(**said, columns=["name", "custom.line", "custom"], filters=[
        {"name": "custom", "value": "line:x"}, {"name": "custom", "value": "other:y"}])

    assert [item["value"] for item in made["filters"]] == ["line:x", "other:y"]
    with pytest.raises(ValidationFailed) as raised:
        rules.update_view(view_id=made["id"], changes={
            "columns": ["custom.unknown"], "filters": [{"name": "custom", "value": "sizes:a"}]})
    assert raised.value.details["errors"] == [
        {"pointer": "/filters/0/value", "detail": "There is no custom field sizes to narrow by."},
        {"pointer": "/columns/0", "detail": "The list does not show this."}]
