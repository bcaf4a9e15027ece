"""The ids that other systems know contacts by: no two contacts share one."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from contacts_factories import person

from contracts.errors import Conflict, ValidationFailed

ID = {"system": "hubspot", "id": "1001"}


def test_id_is_taken_when_another_contact_has_it(contacts, nothing_changes, events_seen):
    contacts.create_contact(**person(external_ids=[ID]))
    other = contacts.create_contact(**person(external_ids=[{"system": "sap", "id": "1"}]))
    events_seen.wait_for("contacts.contact.created", 2)

    with nothing_changes():
        for attempt in (
            lambda: contacts.create_contact(**person(
                external_ids=[{"system": "sap", "id": "2"}, ID])),
            lambda: contacts.update_contact(
                contact_id=other["id"], changes={"external_ids": [ID]}),
        ):
            with pytest.raises(Conflict) as caught:
                attempt()
            assert caught.value.code == "external_id_taken"
            assert caught.value.details == ID

    assert len(events_seen.all()) == 2


def test_same_id_of_another_system_is_another_id(contacts):
    first = contacts.create_contact(**person(external_ids=[ID]))
    second = contacts.create_contact(**person(external_ids=[{**ID, "system": "salesforce"}]))

    for contact in (first, second):
        (external_id,) = contact["external_ids"]
        found = contacts.list_contacts(
            external_system=external_id["system"], external_id=external_id["id"])["items"]
        assert found == [contact]


def test_id_is_still_taken_when_its_contact_is_archived(contacts, nothing_changes):
    created = contacts.create_contact(**person(external_ids=[ID]))
    contacts.archive_contact(contact_id=created["id"])

    with nothing_changes(), pytest.raises(Conflict):
        contacts.create_contact(**person(external_ids=[ID]))


def test_id_is_free_again_when_its_contact_gives_it_up(contacts):
    created = contacts.create_contact(**person(external_ids=[ID]))
    contacts.update_contact(contact_id=created["id"], changes={"external_ids": []})

    other = contacts.create_contact(**person(external_ids=[ID]))

    assert other["external_ids"] == [ID]


def test_many_contacts_have_no_id_at_all(contacts):
    for _ in range(3):
        contacts.create_contact(**person())

    assert len(contacts.list_contacts()["items"]) == 3


def test_one_wins_when_fifty_claim_the_same_id_at_once(contacts, events_seen):
    def create(number):
        try:
            return contacts.create_contact(**person(nickname=f"n{number}", external_ids=[ID]))
        except Conflict as error:
            return error.code

    with ThreadPoolExecutor(50) as pool:
        outcomes = list(pool.map(create, range(50)))

    won = [outcome for outcome in outcomes if isinstance(outcome, dict)]
    assert len(won) == 1
    assert outcomes.count("external_id_taken") == 49
    assert contacts.list_contacts()["items"] == won
    (event,) = events_seen.wait_for("contacts.contact.created")
    assert event["data"]["contact"] == won[0]


def test_id_without_its_system_is_refused_when_contacts_are_listed(contacts):
    with pytest.raises(ValidationFailed) as caught:
        contacts.list_contacts(external_id="1001")

    assert caught.value.details["errors"][0]["pointer"] == "/external_system"
