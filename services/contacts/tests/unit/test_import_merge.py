"""What an update by a row of a file does to a contact, and what it never does."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from contacts.import_merge import TooMany, changes_of


def test_changes_of_when_the_row_says_nothing_new():
    held = {"given_name": "Ana", "emails": [{"address": "a@b.es", "label": "work"}],
            "tags": ["vip"], "notes": "Old notes"}

    assert changes_of(held, {"given_name": "Ana", "emails": [{"address": "a@b.es"}],
                             "tags": ["vip"], "notes": "Old"}) == {}


def test_changes_of_when_single_values_differ_the_row_is_newer():
    held = {"given_name": "Ana", "birth_on": "1980-01-01", "nickname": "Anita"}

    assert changes_of(held, {"given_name": "Anna", "family_name": "Gil"}) == {
        "given_name": "Anna", "family_name": "Gil"}


def test_changes_of_when_lists_grow_nothing_is_taken_away():
    held = {"emails": [{"address": "a@b.es", "is_primary": True}], "tags": ["vip"]}

    changes = changes_of(held, {"emails": [{"address": "c@d.es", "is_primary": True}],
                                "phones": [{"number": "+34600111222", "is_primary": True}],
                                "tags": ["new"]})

    assert changes == {
        "emails": [{"address": "a@b.es", "is_primary": True}, {"address": "c@d.es"}],
        "phones": [{"number": "+34600111222", "is_primary": True}],
        "tags": ["vip", "new"],
    }


def test_changes_of_when_an_item_is_there_it_gets_what_it_lacks():
    held = {"emails": [{"address": "a@b.es"}, {"address": "c@d.es", "label": "home"}]}

    changes = changes_of(held, {"emails": [{"address": "a@b.es", "label": "work"},
                                           {"address": "c@d.es", "label": "work"}]})

    assert changes == {"emails": [{"address": "a@b.es", "label": "work"},
                                  {"address": "c@d.es", "label": "home"}]}


def test_changes_of_when_an_address_is_told_in_more_detail():
    held = {"addresses": [{"locality": "Madrid", "country": "ES"}]}

    changes = changes_of(held, {"addresses": [{"street": "C/ Olmo 3", "locality": "MADRID"},
                                              {"locality": "Getafe"}]})

    assert changes == {"addresses": [
        {"locality": "Madrid", "country": "ES", "street": "C/ Olmo 3"}, {"locality": "Getafe"}]}


def test_changes_of_when_somebody_has_a_new_position():
    held = {"affiliations": [{"organisation_id": "contact_1", "title": "Buyer",
                              "department": "Sales"}]}

    changes = changes_of(held, {"affiliations": [{"organisation_id": "contact_1",
                                                  "title": "Director"}]})

    assert changes == {"affiliations": [{"organisation_id": "contact_1", "title": "Director",
                                         "department": "Sales"}]}


@pytest.mark.parametrize(("held", "told", "is_new"), [
    ({"role": "customer", "starts_on": "2020-01-01"}, {"role": "customer"}, False),
    ({"role": "customer", "ends_on": "2021-01-01"}, {"role": "customer"}, True),
    ({"role": "customer"}, {"role": "supplier"}, True),
])
def test_changes_of_when_a_role_goes_on_or_begins(held, told, is_new):
    changes = changes_of({"roles": [held]}, {"roles": [told]})

    assert changes == ({"roles": [held, told]} if is_new else {})


def test_changes_of_when_there_are_notes_already():
    assert changes_of({"notes": "Old"}, {"notes": "New"}) == {"notes": "Old\n\nNew"}


@pytest.mark.parametrize("fields", [
    {"tags": [f"t{number}" for number in range(101)]},
    {"emails": [{"address": f"a{number}@b.es"} for number in range(51)]},
    {"notes": "x" * 20_001},
])
def test_changes_of_when_a_list_would_grow_too_long(fields):
    with pytest.raises(TooMany) as raised:
        changes_of({}, fields)

    assert raised.value.errors[0]["pointer"] == f"/{next(iter(fields))}"


addresses = some.lists(some.sampled_from("abcd"), unique=True).map(
    lambda names: [{"address": f"{name}@b.es"} for name in names])
parties = some.fixed_dictionaries({}, optional={
    "given_name": some.sampled_from(["Ana", "Eva"]), "notes": some.sampled_from(["x", "y"]),
    "tags": some.lists(some.sampled_from("abc"), unique=True), "emails": addresses,
})


@given(parties, parties)
def test_changes_of_when_applied_nothing_is_lost_and_a_repeat_changes_nothing(held, fields):
    after = {**held, **changes_of(held, fields)}

    assert set(held.get("tags", ())) <= set(after.get("tags", ()))
    assert all(email in after.get("emails", ()) for email in held.get("emails", ()))
    assert held.get("notes", "") in after.get("notes", "")
    assert changes_of(after, fields) == {}
