"""Finding doubles, merging and un-merging work where the store refuses to scan a collection."""

import itertools

import pytest
from contacts_factories import call_with, organisation, person, working_at

from chassis.testing.processes import wait_until

OWNER = "user_01h455vb4pex5vsknk084sn02q"


@pytest.fixture(scope="module")
def contacts(unscanned_client):
    return unscanned_client.contacts


def test_doubles_are_found_listed_merged_and_parted(contacts, unscanned_process):
    acme, twin = (contacts.create_contact(**organisation(phones=[{"number": "910000000"}]))
                  for _ in range(2))
    ana, eva, double = (contacts.create_contact(**person(
        given_name="Ana", family_name="Ruiz Echeverría", birth_on="1980-01-01",
        emails=[{"address": "ana@acme.es"}], tax_ids=[{"country": "FR", "value": "40303265045"}],
        affiliations=[working_at(twin)])) for _ in range(3))
    contacts.create_relationship(from_id=double["id"], to_id=acme["id"], type="knows")
    contacts.record_interaction(**call_with(double, twin))

    asked = {"given_name": "Ana", "family_name": "Ruiz", "email": "ana@acme.es",
             "phone": "600123123", "tax_country": "FR", "tax_id": "40303265045",
             "birth_on": "1980-01-01", "street": "Calle Mayor 1", "postal_code": "28013"}
    assert len(contacts.find_duplicates(kind="person", **asked)["items"]) == 3
    wait_until(lambda: contacts.list_duplicates(limit=1)["next"], 60, "pairs are found")
    filters = {"kind": "person", "contact_id": ana["id"], "state": "open",
               "import_id": "import_01khjqa7rrec99n763sbvzf5za"}
    for size in range(5):
        for narrowed in map(dict, itertools.combinations(filters.items(), size)):
            page = contacts.list_duplicates(limit=1, **narrowed)
            contacts.list_duplicates(limit=1, after=page["next"], **narrowed)
    contacts.get_import(import_id=contacts.create_import()["id"])
    pair = contacts.list_duplicates(contact_id=eva["id"])["items"][0]
    contacts.dismiss_duplicates(duplicate_id=pair["id"])

    merges = [contacts.merge_contacts(survivor_id=one["id"], merged_id=other["id"])["merge"]
              for one, other in ((ana, double), (acme, twin))]
    for contact_id in ({}, {"contact_id": ana["id"]}, {"contact_id": double["id"]}):
        page = contacts.list_merges(limit=1, **contact_id)
        contacts.list_merges(limit=1, after=page["next"], **contact_id)
    contacts.list_contacts(organisation_id=twin["id"])
    contacts.get_timeline(contact_id=double["id"])
    contacts.record_interaction(**call_with(double))
    contacts.update_contact(contact_id=ana["id"], changes={"tags": ["x"], "affiliations": []})
    contacts.get_provenance(contact_id=double["id"])
    for merge in reversed(merges):
        contacts.undo_merge(merge_id=merge["id"])

    assert [line for line in unscanned_process.log if "notablescan" in line] == []
