"""Ids are TypeIDs: they say what they are the id of, and nothing else passes for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError
from typeid import TypeID

from contracts.common import EXAMPLE_SUFFIX, Id

A_CONTACT = f"contact_{EXAMPLE_SUFFIX}"


@given(st.uuids())
def test_id_that_the_owner_makes_is_taken(uuid):
    id = str(TypeID.from_uuid(uuid, prefix="contact"))

    assert Id("contact").deserialize(id) == id


@given(st.uuids())
def test_id_of_another_kind_is_refused(uuid):
    id = str(TypeID.from_uuid(uuid, prefix="user"))

    with pytest.raises(ValidationError, match="not the id of a contact"):
        Id("contact").deserialize(id)


def test_id_of_several_kinds_takes_each_of_them():
    actor = Id("user", "key")

    assert actor.deserialize(f"user_{EXAMPLE_SUFFIX}") == f"user_{EXAMPLE_SUFFIX}"
    assert actor.deserialize(f"key_{EXAMPLE_SUFFIX}") == f"key_{EXAMPLE_SUFFIX}"
    with pytest.raises(ValidationError, match="not the id of a user or key"):
        actor.deserialize(A_CONTACT)


@pytest.mark.parametrize("letter", "ilouILOUA-_ \n\0ñ")
def test_id_with_a_letter_that_its_alphabet_lacks_is_refused(letter):
    with pytest.raises(ValidationError, match="not the id of a contact"):
        Id("contact").deserialize(A_CONTACT[:-1] + letter)


@pytest.mark.parametrize("id", [
    "", "contact", "contact_", EXAMPLE_SUFFIX, f"_{EXAMPLE_SUFFIX}", A_CONTACT.upper(),
    A_CONTACT[:-1], A_CONTACT + "q", A_CONTACT + "\n", " " + A_CONTACT, f"x{A_CONTACT}",
    # More than 128 bits.
    f"contact_8{EXAMPLE_SUFFIX[1:]}",
])
def test_id_of_another_form_is_refused(id):
    with pytest.raises(ValidationError, match="not the id of a contact"):
        Id("contact").deserialize(id)


@pytest.mark.parametrize("value", [1, True, None, [A_CONTACT], {"$ne": ""}])
def test_id_that_is_no_text_is_refused(value):
    with pytest.raises(ValidationError):
        Id("contact").deserialize(value)


def test_example_of_an_id_is_one():
    assert Id("contact").deserialize(Id("contact").metadata["example"]) == A_CONTACT
