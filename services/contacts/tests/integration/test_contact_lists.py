"""Lists of contacts: narrowed, sorted, and read page by page."""

import pytest
from contacts_factories import organisation, person, working_at

from contracts.errors import ValidationFailed

OWNER = "user_01h455vb4pex5vsknk084sn02q"
SORTS = ("created_at", "-created_at", "updated_at", "-updated_at", "name", "-name")


@pytest.fixture
def known(contacts):
    """An organisation, somebody who is all that can be asked for, and somebody who is nothing."""
    where = contacts.create_contact(**organisation(name="Zeta"))
    wanted = contacts.create_contact(**person(
        given_name="Álvaro", roles=[{"role": "press"}], tags=["vip"], owner_id=OWNER,
        affiliations=[working_at(where)], emails=[{"address": "alvaro@acme.com"}],
        phones=[{"number": "600123123"}], external_ids=[{"system": "sap", "id": "77"}],
    ))
    other = contacts.create_contact(**person(given_name="Berta"))
    return where, wanted, other


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize(
    "filters",
    [
        lambda where: {"role": "press"},
        lambda where: {"tag": "vip"},
        lambda where: {"owner_id": OWNER},
        lambda where: {"organisation_id": where["id"]},
        lambda where: {"email": "Alvaro@Acme.com"},
        lambda where: {"phone": "600 12 31 23"},
        lambda where: {"phone": "+34600123123"},
        lambda where: {"external_system": "sap"},
        lambda where: {"external_system": "sap", "external_id": "77"},
        lambda where: {"kind": "person", "role": "press", "tag": "vip", "owner_id": OWNER,
                       "organisation_id": where["id"], "email": "alvaro@acme.com",
                       "phone": "600123123", "external_system": "sap", "external_id": "77"},
    ],
)
def test_one_is_found_when_the_list_is_narrowed(contacts, known, filters, sort):
    where, wanted, _ = known

    assert contacts.list_contacts(sort=sort, **filters(where)) == {"items": [wanted], "next": None}


@pytest.mark.parametrize(
    "filters",
    [
        {"kind": "organisation", "tag": "vip"}, {"role": "customer"}, {"tag": "VIP"},
        {"email": "nobody@acme.com"}, {"phone": "600123124"},
        {"external_system": "sap", "external_id": "7"}, {"is_archived": True},
    ],
)
def test_nobody_is_found_when_nobody_fits(contacts, known, filters):
    assert contacts.list_contacts(**filters) == {"items": [], "next": None}


def test_kinds_are_told_apart(contacts, known):
    where, wanted, other = known

    assert contacts.list_contacts(kind="organisation")["items"] == [where]
    assert contacts.list_contacts(kind="person", sort="created_at")["items"] == [wanted, other]


def test_list_is_sorted_as_asked_for(contacts, known):
    where, wanted, other = known
    changed = contacts.update_contact(contact_id=where["id"], changes={"notes": "x"})

    def order(sort):
        return [item["id"] for item in contacts.list_contacts(sort=sort)["items"]]

    by_making = [where["id"], wanted["id"], other["id"]]
    by_change = [wanted["id"], other["id"], changed["id"]]
    by_name = [wanted["id"], other["id"], where["id"]]
    for sort, expected in (("created_at", by_making), ("updated_at", by_change),
                           ("name", by_name)):
        assert order(sort) == expected
        assert order(f"-{sort}") == expected[::-1]


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("is_archived", [False, True])
def test_pages_hold_each_contact_once_when_read_to_the_end(contacts, sort, is_archived):
    # Some share a name, and perhaps a moment.
    for number in range(11):
        created = contacts.create_contact(kind="person", given_name="Ana" if number % 3 else "Eva")
        if is_archived:
            contacts.archive_contact(contact_id=created["id"])

    whole = contacts.list_contacts(sort=sort, is_archived=is_archived)["items"]
    pages, after = [], None
    while True:
        page = contacts.list_contacts(sort=sort, is_archived=is_archived, limit=3, after=after)
        pages.append(page["items"])
        after = page["next"]
        if after is None:
            break

    assert [len(page) for page in pages] == [3, 3, 3, 2]
    assert [item for page in pages for item in page] == whole


@pytest.mark.parametrize(
    ("request_", "pointer"),
    [
        ({"limit": 0}, "/limit"), ({"limit": 201}, "/limit"), ({"limit": "5"}, "/limit"),
        ({"sort": "notes"}, "/sort"), ({"after": "x"}, "/after"), ({"after": "W10"}, "/after"),
        ({"after": "ñ"}, "/after"), ({"kind": {"$ne": "person"}}, "/kind"),
        ({"tag": ["vip"]}, "/tag"), ({"email": "nobody"}, "/email"), ({"phone": "1"}, "/phone"),
        ({"name": "Ana"}, "/name"), ({"is_archived": "true"}, "/is_archived"),
    ],
)
def test_list_is_refused_when_something_is_wrong(contacts, request_, pointer):
    with pytest.raises(ValidationFailed) as caught:
        contacts.list_contacts(**request_)

    assert [error["pointer"] for error in caught.value.details["errors"]] == [pointer]


def test_cursor_of_another_order_is_refused_where_it_cannot_be_read(contacts):
    for _ in range(2):
        contacts.create_contact(**person())
    cursor = contacts.list_contacts(sort="name", limit=1)["next"]

    with pytest.raises(ValidationFailed) as caught:
        contacts.list_contacts(sort="created_at", after=cursor)

    assert caught.value.details["errors"][0]["pointer"] == "/after"
