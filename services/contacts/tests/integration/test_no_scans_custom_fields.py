"""Custom fields work where the store refuses to scan a collection."""

import itertools

import pytest
from contacts_factories import person
from imports_at_work import finished, send

from chassis.testing.processes import wait_until

OWNER = "user_01h455vb4pex5vsknk084sn02q"
SORTS = ("created_at", "-created_at", "updated_at", "-updated_at", "name", "-name")


@pytest.fixture(scope="module")
def contacts(unscanned_client):
    return unscanned_client.contacts


@pytest.fixture(scope="module")
def fields(contacts):
    """Fields of contacts and activities by entity and key."""
    declared = [contacts.declare_custom_field(
        entity=entity, key=key, type=type, label=key, is_searchable=True, **more)
        for entity in ("contact", "activity")
        for key, type, more in (("line", "text", {}), ("points", "whole", {}),
                                ("boss", "contact", {}))]
    declared.append(contacts.declare_custom_field(
        entity="contact", key="member_no", type="text", label="No.", is_unique=True))
    return {(field["entity"], field["key"]): field for field in declared}


def test_fields_are_listed_changed_retired_and_settled(contacts, fields, unscanned_process):
    field = fields["contact", "line"]
    contacts.create_contact(**person(custom={"line": "old"}))
    for entity, is_retired in itertools.product(({}, {"entity": "contact"}), (False, True)):
        page = contacts.list_custom_fields(limit=1, is_retired=is_retired, **entity)
        if page["next"]:
            contacts.list_custom_fields(limit=1, is_retired=is_retired, after=page["next"],
                                        **entity)
    contacts.get_custom_field(custom_field_id=field["id"])
    contacts.get_custom_field_schema(entity="contact")

    contacts.update_custom_field(custom_field_id=field["id"], changes={"is_unique": True})
    contacts.update_custom_field(custom_field_id=field["id"], changes={"is_unique": False})
    contacts.retire_custom_field(custom_field_id=field["id"])
    wait_until(lambda: not any("line" in (item.get("custom") or {}) for item in
                               contacts.list_contacts()["items"]), 20, "values are put away")
    contacts.restore_custom_field(custom_field_id=field["id"])
    wait_until(lambda: contacts.list_contacts(custom=["line:old"])["items"][0].get("custom"),
               20, "values are back")

    assert [line for line in unscanned_process.log if "notablescan" in line] == []


def test_lists_are_narrowed_by_custom_fields_and_sorted_in_any_way(
        contacts, fields, unscanned_process):
    boss = contacts.create_contact(**person())
    for number in range(3):
        contacts.create_contact(**person(
            tags=["vip"], owner_id=OWNER,
            custom={"line": "x", "points": number, "boss": boss["id"],
                    "member_no": f"no {number}"}))
        contacts.create_activity(type="task", subject="x", due_at="2026-05-01T09:00:00Z",
                                 custom={"line": "x", "points": number, "boss": boss["id"]})
    asked = ["line:x", "points:0..2", "points:1..", f"boss:{boss['id']}"]
    chosen = [list(some) for size in (1, 2) for some in itertools.combinations(asked, size)]

    for custom, sort, more in itertools.product(
            chosen, SORTS, ({}, {"tag": "vip"}, {"is_archived": True}, {"owner_id": OWNER})):
        page = contacts.list_contacts(custom=custom, sort=sort, limit=1, **more)
        assert bool(page["items"]) is not more.get("is_archived", False)
        if page["next"]:
            contacts.list_contacts(custom=custom, sort=sort, limit=1, after=page["next"], **more)
    period = {"period_from_at": "2026-04-01T00:00:00Z", "period_to_at": "2026-06-01T00:00:00Z"}
    for custom, more in itertools.product(
            chosen, ({}, {"owner_id": OWNER}, period, {"is_overdue": True}, {"state": "open"})):
        page = contacts.list_activities(custom=custom, limit=1, **more)
        if page["next"]:
            contacts.list_activities(custom=custom, limit=1, after=page["next"], **more)

    assert [line for line in unscanned_process.log if "notablescan" in line] == []


def test_values_are_imported_exported_and_merged(contacts, fields, unscanned_process):
    ana, twin = (contacts.create_contact(**person(
        emails=[{"address": f"ana{number}@x.es"}])) for number in range(2))
    for is_dry_run in (True, False):
        sent = send(contacts, (
            f"name,email,custom.member_no,custom.boss\nAna,ana0@x.es,77,{twin['id']}\n"
            "Eva,eva@x.es,78,\n"), policy="update", is_dry_run=is_dry_run)
        done = finished(contacts, sent["id"])
        assert (done["state"], done["refused_count"]) == ("done", 0)
    contacts.export_contacts(format="csv")
    merged = contacts.merge_contacts(survivor_id=ana["id"], merged_id=twin["id"])
    contacts.undo_merge(merge_id=merged["merge"]["id"])
    opened = contacts.open_data_request(
        contact_id=twin["id"], kind="erasure", identity_shown_by="card")
    wait_until(lambda: "boss" not in contacts.get_contact(contact_id=ana["id"])["custom"],
               60, f"{opened['id']} has taken it out of custom fields")

    assert [line for line in unscanned_process.log if "notablescan" in line] == []
