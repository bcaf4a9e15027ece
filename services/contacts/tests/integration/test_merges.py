"""Two contacts become one, and two again, each with what is its own."""

import pytest
from contacts_factories import call_with, organisation, person, working_at

from contracts.errors import Conflict, PreconditionFailed, ValidationFailed


@pytest.fixture
def ana(contacts):
    return contacts.create_contact(**person(
        emails=[{"address": "ana@acme.com"}], tags=["vip"], notes="First."))


@pytest.fixture
def double(contacts):
    return contacts.create_contact(**person(
        emails=[{"address": "ana@acme.com"}, {"address": "ana@home.es", "label": "home"}],
        phones=[{"number": "600123123"}], birth_on="1980-01-01", notes="Second.",
        external_ids=[{"system": "sap", "id": "77"}]))


@pytest.fixture
def eva(contacts):
    return contacts.create_contact(**person())


def merge(contacts, survivor, merged, **options):
    return contacts.merge_contacts(survivor_id=survivor["id"], merged_id=merged["id"], **options)


def test_merge_contacts_unites_the_fields_when_nothing_is_chosen(contacts, ana, double,
                                                                 events_seen):
    done = merge(contacts, ana, double)

    one = done["contact"]
    assert one == contacts.get_contact(contact_id=ana["id"])
    assert [email["address"] for email in one["emails"]] == ["ana@acme.com", "ana@home.es"]
    assert [email.get("is_primary", False) for email in one["emails"]] == [True, False]
    assert one["phones"][0]["number"] == "+34600123123"
    assert (one["birth_on"], one["notes"]) == ("1980-01-01", "First.\n\nSecond.")
    assert one["external_ids"] == [{"system": "sap", "id": "77"}]
    assert (one["family_name"], one["version"]) == (ana["family_name"], 2)
    assert done["changed"] == ["birth_on", "emails", "external_ids", "notes", "phones"]
    (event,) = events_seen.wait_for("contacts.contact.merged")
    assert event["data"] == {"contact": one, "changed": done["changed"],
                             "merged_id": double["id"], "merge_id": done["merge"]["id"]}


def test_merge_contacts_takes_the_chosen_side_of_each_field(contacts, ana, double):
    chosen = {"family_name": "merged", "emails": "merged", "notes": "survivor",
              "phones": "survivor"}

    one = merge(contacts, ana, double, choices=chosen)["contact"]

    assert one["family_name"] == double["family_name"]
    assert one["name"] == double["name"]
    assert one["emails"] == double["emails"]
    assert one["notes"] == "First."
    assert not one.get("phones")


def test_merge_contacts_changes_nothing_when_it_is_a_dry_run(contacts, ana, double, eva,
                                                             nothing_changes):
    contacts.create_relationship(from_id=double["id"], to_id=eva["id"], type="knows")

    with nothing_changes():
        planned = merge(contacts, ana, double, is_dry_run=True)

    assert planned["merge"] is None
    assert planned["references"] == [{"collection": "relationships", "count": 1},
                                     {"collection": "timeline", "count": 2}]
    done = merge(contacts, ana, double)
    for name in ("version", "updated_at"):
        del planned["contact"][name], done["contact"][name]
    assert planned["contact"] == done["contact"]


def test_old_id_answers_as_the_survivor_when_merged(contacts, ana, double):
    merge(contacts, ana, double)

    one = contacts.get_contact(contact_id=ana["id"])
    assert contacts.get_contact(contact_id=double["id"]) == one
    assert contacts.get_contacts(contact_ids=[double["id"], ana["id"]])["items"] == [one]
    assert [item["id"] for item in contacts.list_contacts()["items"]] == [ana["id"]]
    assert contacts.list_contacts(is_archived=True)["items"] == []
    assert double["id"] not in contacts.export_contacts(format="jsonl")["text"]


def test_change_of_the_old_id_is_refused_when_merged(contacts, ana, double, nothing_changes):
    merge(contacts, ana, double)

    for operation, more in ((contacts.update_contact, {"changes": {"nickname": "x"}}),
                            (contacts.archive_contact, {}), (contacts.restore_contact, {})):
        with nothing_changes(), pytest.raises(Conflict) as refused:
            operation(contact_id=double["id"], **more)
        assert refused.value.code == "contact_is_merged"
        assert refused.value.details["survivor_id"] == ana["id"]


