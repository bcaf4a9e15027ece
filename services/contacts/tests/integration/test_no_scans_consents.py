"""Whatever is asked of consents, registers and data requests has an index."""

import itertools

import pytest
from contacts_factories import call_with, person
from imports_at_work import finished, send
from pymongo.errors import OperationFailure

from chassis.testing.processes import wait_until

OWNER = "user_01h455vb4pex5vsknk084sn02q"


@pytest.fixture(scope="module")
def contacts(unscanned_client):
    return unscanned_client.contacts


def _new(contacts):
    return contacts.create_contact(**person(
        emails=[{"address": "ana@example.com"}], phones=[{"number": "600123123"}]))


def _narrowings(filters):
    for size in range(len(filters) + 1):
        for pairs in itertools.combinations(filters.items(), size):
            yield dict(pairs)


def test_consents_and_registers_are_found_by_indexes(contacts, unscanned_process):
    ana = _new(contacts)
    for decision in ("objected", "lifted", "refused"):
        contacts.record_consent(contact_id=ana["id"], purpose="newsletter", decision=decision)
    contacts.withdraw_consent(contact_id=ana["id"])
    entry = contacts.add_register_entry(register="do_not_call", contact_id=ana["id"])
    contacts.import_register(register="no_advertising", emails=["ana@example.com"], source="x")

    for narrowed in ({}, {"purpose": "newsletter"}):
        page = contacts.list_consents(contact_id=ana["id"], limit=1, **narrowed)
        contacts.list_consents(contact_id=ana["id"], limit=1, after=page["next"], **narrowed)
    for channel in ("email", "phone", "letter", "web"):
        contacts.may_approach(contact_ids=[ana["id"]], purpose="newsletter", channel=channel)
    for subject in ({}, {"contact_id": ana["id"]}, {"email": "ana@example.com"}):
        for register in ({}, {"register": "do_not_call"}):
            contacts.list_register_entries(limit=1, **subject, **register)
    contacts.remove_register_entry(listing_id=entry["id"])
    assert [line for line in unscanned_process.log if "notablescan" in line] == []


def test_data_requests_are_found_carried_out_and_reminded_of_by_indexes(contacts, unscanned_process,
                                                                       unscanned_database):
    ana, other = _new(contacts), contacts.create_contact(**person())
    contacts.record_interaction(**call_with(ana, other))
    contacts.create_relationship(from_id=ana["id"], to_id=other["id"], type="knows")
    filters = {"contact_id": ana["id"], "kind": "access", "state": "certified",
               "is_overdue": False}

    for kind in ("access", "portability", "restriction", "lift_restriction", "erasure"):
        asked = contacts.open_data_request(
            contact_id=ana["id"], kind=kind, identity_shown_by="Passport.")
        wait_until(lambda asked=asked: contacts.get_data_request(
            data_request_id=asked["id"])["state"] == "certified")
        if kind == "access":
            for narrowed in _narrowings(filters):
                page = contacts.list_data_requests(limit=1, **narrowed)
                assert len(page["items"]) == 1
    contacts.list_data_requests(is_overdue=True)
    rows = b"name,email\nSomebody,ana@example.com\n"
    assert finished(contacts, send(contacts, rows)["id"])["refused_count"] == 1
    # The reminder looks every ten minutes, and first when the service starts.
    assert unscanned_database.jobs.find_one({"_id": "remind_services"})
    assert [line for line in unscanned_process.log if "notablescan" in line] == []


def test_store_refuses_to_scan(unscanned_database, contacts):
    with pytest.raises(OperationFailure, match="notablescan"):
        unscanned_database.consents.find_one({"channel": "x"})
