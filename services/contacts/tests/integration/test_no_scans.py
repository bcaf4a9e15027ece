"""Whatever the service asks its store has an index: it works where the store refuses to scan."""

import base64
import itertools

import pytest
from contacts_factories import call_with, organisation, person, working_at
from imports_at_work import finished, send
from pymongo.errors import OperationFailure

from chassis.testing.processes import wait_until

OWNER = "user_01h455vb4pex5vsknk084sn02q"
SORTS = ("created_at", "-created_at", "updated_at", "-updated_at", "name", "-name")


@pytest.fixture(scope="module")
def contacts(unscanned_client):
    return unscanned_client.contacts


@pytest.fixture(scope="module")
def acme(contacts):
    return contacts.create_contact(**organisation())


@pytest.fixture(scope="module")
def ana(contacts, acme):
    return contacts.create_contact(**person(
        roles=[{"role": "press"}], tags=["vip"], owner_id=OWNER, affiliations=[working_at(acme)],
        emails=[{"address": "ana@acme.com"}], phones=[{"number": "600123123"}],
        external_ids=[{"system": "sap", "id": "77"}]))


def _filters(acme):
    return {
        "kind": "person", "role": "press", "tag": "vip", "owner_id": OWNER,
        "organisation_id": acme["id"], "email": "ana@acme.com", "phone": "600123123",
        "external_system": "sap",
    }


def test_lists_of_contacts_narrowed_and_sorted_in_any_way(contacts, acme, ana):
    filters = _filters(acme)
    chosen = [dict(pair) for size in (0, 1, 2) for pair in
              itertools.combinations(filters.items(), size)]
    chosen.append({**filters, "external_id": "77"})

    for narrowed, sort in itertools.product(chosen, SORTS):
        page = contacts.list_contacts(sort=sort, limit=1, **narrowed)
        assert len(page["items"]) == 1
        if page["next"]:
            contacts.list_contacts(sort=sort, limit=1, after=page["next"], **narrowed)
        contacts.list_contacts(sort=sort, is_archived=True, **narrowed)


def test_contacts_are_changed_put_away_and_brought_back(contacts, acme, ana):
    contacts.update_contact(contact_id=ana["id"], changes={
        "nickname": "Anita", "affiliations": [working_at(acme, starts_on="2020-01-01")]})
    contacts.archive_contact(contact_id=ana["id"])
    contacts.restore_contact(contact_id=ana["id"])

    assert contacts.get_contact(contact_id=ana["id"])["version"] == 4
    assert len(contacts.get_contacts(contact_ids=[ana["id"], acme["id"]])["items"]) == 2


def test_searches_of_all_kinds(contacts, acme, ana):
    for q in ("ana", "a", "anna ruiz", "ruzi ana", "600123123", "ana@acme.com", "ana@acmee.com",
              "vip", "xyzzy", "acme.com", f"ana {acme['name']}"):
        for kind in ({}, {"kind": "person"}):
            contacts.search_contacts(q=q, **kind)


def test_relationships_are_made_changed_listed_and_put_away(contacts, acme, ana):
    related = contacts.create_relationship(from_id=ana["id"], to_id=acme["id"], type="knows")
    filters = {"contact_id": ana["id"], "from_id": ana["id"], "to_id": acme["id"],
               "type": "knows"}

    for size in range(5):
        for narrowed in itertools.combinations(filters.items(), size):
            page = contacts.list_relationships(limit=1, **dict(narrowed))
            assert page["items"] == [related]
    contacts.list_contact_relationships(contact_id=ana["id"], type="knows")
    contacts.update_relationship(relationship_id=related["id"], changes={"strength": 0.5})
    contacts.archive_relationship(relationship_id=related["id"])
    assert contacts.get_relationship(relationship_id=related["id"])["version"] == 3


def test_interactions_and_timelines_are_recorded_corrected_and_listed(contacts, acme, ana):
    first = contacts.record_interaction(**call_with(ana))
    contacts.record_interaction_with(contact_id=ana["id"], **call_with(acme))
    contacts.correct_interaction(interaction_id=first["id"], reason="x", **call_with(ana))
    contacts.get_interaction(interaction_id=first["id"])
    filters = {"contact_id": ana["id"], "channel": "phone",
               "occurred_after": "2020-01-01T00:00:00Z", "occurred_before": "2100-01-01T00:00:00Z"}

    for size in range(5):
        for narrowed in itertools.combinations(filters.items(), size):
            page = contacts.list_interactions(limit=1, **dict(narrowed))
            assert len(page["items"]) == 1
            contacts.list_interactions(limit=1, after=page["next"], **dict(narrowed))
    contacts.list_contact_interactions(**filters)
    for type in ({}, {"type": "contacts.interaction.recorded"}):
        page = contacts.get_timeline(contact_id=acme["id"], limit=1, **type)
        contacts.get_timeline(contact_id=acme["id"], limit=1, after=page["next"], **type)


def test_reactions_find_whom_they_concern(contacts, acme, ana):
    contacts.update_contact(contact_id=acme["id"], changes={"name": "Zubiri"})

    def shown():
        found = contacts.get_contact(contact_id=ana["id"])["affiliations"]
        return found[0]["organisation_name"] == "Zubiri"

    wait_until(shown)


