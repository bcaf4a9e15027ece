"""What a party is called, and the words that it is found by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contacts.names import (
    MOST_WORDS,
    all_words_in,
    display_name,
    fold,
    phone_words,
    search_words,
    words_in,
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("José MUÑOZ", "jose munoz"), ("Straße", "strasse"), ("Łukasz Søn", "lukasz son"),
        ("Işıl", "isil"), ("İstanbul", "istanbul"), ("Ærø", "aero"), ("ﬁn™", "fintm"),
        ("Ñandú", "nandu"), ("Þór", "thor"), ("王", "王"), ("", ""),
    ],
)
def test_text_is_folded_as_people_type_it(text, folded):
    assert fold(text) == folded


@given(st.text())
def test_folding_what_is_folded_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(st.characters(exclude_categories=("Cs",))))
def test_words_are_the_same_in_capitals_where_capitals_come_back(text):
    if text.upper().lower() == text.lower():
        assert words_in(text.upper()) == words_in(text)


@pytest.mark.parametrize(
    ("text", "typed", "others"),
    [
        ("José González", ["jose", "gonzalez"], []),
        ("Jean-Luc", ["jean", "luc"], []),
        ("O'Brien", ["obrien"], ["o", "brien"]),
        ("D’Angelo", ["dangelo"], ["d", "angelo"]),
        ("Acme S.L.", ["acme", "sl"], ["acme", "s", "l"]),
        ("J.R.R. Tolkien", ["jrr", "tolkien"], ["j", "r", "r", "tolkien"]),
        ("John F. Kennedy", ["john", "f", "kennedy"], []),
        ("foo_bar", ["foo", "bar"], []),
        (" '.- ", [], []),
    ],
)
def test_words_are_told_as_typed_and_as_written(text, typed, others):
    assert words_in(text) == typed
    assert all_words_in(text) == [*typed, *others]


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"given_name": "Ana", "additional_names": "María", "family_name": "Ruiz"},
         "Ana María Ruiz"),
        ({"family_name": "Ruiz", "legal_name": "Ana Ruiz"}, "Ruiz"),
        ({"legal_name": "Acme S.A.", "nickname": "Acme"}, "Acme S.A."),
        ({"nickname": "Acme"}, "Acme"),
        ({"emails": [{"address": "a@acme.com"}], "phones": [{"number": "+34600"}]}, "a@acme.com"),
        ({"emails": [], "phones": [{"number": "+34600"}]}, "+34600"),
        ({"notes": "nothing that names anybody"}, None),
    ],
)
def test_party_is_called_by_the_best_there_is(fields, name):
    assert display_name(fields) == name


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("+34600123123", ["34600123123", "600123123"]),
        ("+442079460018", ["442079460018", "2079460018", "02079460018"]),
        ("+390212345678", ["390212345678", "0212345678"]),
        ("+12015550123", ["12015550123", "2015550123", "12015550123"]),
        ("+79123456789", ["79123456789", "9123456789", "89123456789"]),
        ("+80012345678", ["80012345678", "12345678"]),
        ("+999123456", ["999123456"]),
    ],
)
def test_phone_is_found_as_it_is_dialled(number, words):
    assert phone_words(number) == words


def test_contact_is_found_by_all_that_is_known_of_it():
    words = search_words({
        "name": "José Pérez", "given_name": "José", "family_name": "Pérez", "nickname": "Pepe",
        "affiliations": [{"organisation_id": "x", "organisation_name": "Acme"}],
        "tags": ["Feria 2026"], "emails": [{"address": "j.perez@mail.acme.com"}],
        "phones": [{"number": "+34600123123"}], "social_handles": [{"handle": "@pepe_p"}],
        "external_ids": [{"system": "sap", "id": "K-7"}],
    })

    assert words == [
        "jose", "perez", "pepe", "j.perez@mail.acme.com", "34600123123", "600123123", "k-7",
        "acme", "feria", "2026", "p", "j", "mail.acme.com", "mail",
    ]


def test_what_is_looked_for_as_a_whole_stays_when_there_are_too_many_words():
    fields = {
        "name": "Ana", "tags": [f"tag{number} {'x' * (number % 50)}" for number in range(500)],
        "emails": [{"address": f"m{number}@acme.com"} for number in range(50)],
    }

    words = search_words(fields)

    assert len(words) == MOST_WORDS
    assert {email["address"] for email in fields["emails"]} <= set(words)
