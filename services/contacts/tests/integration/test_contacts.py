"""Adding, showing, putting away and restoring people and organisations."""

import pytest
from contacts_factories import organisation, person, working_at

from contracts.errors import NotFound, PreconditionFailed, ValidationFailed

UNKNOWN = "contact_01h455vb4pex5vsknk084sn02q"

EVERYTHING = {
    "kind": "person",
    "given_name": "José",
    "additional_names": "María",
    "family_name": "González Pérez",
    "honorific_prefix": "Dr.",
    "honorific_suffix": "PhD",
    "nickname": "Pepe",
    "legal_name": "José María González Pérez",
    "birth_on": "1980-02-29",
    "tax_ids": [{"country": "ES", "value": "12345678Z"}],
    "roles": [{"role": "customer", "starts_on": "2020-01-01", "ends_on": None}],
    "emails": [{"address": "jose@acme.com", "label": "work", "is_primary": True,
                "is_verified": True}],
    "phones": [{"number": "+34600123123", "extension": "12", "label": "mobile",
                "is_primary": True}],
    "addresses": [{"street": "Calle Mayor 1\n2º A", "locality": "Madrid", "region": "Madrid",
                   "postal_code": "28013", "country": "ES", "is_primary": True}],
    "social_handles": [{"network": "mastodon", "handle": "@jose@example.social",
                        "url": "https://example.social/@jose", "is_primary": True}],
    "websites": [{"url": "https://example.com", "label": "blog"}],
    "languages": ["es", "pt-BR"],
    "time_zone": "Europe/Madrid",
    "preferred_channel": "phone",
    "tags": ["vip", "Feria 2026"],
    "owner_id": "user_01h455vb4pex5vsknk084sn02q",
    "notes": "Llamar por la tarde.\nNunca los lunes.",
    "external_ids": [{"system": "hubspot", "id": "1001"}],
}


def test_contact_is_shown_as_it_was_said_when_everything_is_said(contacts):
    created = contacts.create_contact(**EVERYTHING)

    assert contacts.get_contact(contact_id=created["id"]) == created
    assert {name: created[name] for name in EVERYTHING} == EVERYTHING
    assert created["name"] == "José María González Pérez"
    assert created["version"] == 1
    assert created["created_at"] == created["updated_at"]
    assert "archived_at" not in created


def test_event_tells_of_a_new_contact_when_it_is_created(contacts, events_seen):
    created = contacts.create_contact(**person(tags=["vip"]))

    (event,) = events_seen.wait_for("contacts.contact.created")
    assert event["data"] == {
        "contact": created, "changed": ["family_name", "given_name", "name", "tags"],
    }


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"given_name": "Ana"}, "Ana"),
        ({"given_name": "Ana", "family_name": "Ruiz", "name": "Anita"}, "Anita"),
        ({"legal_name": "Ana Ruiz Gil", "nickname": "Anita"}, "Ana Ruiz Gil"),
        ({"nickname": "Anita", "emails": [{"address": "a@acme.com"}]}, "Anita"),
        ({"emails": [{"address": "A@Acme.com"}], "phones": [{"number": "600123123"}]},
         "a@acme.com"),
        ({"phones": [{"number": "600 123 123"}]}, "+34600123123"),
    ],
)
def test_contact_is_named_by_what_is_known_when_no_name_is_given(contacts, fields, name):
    created = contacts.create_contact(kind="person", **fields)

    assert created["name"] == name


def test_name_is_cut_and_follows_its_parts_when_they_are_very_long(contacts):
    parts = {"given_name": "A" * 120, "additional_names": "B" * 120, "family_name": "C" * 200}

    created = contacts.create_contact(kind="person", **parts)
    changed = contacts.update_contact(
        contact_id=created["id"], changes={"additional_names": None, "family_name": "Ruiz"})

    assert created["name"] == f"{'A' * 120} {'B' * 120} {'C' * 58}"
    assert changed["name"] == f"{'A' * 120} Ruiz"