def test_files_come_in_and_go_out(contacts, acme, ana):
    rows = (b"name,email,phone,company,external_id\n"
            b"Ana,ana@acme.com,600123123,Acme,77\nEva,eva@acme.com,,Zubiri,78\n,,,,\n")

    for options in ({"policy": "skip"}, {"policy": "update", "is_dry_run": True},
                    {"policy": "update"}, {"policy": "create"}):
        sent = send(contacts, rows, external_system="sap", **options)
        assert finished(contacts, sent["id"])["state"] == "done"
        contacts.read_import_refusals(import_id=sent["id"])
    contacts.cancel_import(import_id=contacts.create_import()["id"])

    assert len(contacts.list_imports()["items"]) == 5
    for narrowed in ({}, *({name: value} for name, value in _filters(acme).items()
                           if name in ("kind", "role", "tag", "owner_id"))):
        assert "Ana" in contacts.export_contacts(**narrowed)["text"]


def test_lists_come_in_order_from_an_index_when_narrowed_by_what_many_have(
        contacts, unscanned_database, acme, ana):
    narrow = ("kind", "role", "tag", "owner_id", "organisation_id")
    unscanned_database.command("profile", 2)

    for filters in ({}, *({name: _filters(acme)[name]} for name in narrow)):
        contacts.list_contacts(**filters)
    contacts.list_contacts(is_archived=True)
    contacts.list_contacts(sort="name")
    contacts.list_contacts(sort="-updated_at")
    contacts.list_contact_relationships(contact_id=ana["id"])
    contacts.list_contact_interactions(contact_id=ana["id"])
    contacts.get_timeline(contact_id=ana["id"])

    unscanned_database.command("profile", 0)
    asked = [entry for entry in unscanned_database.system.profile.find() if entry["op"] == "query"
             and "sort" in entry["command"]]
    assert len(asked) >= 12
    assert [entry["command"] for entry in asked if entry.get("hasSortStage")] == []


def test_agenda_is_kept_listed_and_read(contacts, acme, ana):
    series = contacts.create_activity(
        type="call", subject="Seguimiento", starts_at="2030-03-25T08:00:00Z", reminders=[10],
        participants=[{"contact_id": ana["id"]}], recurrence={"rule": "FREQ=WEEKLY;COUNT=5"})
    at = {"activity_id": series["id"]}
    period = {"period_from_at": "2030-03-01T00:00:00Z", "period_to_at": "2030-06-01T00:00:00Z"}
    filters = {"owner_id": OWNER, "contact_id": ana["id"], "type": "call", "state": "open",
               "is_overdue": False}

    for size in range(6):
        for narrowed in itertools.combinations(filters.items(), size):
            page = contacts.list_activities(limit=1, **dict(narrowed))
            assert page["items"] == [series]
            page = contacts.list_activities(limit=1, **period, **dict(narrowed))
            assert contacts.list_activities(
                limit=9, after=page["next"], **period, **dict(narrowed))["items"]
    contacts.list_activities(is_overdue=True)
    contacts.list_activities(contact_id=acme["id"], includes_people=True, state="open")
    contacts.update_activity(**at, changes={"reminders": [20]})
    contacts.update_occurrence(**at, occurrence_at="2030-04-08T08:00:00Z", scope="following",
                               changes={"subject": "Otro"})
    contacts.complete_activity(**at, occurrence_at="2030-03-25T08:00:00Z", outcome="hecho")
    contacts.cancel_activity(**at)
    assert contacts.get_free_busy(user_ids=[OWNER], **period)["items"][0]["busy"]
    link = contacts.create_calendar(digest="0" * 64)
    assert contacts.list_calendars()["items"] == [link]
    contacts.renew_calendar(calendar_id=link["id"], digest="1" * 64)
    assert "VEVENT" in contacts.read_calendar(digest="1" * 64)["text"]
    contacts.write_invitation(activity_id=series["id"], people=[
        {"user_id": OWNER, "address": "ana@example.com"}])
    contacts.revoke_calendar(calendar_id=link["id"])


def test_contacts_are_handed_over(contacts, acme, ana):
    contacts.update_contact(contact_id=ana["id"], changes={"team_id": "norte"})
    filters = {"kind": "person", "role": "press", "tag": "vip", "team_id": "norte",
               "organisation_id": acme["id"]}

    for narrowed in ({}, *({name: value} for name, value in filters.items())):
        begun = contacts.reassign_contacts(
            filter=narrowed, from_owner_id=OWNER, to_team_id="sur", reason="x")
        wait_until(lambda id=begun["id"]: contacts.get_reassignment(
            reassignment_id=id)["state"] == "done")
        contacts.reassign_contacts(contact_ids=[ana["id"]], to_team_id="norte", reason="x")
    assert contacts.list_contacts(team_id="norte")["items"]
    page = contacts.get_ownership_history(contact_id=ana["id"], limit=1)
    contacts.get_ownership_history(contact_id=ana["id"], limit=1, after=page["next"])


def test_mails_are_recorded_and_found_again(contacts, ana):
    mail = base64.b64encode(
        b"From: ana@acme.com\nTo: x@acme.com\nMessage-ID: <1@x>\nReferences: <0@x>\n\nHola")

    told = [contacts.record_mail(message=mail.decode()) for _ in range(2)]

    assert [item["is_repeat"] for item in told] == [False, True]


def test_store_refuses_to_scan_and_had_no_reason_to(
        unscanned_process, unscanned_database, contacts):
    with pytest.raises(OperationFailure, match="notablescan"):
        unscanned_database.contacts.find_one({"notes": "x"})

    assert [line for line in unscanned_process.log if "notablescan" in line] == []


def test_views_are_kept_listed_changed_and_taken_away(contacts):
    made = contacts.create_view(collection="contacts", name="All", is_shared=True)

    for narrowed in ({}, {"collection": "contacts"}):
        page = contacts.list_views(limit=1, **narrowed)
        assert [view["name"] for view in page["items"]] == ["All"]
    contacts.update_view(view_id=made["id"], changes={"name": "Everybody"})
    contacts.delete_view(view_id=made["id"])
    assert contacts.list_views()["items"] == []
