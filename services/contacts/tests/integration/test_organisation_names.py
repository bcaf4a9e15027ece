"""An organisation's new name, shown beside its people, whatever order the events come in."""

import pytest
from contacts_factories import organisation, person, working_at

from chassis.testing.processes import wait_until
from contracts import contacts as contract

HANDLER = 'handler="contacts.on_contact_updated"'


@pytest.fixture
def acme(contacts):
    return contacts.create_contact(**organisation(name="Acme"))


def _rename(contacts, acme, name):
    return contacts.update_contact(contact_id=acme["id"], changes={"name": name})


def _shown(contacts, contact):
    shown = contacts.get_contact(contact_id=contact["id"])
    return [affiliation["organisation_name"] for affiliation in shown["affiliations"]]


def _found(contacts, q):
    return [item["contact"]["id"] for item in contacts.search_contacts(q=q)["items"]]


def _handled(process, name="handled"):
    return process.metrics().get(f"vinculo_events_{name}_total{{{HANDLER}}}", 0)


def test_new_name_is_shown_beside_all_people_and_finds_them(contacts, acme):
    other = contacts.create_contact(**organisation(name="Other"))
    ana = contacts.create_contact(**person(
        affiliations=[working_at(other), working_at(acme, title="CEO"), working_at(acme)]))
    eva = contacts.create_contact(**person(affiliations=[working_at(acme)]))
    contacts.archive_contact(contact_id=eva["id"])
    before = contacts.get_contact(contact_id=ana["id"])

    _rename(contacts, acme, "Zubiri Holding")

    wait_until(lambda: _shown(contacts, ana) == ["Other", "Zubiri Holding", "Zubiri Holding"])
    wait_until(lambda: _shown(contacts, eva) == ["Zubiri Holding"])
    after = contacts.get_contact(contact_id=ana["id"])
    assert {**after, "affiliations": None} == {**before, "affiliations": None}
    assert after["affiliations"][1]["title"] == "CEO"
    assert ana["id"] in _found(contacts, "zubiri")
    assert ana["id"] in _found(contacts, "zubri")
    assert ana["id"] not in _found(contacts, "acme")
    assert ana["id"] in _found(contacts, "other")


def test_people_of_others_are_left_alone(contacts, acme):
    other = contacts.create_contact(**organisation(name="Other"))
    ana = contacts.create_contact(**person(affiliations=[working_at(acme)]))
    eva = contacts.create_contact(**person(affiliations=[working_at(other)]))

    _rename(contacts, acme, "Zubiri")

    wait_until(lambda: _shown(contacts, ana) == ["Zubiri"])
    assert _shown(contacts, eva) == ["Other"]


def test_last_name_stays_when_events_come_late_and_again(
        contacts, contacts_process, acme, publish_event):
    ana = contacts.create_contact(**person(affiliations=[working_at(acme)]))
    first = _rename(contacts, acme, "First")
    last = _rename(contacts, acme, "Last")
    wait_until(lambda: _shown(contacts, ana) == ["Last"])
    handled, repeated = _handled(contacts_process), _handled(contacts_process, "repeated")

    for contact in (last, first):
        told = {"contact": contact, "changed": ["name"]}
        for _ in range(3):
            publish_event(contract.contact_updated, told, id=f"late-{contact['version']}")

    wait_until(lambda: _handled(contacts_process) >= handled + 2)
    wait_until(lambda: _handled(contacts_process, "repeated") >= repeated + 4)
    assert _shown(contacts, ana) == ["Last"]
    assert ana["id"] in _found(contacts, "last")


def test_event_about_an_organisation_that_is_gone_changes_nothing(
        contacts, contacts_process, publish_event, nothing_changes):
    handled = _handled(contacts_process)
    gone = {"id": "contact_01h455vb4pex5vsknk084sn02q", "version": 2, "kind": "organisation",
            "name": "Gone", "created_at": "2026-01-31T09:30:00Z",
            "updated_at": "2026-01-31T09:30:00Z"}

    with nothing_changes():
        publish_event(contract.contact_updated, {"contact": gone, "changed": ["name"]})
        wait_until(lambda: _handled(contacts_process) == handled + 1)


def test_name_is_right_when_people_are_changed_while_it_changes(contacts, acme):
    people = [contacts.create_contact(**person(affiliations=[working_at(acme)]))
              for _ in range(10)]

    _rename(contacts, acme, "Zubiri")
    for number, contact in enumerate(people):
        contacts.update_contact(contact_id=contact["id"], changes={"nickname": f"n{number}"})

    for number, contact in enumerate(people):
        wait_until(lambda contact=contact: _shown(contacts, contact) == ["Zubiri"])
        assert contacts.get_contact(contact_id=contact["id"])["nickname"] == f"n{number}"