def test_first_of_each_list_is_primary_when_none_is_said_to_be(contacts):
    where = contacts.create_contact(**organisation())

    created = contacts.create_contact(**person(
        emails=[{"address": "a@acme.com"}, {"address": "b@acme.com"}],
        phones=[{"number": "600123123"}, {"number": "600123124", "is_primary": True}],
        addresses=[{"locality": "Madrid"}],
        social_handles=[{"network": "x", "handle": "ana"}],
        affiliations=[working_at(where)],
    ))

    assert [item.get("is_primary") for item in created["emails"]] == [True, None]
    assert [item.get("is_primary") for item in created["phones"]] == [None, True]
    for name in ("addresses", "social_handles", "affiliations"):
        assert [item["is_primary"] for item in created[name]] == [True]


def test_values_are_brought_into_one_form_when_people_write_them_differently(contacts):
    created = contacts.create_contact(**person(
        emails=[{"address": "José.Pérez@ACME.com"}],
        phones=[{"number": "020 7946 0018 ext. 7"}, {"number": "0034 600 123 123"}],
        addresses=[{"country": "GB"}],
        tax_ids=[{"country": "ES", "value": "ES b-58378431"}],
    ))

    assert created["emails"][0]["address"] == "josé.pérez@acme.com"
    assert created["phones"][0]["number"] == "+442079460018"
    assert created["phones"][0]["extension"] == "7"
    assert created["tax_ids"] == [{"country": "ES", "value": "B58378431"}]


REFUSED = [
    ({}, ["/name"]),
    ({"given_name": "Ana", "emails": [{"address": "ana"}, {"address": "a@b@c.com"}]},
     ["/emails/0/address", "/emails/1/address"]),
    ({"given_name": "Ana", "phones": [{"number": "12"}]}, ["/phones/0/number"]),
    ({"given_name": "Ana", "tax_ids": [{"country": "ES", "value": "12345678A"}]},
     ["/tax_ids/0/value"]),
    ({"given_name": "Ana", "emails": [{"address": "a@acme.com", "is_primary": True},
                                      {"address": "b@acme.com", "is_primary": True}]},
     ["/emails/1/is_primary"]),
    ({"given_name": "Ana", "roles": [{"role": "customer", "starts_on": "2026-01-02",
                                      "ends_on": "2026-01-01"}]}, ["/roles/0/ends_on"]),
    ({"given_name": "Ana", "affiliations": [{"organisation_id": UNKNOWN}]},
     ["/affiliations/0/organisation_id"]),
    ({"given_name": "Ana", "roles": [{"role": "friend"}]}, ["/roles/0/role"]),
    ({"given_name": "Ana", "colour": "red"}, ["/colour"]),
    ({"given_name": "Ana", "version": 3}, ["/version"]),
    ({"given_name": "A\x00na"}, ["/given_name"]),
    ({"given_name": "Ana", "birth_on": "2026-02-30"}, ["/birth_on"]),
]


@pytest.mark.parametrize(("fields", "pointers"), REFUSED)
def test_contact_is_refused_when_something_is_wrong(contacts, nothing_changes, events_seen,
                                                    fields, pointers):
    with nothing_changes(), pytest.raises(ValidationFailed) as caught:
        contacts.create_contact(kind="person", **fields)

    assert [error["pointer"] for error in caught.value.details["errors"]] == pointers
    assert events_seen.all() == []


@pytest.mark.parametrize("name", ["given_name", "additional_names", "family_name"])
def test_organisation_is_refused_when_it_has_what_only_people_have(contacts, nothing_changes,
                                                                   name):
    with nothing_changes(), pytest.raises(ValidationFailed) as caught:
        contacts.create_contact(**organisation(**{name: "Ana"}))

    assert [error["pointer"] for error in caught.value.details["errors"]] == [f"/{name}"]


def test_phone_of_an_organisation_is_kept_when_there_is_nothing_else(contacts):
    created = contacts.create_contact(kind="organisation", phones=[{"number": "912 345 678"}])

    assert created["name"] == "+34912345678"
    found = contacts.list_contacts(phone="912345678")["items"]
    assert [item["id"] for item in found] == [created["id"]]


