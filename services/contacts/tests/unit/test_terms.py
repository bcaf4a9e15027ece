"""How what a person typed is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contacts import settings
from contacts.terms import MOST_TERMS, Term, readings


@pytest.fixture(autouse=True)
def in_spain(monkeypatch):
    monkeypatch.setattr("contacts.terms.default_country", lambda: "ES")
    yield
    settings._settings.cache_clear()


def _texts(q):
    return [[term.text for term in terms] for terms in readings(q)]


@pytest.mark.parametrize(
    ("q", "texts"),
    [
        ("José  GARCÍA josé", [["jose", "garcia"]]),
        ("jean-luc", [["jean", "luc"]]),
        ("acme s.l.", [["acme", "s.l"], ["acme", "sl"]]),
        ("jose@acme.com", [["jose@acme.com"], ["jose", "acme", "com"]]),
        ("<jose@acme.com>,", [["jose@acme.com"], ["jose", "acme", "com"]]),
        ("jose@", [["jose"]]),
        ("K-2044/B", [["k-2044/b"], ["k", "2044", "b"]]),
        ("feria 2025-06", [["202506", "feria"], ["2025", "06", "feria"]]),
        ("600 123", [["600123"], ["600", "123"]]),
        ("acme 2024", [["2024", "acme"]]),
        ("calle 13", [["calle", "13"]]),
        ("tel: 600 123 123", [["600123123", "tel"]]),
        ("+34 (600) 12-31-23 ana", [["34600123123", "ana"]]),
        ("0034600123123", [["34600123123"]]),
        ("b2b4you2024", [["b2b4you2024"]]),
        ("", []), ("...", []), ("@", []), ("' - '", []),
    ],
)
def test_query_is_read_the_likelier_way_first(q, texts):
    assert _texts(q) == texts


def test_number_is_also_looked_for_as_one_of_the_country():
    ((term,),) = readings("912 345 678")

    assert term.spellings == ("912345678", "34912345678")


def test_terms_are_no_more_than_can_be_looked_for():
    (terms,) = readings(" ".join(f"w{number}" for number in range(50)))

    assert len(terms) == MOST_TERMS


@given(st.text(max_size=200))
def test_any_text_can_be_read(q):
    for terms in readings(q):
        assert 0 < len(terms) <= MOST_TERMS
        assert all(term.text for term in terms)


def test_better_fits_are_closer():
    term = Term(("garcia",), near={"gracia": 1, "garza": 2})

    closeness = [term.closeness(word) for word in
                 ("garcia", "garciaz", "garciandia", "gracia", "garza", "lopez")]

    assert closeness[0] == 1.0
    assert closeness[-1] == 0.0
    assert closeness == sorted(closeness, reverse=True)
    assert len(set(closeness)) == 6


def test_marks_are_escaped_when_a_term_is_looked_for():
    assert Term(("a.*",)).clause().pattern == r"^a\.\*"
    # Flags would keep the store from looking the beginning up.
    assert Term(("a",)).clause().flags == 0
