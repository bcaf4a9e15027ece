"""The timeline of people, and of organisations with their people's entries."""

import pytest
from contacts_factories import call_with, organisation, person, working_at

RECORDED = "contacts.interaction.recorded"


@pytest.fixture
def acme(contacts):
    return contacts.create_contact(**organisation())


@pytest.fixture
def call(contacts):
    """Record a call with these contacts, on that day, and return its subject."""

    def call(subject, day, *with_whom):
        contacts.record_interaction(**call_with(
            *with_whom, subject=subject, occurred_at=f"{day}T12:00:00Z"))
        return subject

    return call


def _subjects(contacts, contact):
    found = contacts.get_timeline(contact_id=contact["id"], type=RECORDED, limit=200)["items"]
    return [entry["title"] for entry in found]


def test_timeline_tells_of_coming_and_going_the_latest_first(contacts):
    ana = contacts.create_contact(**person())
    contacts.archive_contact(contact_id=ana["id"])
    restored = contacts.restore_contact(contact_id=ana["id"])

    entries = contacts.get_timeline(contact_id=ana["id"])["items"]

    assert [entry["title"] for entry in entries] == ["Restored", "Archived", "Added"]
    assert entries[0] == {
        "id": entries[0]["id"], "type": "contacts.contact.restored", "title": "Restored",
        "occurred_at": restored["updated_at"], "contact_ids": [ana["id"]],
        "about": {"type": "contact", "id": ana["id"]},
        "actor_id": "user_01h455vb4pex5vsknk084sn02q",
    }


def test_entry_tells_what_an_interaction_was_about(contacts):
    ana = contacts.create_contact(**person())
    long = contacts.record_interaction(**call_with(ana, subject="s" * 300, text="t" * 5000))
    bare = contacts.record_interaction(**call_with(ana))

    last, first = contacts.get_timeline(contact_id=ana["id"], type=RECORDED)["items"]

    assert (first["title"], first["summary"]) == ("s" * 300, "t" * 300)
    assert first["about"] == {"type": "interaction", "id": long["id"]}
    assert first["channel"] == "phone"
    assert last["title"] == "phone · inbound"
    assert "summary" not in last
    assert last["about"]["id"] == bare["id"]


def test_organisation_shows_what_happened_with_its_people(contacts, acme, call):
    ana = contacts.create_contact(**person(affiliations=[working_at(acme)]))
    stranger = contacts.create_contact(**person())

    own, of_ana, of_both = (
        call("with Acme", "2026-01-01", acme), call("with Ana", "2026-01-02", ana),
        call("with both", "2026-01-03", ana, acme))
    call("with a stranger", "2026-01-04", stranger)

    assert _subjects(contacts, acme) == [of_both, of_ana, own]
    assert _subjects(contacts, ana) == [of_both, of_ana]


def test_organisation_shows_only_the_days_on_which_somebody_belonged_to_it(contacts, acme, call):
    other = contacts.create_contact(**organisation())
    ana = contacts.create_contact(**person(affiliations=[
        working_at(acme, starts_on="2020-01-01", ends_on="2022-12-31"),
        working_at(other, starts_on="2023-01-01"),
    ]))

    before = call("before", "2019-12-31", ana)
    first, last = call("first day", "2020-01-01", ana), call("last day", "2022-12-31", ana)
    after = call("after", "2023-01-01", ana)

    assert _subjects(contacts, acme) == [last, first]
    assert _subjects(contacts, other) == [after]
    assert _subjects(contacts, ana) == [after, last, first, before]


def test_past_is_shown_where_it_belongs_when_affiliations_are_told_later(contacts, acme, call):
    ana = contacts.create_contact(**person())
    eva = contacts.create_contact(**person(affiliations=[working_at(acme)]))
    early, late = call("early", "2020-06-01", ana), call("late", "2025-06-01", ana)
    shared = call("shared", "2025-07-01", ana, eva)
    assert _subjects(contacts, acme) == [shared]

    def belongs(**affiliation):
        contacts.update_contact(contact_id=ana["id"], changes={
            "affiliations": [working_at(acme, **affiliation)] if affiliation else []})
        return _subjects(contacts, acme)

    assert belongs(starts_on="2025-01-01") == [shared, late]
    assert belongs(title="Gerente") == [shared, late, early]
    assert belongs(ends_on="2020-12-31") == [shared, early]
    # Whoever leaves takes along what others had no part in.
    assert belongs() == [shared]
    assert _subjects(contacts, ana) == [shared, late, early]


def test_person_of_two_organisations_is_shown_on_both(contacts, acme, call):
    other = contacts.create_contact(**organisation())
    ana = contacts.create_contact(**person(
        affiliations=[working_at(acme), working_at(acme, title="Twice"), working_at(other)]))

    said = call("hello", "2026-01-01", ana)

    assert _subjects(contacts, acme) == [said]
    assert _subjects(contacts, other) == [said]


def test_correction_is_shown_on_the_organisation_too(contacts, acme):
    ana = contacts.create_contact(**person(affiliations=[working_at(acme)]))
    wrong = contacts.record_interaction(**call_with(ana, subject="Wrong"))

    contacts.correct_interaction(interaction_id=wrong["id"], reason="it was not so",
                                 **call_with(ana, subject="Right"))

    assert _subjects(contacts, acme) == ["Right"]


def test_timeline_of_an_archived_contact_can_still_be_read(contacts, call):
    ana = contacts.create_contact(**person())
    said = call("hello", "2026-01-01", ana)

    contacts.archive_contact(contact_id=ana["id"])

    assert _subjects(contacts, ana) == [said]