def test_party_is_several_things_at_once_when_its_roles_overlap(contacts):
    roles = [
        {"role": "customer", "starts_on": "2020-01-01"},
        {"role": "supplier", "starts_on": "2021-01-01", "ends_on": "2024-12-31"},
        {"role": "supplier", "starts_on": "2026-01-01"},
        {"role": "partner"},
    ]

    created = contacts.create_contact(**organisation(roles=roles))

    assert created["roles"] == roles
    for role in ("customer", "supplier", "partner"):
        found = contacts.list_contacts(role=role)["items"]
        assert [item["id"] for item in found] == [created["id"]]
    assert contacts.list_contacts(role="press")["items"] == []


def test_unknown_contact_is_not_found(contacts, nothing_changes):
    with nothing_changes():
        for operation, request in (
            (contacts.get_contact, {}),
            (contacts.update_contact, {"changes": {"nickname": "x"}}),
            (contacts.archive_contact, {}),
            (contacts.restore_contact, {}),
            (contacts.list_contact_relationships, {}),
            (contacts.list_contact_interactions, {}),
            (contacts.get_timeline, {}),
        ):
            with pytest.raises(NotFound):
                operation(contact_id=UNKNOWN, **request)


def test_contacts_come_in_the_order_asked_for_when_many_are_asked_for(contacts):
    first, second, third = (contacts.create_contact(**person()) for _ in range(3))
    contacts.archive_contact(contact_id=second["id"])

    ids = [third["id"], UNKNOWN, second["id"], first["id"], third["id"]]
    found = contacts.get_contacts(contact_ids=ids)["items"]

    assert [item["id"] for item in found] == [third["id"], second["id"], first["id"]]
    assert contacts.get_contacts(contact_ids=[]) == {"items": []}


def test_contact_is_put_away_and_brought_back(contacts, events_seen):
    created = contacts.create_contact(**person())

    assert contacts.archive_contact(contact_id=created["id"], expected_version=1) is None
    archived = contacts.get_contact(contact_id=created["id"])
    restored = contacts.restore_contact(contact_id=created["id"], expected_version=2)

    assert archived["archived_at"] == archived["updated_at"]
    assert archived["version"] == 2
    assert restored["version"] == 3
    assert "archived_at" not in restored
    for type, version in (("archived", 2), ("restored", 3)):
        (event,) = events_seen.wait_for(f"contacts.contact.{type}")
        assert event["data"]["contact"]["version"] == version
        assert event["data"]["changed"] == ["archived_at"]


def test_archived_contact_is_not_listed_and_not_found_until_it_is_restored(contacts):
    created = contacts.create_contact(**person(given_name="Fulgencio"))
    contacts.archive_contact(contact_id=created["id"])

    assert contacts.list_contacts()["items"] == []
    assert contacts.search_contacts(q="fulgencio")["items"] == []
    archived = contacts.list_contacts(is_archived=True)["items"]
    contacts.restore_contact(contact_id=created["id"])

    assert [item["id"] for item in archived] == [created["id"]]
    assert contacts.list_contacts(is_archived=True)["items"] == []
    assert [item["id"] for item in contacts.list_contacts()["items"]] == [created["id"]]
    assert len(contacts.search_contacts(q="fulgencio")["items"]) == 1


def test_nothing_changes_when_what_is_archived_is_archived_again(contacts, nothing_changes,
                                                                events_seen):
    created = contacts.create_contact(**person())
    contacts.archive_contact(contact_id=created["id"])

    with nothing_changes():
        contacts.archive_contact(contact_id=created["id"])

    contacts.restore_contact(contact_id=created["id"])
    with nothing_changes():
        restored = contacts.restore_contact(contact_id=created["id"])
    assert restored["version"] == 3
    events_seen.wait_for("contacts.contact.restored")
    assert len(events_seen.all("contacts.contact.archived")) == 1


@pytest.mark.parametrize("operation", ["archive_contact", "restore_contact"])
def test_contact_stays_as_it_is_when_the_version_is_stale(contacts, nothing_changes, operation):
    created = contacts.create_contact(**person())
    contacts.update_contact(contact_id=created["id"], changes={"nickname": "Anita"})

    with nothing_changes(), pytest.raises(PreconditionFailed):
        getattr(contacts, operation)(contact_id=created["id"], expected_version=1)
