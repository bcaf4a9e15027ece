"""Changing what is said of a contact: merge patches, versions, and several at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from contacts_factories import organisation, person, working_at

from contracts.errors import Conflict, PreconditionFailed, ValidationFailed


def _change(contacts, contact, expected_version=None, **changes):
    return contacts.update_contact(
        contact_id=contact["id"], changes=changes, expected_version=expected_version)


def test_patch_sets_clears_and_replaces_and_leaves_the_rest(contacts, events_seen):
    created = contacts.create_contact(**person(
        nickname="Anita", notes="hello", tags=["vip", "madrid"], birth_on="1980-01-31",
        emails=[{"address": "a@acme.com"}, {"address": "b@acme.com"}],
    ))

    changed = _change(contacts, created, nickname=None, notes="bye", tags=["sevilla"],
                      emails=[{"address": "b@acme.com"}])

    assert changed == contacts.get_contact(contact_id=created["id"])
    assert "nickname" not in changed
    assert changed["notes"] == "bye"
    assert changed["tags"] == ["sevilla"]
    assert changed["emails"] == [{"address": "b@acme.com", "is_primary": True}]
    assert changed["birth_on"] == "1980-01-31"
    assert changed["version"] == 2
    assert changed["created_at"] == created["created_at"]
    (event,) = events_seen.wait_for("contacts.contact.updated")
    assert event["data"] == {
        "contact": changed, "changed": ["emails", "nickname", "notes", "tags"],
    }


def test_list_is_emptied_when_it_is_replaced_by_an_empty_one(contacts):
    created = contacts.create_contact(**person(tags=["vip"], roles=[{"role": "customer"}]))

    changed = _change(contacts, created, tags=[], roles=[])

    assert "tags" not in changed
    assert "roles" not in changed
    assert contacts.list_contacts(tag="vip")["items"] == []
    assert contacts.list_contacts(role="customer")["items"] == []


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"nickname": "Anita"},
        {"nickname": "Anita", "notes": None, "tags": [], "emails": [{"address": "A@ACME.com"}]},
        {"phones": [{"number": "600 123 123"}]},
    ],
)
def test_nothing_changes_when_the_patch_says_what_is_so_already(contacts, nothing_changes,
                                                               events_seen, changes):
    created = contacts.create_contact(**person(
        nickname="Anita", emails=[{"address": "a@acme.com"}], phones=[{"number": "600123123"}]))

    with nothing_changes():
        assert _change(contacts, created, **changes) == created

    contacts.archive_contact(contact_id=created["id"])
    events_seen.wait_for("contacts.contact.archived")
    assert events_seen.all("contacts.contact.updated") == []


def test_name_follows_its_parts_unless_it_was_given(contacts):
    made = contacts.create_contact(kind="person", given_name="Ana", family_name="Ruiz")
    given = contacts.create_contact(kind="person", given_name="Ana", name="Anita")
    by_phone = contacts.create_contact(kind="person", phones=[{"number": "600123123"}])

    assert _change(contacts, made, family_name="Gil")["name"] == "Ana Gil"
    assert _change(contacts, given, given_name="Eva")["name"] == "Anita"
    assert _change(contacts, by_phone, given_name="Ana")["name"] == "Ana"


def test_contact_is_found_by_what_it_is_called_now(contacts):
    created = contacts.create_contact(kind="person", given_name="Leocadia")

    _change(contacts, created, given_name="Eufrasia")

    assert contacts.search_contacts(q="leocadia")["items"] == []
    assert len(contacts.search_contacts(q="eufrasia")["items"]) == 1
    assert contacts.list_contacts(sort="name")["items"][0]["name"] == "Eufrasia"


REFUSED = [
    ({"emails": [{"address": "nobody"}]}, "/emails/0/address"),
    ({"given_name": None, "family_name": None}, "/name"),
    ({"tags": ["a", "b" * 61]}, "/changes/tags/1"),
    ({"kind": "organisation"}, "/changes/kind"),
    ({"affiliations": [{"organisation_id": "contact_01h455vb4pex5vsknk084sn02q"}]},
     "/affiliations/0/organisation_id"),
]


@pytest.mark.parametrize(("changes", "pointer"), REFUSED)
def test_change_is_refused_when_something_is_wrong(contacts, nothing_changes, events_seen,
                                                   changes, pointer):
    created = contacts.create_contact(**person())
    events_seen.wait_for("contacts.contact.created")

    with nothing_changes(), pytest.raises(ValidationFailed) as caught:
        _change(contacts, created, **changes)

    assert [error["pointer"] for error in caught.value.details["errors"]] == [pointer]
    assert events_seen.all("contacts.contact.updated") == []


def test_change_is_refused_when_the_contact_is_archived(contacts, nothing_changes):
    created = contacts.create_contact(**person())
    contacts.archive_contact(contact_id=created["id"])

    with nothing_changes(), pytest.raises(Conflict) as caught:
        _change(contacts, created, nickname="Anita")

    assert caught.value.code == "contact_is_archived"
    assert caught.value.detail == "The contact is archived. Restore it first."
    assert caught.value.details == {"id": created["id"]}


def test_change_is_refused_when_the_version_is_stale(contacts, nothing_changes):
    created = contacts.create_contact(**person())
    _change(contacts, created, expected_version=1, nickname="Anita")

    with nothing_changes(), pytest.raises(PreconditionFailed) as caught:
        _change(contacts, created, expected_version=1, nickname="Nita")

    assert caught.value.details == {"id": created["id"], "version": 2}


def test_no_change_is_lost_when_twenty_are_made_at_once(contacts, events_seen):
    created = contacts.create_contact(**person())
    fields = ["nickname", "notes", "legal_name", "birth_on", "honorific_prefix",
              "honorific_suffix", "additional_names", "family_name", "given_name", "time_zone"]
    values = {name: f"value of {name}" for name in fields}
    values |= {"birth_on": "1980-01-31", "time_zone": "Europe/Madrid"}

    with ThreadPoolExecutor(20) as pool:
        replies = list(pool.map(
            lambda name: _change(contacts, created, **{name: values[name]}), fields))

    changed = contacts.get_contact(contact_id=created["id"])
    assert {name: changed[name] for name in fields} == values
    assert sorted(reply["version"] for reply in replies) == list(range(2, 12))
    told = events_seen.wait_for("contacts.contact.updated", 10)
    assert sorted(event["data"]["contact"]["version"] for event in told) == list(range(2, 12))


def test_one_wins_when_fifty_expect_the_same_version(contacts):
    created = contacts.create_contact(**person())

    def change(number):
        try:
            return _change(contacts, created, expected_version=1, nickname=f"n{number}")
        except PreconditionFailed:
            return None

    with ThreadPoolExecutor(50) as pool:
        won = [reply for reply in pool.map(change, range(50)) if reply is not None]

    assert len(won) == 1
    assert contacts.get_contact(contact_id=created["id"]) == won[0]


def test_second_affiliation_leaves_the_first_as_it_is(contacts):
    first, second = (contacts.create_contact(**organisation()) for _ in range(2))
    affiliations = [working_at(first, title="Gerente", department="Ventas", is_primary=True,
                               starts_on="2020-01-01")]
    created = contacts.create_contact(**person(affiliations=affiliations))

    changed = _change(contacts, created,
                      affiliations=[*affiliations, working_at(second, title="Consejera")])

    assert changed["affiliations"] == [
        {**affiliations[0], "organisation_name": first["name"]},
        {"organisation_id": second["id"], "title": "Consejera",
         "organisation_name": second["name"]},
    ]
    for where in (first, second):
        found = contacts.list_contacts(organisation_id=where["id"])["items"]
        assert [item["id"] for item in found] == [created["id"]]
        assert contacts.search_contacts(q=f"ana {where['name']}")["items"][0]["contact"] == changed


def test_affiliation_is_told_with_the_name_that_the_service_knows(contacts):
    where = contacts.create_contact(**organisation())

    created = contacts.create_contact(**person(
        affiliations=[working_at(where, organisation_name="Not so")]))

    assert created["affiliations"][0]["organisation_name"] == where["name"]
    # What was read can be sent back as it is.
    same = _change(contacts, created, affiliations=created["affiliations"])
    assert same["version"] == created["version"]


def test_affiliation_is_refused_when_it_is_no_place_to_belong_to(contacts, nothing_changes):
    somebody = contacts.create_contact(**person())
    itself = contacts.create_contact(**organisation())

    for contact, where in ((somebody, somebody), (itself, itself)):
        with nothing_changes(), pytest.raises(ValidationFailed) as caught:
            _change(contacts, contact, affiliations=[working_at(where)])
        pointers = [error["pointer"] for error in caught.value.details["errors"]]
        assert pointers == ["/affiliations/0/organisation_id"]


def test_person_keeps_the_email_when_a_phone_is_added(contacts):
    created = contacts.create_contact(**person(emails=[{"address": "a@acme.com"}]))

    changed = _change(contacts, created, phones=[{"number": "+34600123123"}])

    assert changed["emails"] == created["emails"]
    assert changed["phones"] == [{"number": "+34600123123", "is_primary": True}]