@pytest.mark.parametrize("refusal", ["stale", "stale merged", "same", "kinds", "archived"])
def test_merge_contacts_is_refused_when_it_cannot_be(contacts, ana, double, nothing_changes,
                                                     refusal):
    options = {}
    if refusal == "stale":
        options, kind = {"expected_version": 7}, PreconditionFailed
    elif refusal == "stale merged":
        options, kind = {"merged_version": 7}, PreconditionFailed
    elif refusal == "same":
        double, kind = ana, ValidationFailed
    elif refusal == "kinds":
        double, kind = contacts.create_contact(**organisation()), Conflict
    else:
        contacts.archive_contact(contact_id=ana["id"])
        kind = Conflict

    with nothing_changes(), pytest.raises(kind):
        merge(contacts, ana, double, **options)


def test_everything_that_names_the_merged_one_follows(contacts, ana, double, eva):
    related = contacts.create_relationship(from_id=double["id"], to_id=eva["id"], type="knows")
    called = contacts.record_interaction(**call_with(double, eva))

    merge(contacts, ana, double)

    (found,) = contacts.list_contact_relationships(contact_id=ana["id"])["items"]
    assert (found["id"], found["from_id"], found["to_id"]) == (related["id"], ana["id"], eva["id"])
    (found,) = contacts.list_contact_interactions(contact_id=ana["id"])["items"]
    assert found["id"] == called["id"]
    assert [item["contact_id"] for item in found["participants"]] == [ana["id"], eva["id"]]
    shown = contacts.get_timeline(contact_id=ana["id"])["items"]
    assert {entry["about"]["id"] for entry in shown} >= {related["id"], called["id"]}
    assert double["id"] not in str(shown)


def test_people_follow_when_organisations_are_merged(contacts):
    acme, twin = (contacts.create_contact(**organisation()) for _ in range(2))
    eva = contacts.create_contact(**person(affiliations=[working_at(twin, title="CEO")]))
    contacts.record_interaction(**call_with(eva))

    done = merge(contacts, acme, twin)

    (place,) = contacts.get_contact(contact_id=eva["id"])["affiliations"]
    assert (place["organisation_id"], place["organisation_name"]) == (acme["id"], acme["name"])
    assert contacts.list_contacts(organisation_id=acme["id"])["items"][0]["id"] == eva["id"]
    assert contacts.list_contacts(organisation_id=twin["id"])["items"][0]["id"] == eva["id"]
    assert len(contacts.search_contacts(q=acme["name"], kind="person")["items"]) == 1
    called = "contacts.interaction.recorded"
    assert len(contacts.get_timeline(contact_id=acme["id"], type=called)["items"]) == 1

    contacts.undo_merge(merge_id=done["merge"]["id"])

    (place,) = contacts.get_contact(contact_id=eva["id"])["affiliations"]
    assert (place["organisation_id"], place["organisation_name"]) == (twin["id"], twin["name"])
    assert len(contacts.get_timeline(contact_id=twin["id"], type=called)["items"]) == 1
    assert contacts.get_timeline(contact_id=acme["id"], type=called)["items"] == []


def test_relationship_is_put_away_when_the_merge_makes_it_a_double_or_ones_own(
        contacts, ana, double, eva, events_seen):
    first = contacts.create_relationship(from_id=ana["id"], to_id=eva["id"], type="knows")
    again = contacts.create_relationship(from_id=double["id"], to_id=eva["id"], type="knows")
    own = contacts.create_relationship(from_id=double["id"], to_id=ana["id"], type="family")

    done = merge(contacts, ana, double)

    assert contacts.list_contact_relationships(contact_id=ana["id"])["items"] == [first]
    told = {event["data"]["relationship"]["id"]
            for event in events_seen.wait_for("contacts.relationship.archived", count=2)}
    assert told == {again["id"], own["id"]}

    contacts.undo_merge(merge_id=done["merge"]["id"])

    found = contacts.list_contact_relationships(contact_id=double["id"])["items"]
    assert [(item["from_id"], item["to_id"]) for item in found] == [
        (double["id"], ana["id"]), (double["id"], eva["id"])]
    assert len(contacts.list_contact_relationships(contact_id=ana["id"])["items"]) == 2


def test_undo_merge_brings_both_back_as_they_were_when_nothing_came_since(contacts, ana, double):
    done = merge(contacts, ana, double)

    undone = contacts.undo_merge(merge_id=done["merge"]["id"])

    for before, after in ((ana, undone["survivor"]), (double, undone["contact"])):
        assert contacts.get_contact(contact_id=before["id"]) == after
        changing = ("version", "updated_at")
        assert {name: value for name, value in after.items() if name not in changing} == {
            name: value for name, value in before.items() if name not in changing}
    assert undone["merge"]["state"] == "undone"
    assert undone["left_out"] == []
    assert [item["contact"]["id"] for item in
            contacts.search_contacts(q=double["name"])["items"]] == [double["id"]]


def test_undo_merge_leaves_with_the_survivor_what_was_changed_since(contacts, ana, double):
    done = merge(contacts, ana, double)
    emails = [*done["contact"]["emails"], {"address": "new@acme.com"}]
    contacts.update_contact(contact_id=ana["id"], changes={
        "emails": emails, "birth_on": "1981-01-01", "tags": ["vip", "late"]})

    undone = contacts.undo_merge(merge_id=done["merge"]["id"])

    survivor = undone["survivor"]
    assert [email["address"] for email in survivor["emails"]] == ["ana@acme.com", "new@acme.com"]
    assert (survivor["birth_on"], survivor["notes"]) == ("1981-01-01", "First.")
    assert survivor["tags"] == ["vip", "late"]
    assert not survivor.get("phones")
    assert undone["contact"]["birth_on"] == "1980-01-01"


def test_undo_merge_gives_back_what_was_addressed_to_the_old_id(contacts, ana, double, eva):
    done = merge(contacts, ana, double)
    to_old = contacts.record_interaction(**call_with(double))
    to_new = contacts.record_interaction(**call_with(ana))
    knows = contacts.create_relationship(from_id=eva["id"], to_id=double["id"], type="knows")
    with_old = contacts.record_interaction_with(contact_id=double["id"], **call_with(eva))
    assert to_old["participants"][0]["contact_id"] == ana["id"]
    assert knows["to_id"] == ana["id"]

    contacts.undo_merge(merge_id=done["merge"]["id"])

    def interactions_of(contact):
        found = contacts.list_contact_interactions(contact_id=contact["id"])["items"]
        return [item["id"] for item in found]

    assert interactions_of(double) == [with_old["id"], to_old["id"]]
    assert interactions_of(ana) == [to_new["id"]]
    assert contacts.get_relationship(relationship_id=knows["id"])["to_id"] == double["id"]
    shown = contacts.get_timeline(contact_id=double["id"])["items"]
    assert {entry["about"]["id"] for entry in shown} >= {to_old["id"], knows["id"], with_old["id"]}
    assert to_new["id"] not in str(shown)


def test_undo_merge_is_refused_when_done_or_covered(contacts, ana, double, eva, nothing_changes):
    first = merge(contacts, ana, double)["merge"]["id"]
    second = merge(contacts, eva, ana)["merge"]["id"]
    assert contacts.get_contact(contact_id=double["id"])["id"] == eva["id"]

    with nothing_changes(), pytest.raises(Conflict) as refused:
        contacts.undo_merge(merge_id=first)
    assert (refused.value.code, refused.value.details["merge_id"]) == ("merge_is_covered", second)

    contacts.undo_merge(merge_id=second)
    assert contacts.get_contact(contact_id=double["id"])["id"] == ana["id"]
    contacts.undo_merge(merge_id=first)
    assert contacts.get_contact(contact_id=double["id"])["id"] == double["id"]
    with nothing_changes(), pytest.raises(Conflict) as refused:
        contacts.undo_merge(merge_id=first)
    assert refused.value.code == "merge_is_undone"


def test_undo_merge_leaves_out_an_external_id_that_another_has_by_now(contacts, ana, double):
    done = merge(contacts, ana, double)
    contacts.update_contact(contact_id=ana["id"], changes={"external_ids": []})
    contacts.create_contact(**person(external_ids=[{"system": "sap", "id": "77"}]))

    undone = contacts.undo_merge(merge_id=done["merge"]["id"])

    assert undone["left_out"] == [{"system": "sap", "id": "77"}]
    assert "external_ids" not in undone["contact"]


def test_list_merges_shows_those_of_a_contact_from_both_sides(contacts, ana, double, eva):
    done = merge(contacts, ana, double)["merge"]

    assert contacts.list_merges()["items"] == [done]
    for id in (ana["id"], double["id"]):
        assert contacts.list_merges(contact_id=id)["items"] == [done]
    assert contacts.list_merges(contact_id=eva["id"])["items"] == []
    assert contacts.get_merge(merge_id=done["id"]) == done
