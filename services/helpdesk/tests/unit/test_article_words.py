"""Words as they are compared, and what is shown around those that were found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.articles import snippets, words


@pytest.mark.parametrize(("text", "found"), [
    ("¿Cómo devuelvo mi silla?", ["cómo", "devuelvo", "mi", "silla"]),
    ('"exact phrase" -minus $where', ["exact", "phrase", "minus", "where"]),
    ("{$gt: 1}", ["gt", "1"]),
    ("a" * 41 + " b", ["b"]),
    ("ＦＵＬＬ", ["full"]),
    ("--- \"\" $", []),
])
def test_words_in_hold_no_operator(text, found):
    assert words.words_in(text) == found


@pytest.mark.parametrize(("one", "other", "language"), [
    ("devolución", "devoluciones", "es"), ("silla", "sillas", "es-MX"),
    ("return", "returning", "en"), ("invoices", "invoice", "en-GB"),
    ("Rechnung", "rechnungen", "de"),
])
def test_stem_is_of_all_forms(one, other, language):
    assert words.stem(one.lower(), language) == words.stem(other, language)


def test_stem_of_other_languages_is_the_word():
    assert words.stemming_of("eu") == "none"
    assert words.stem("aulkiak", "eu") == "aulkiak"


@pytest.mark.parametrize("language", words.STEMMED)
def test_every_language_of_the_store_has_a_stemmer(language):
    assert words.stem("test", language)


def test_snippet_marks_what_was_found():
    text = "Guarde la caja. " + "Y nada. " * 40 + "Las devoluciones se piden <b>aquí</b>."

    shown = snippets.snippet(text, {words.stem("devolución", "es")}, "es")

    assert shown == ("…nada. Y nada. Y nada. Las <mark>devoluciones</mark> se piden "
                     "&lt;b&gt;aquí&lt;/b&gt;.")


def test_snippet_of_nothing_found_is_the_beginning():
    assert snippets.snippet("Uno dos.", {"tres"}, "es") == "Uno dos."
    assert snippets.snippet("", {"tres"}, "es") == ""


@given(text=st.text(max_size=300))
def test_snippet_holds_no_markup_but_marks(text):
    shown = snippets.snippet(text, set(words.stems_of(words.words_in(text)[:3], "es")), "es")

    left = shown.replace("<mark>", "").replace("</mark>", "")
    assert "<" not in left
    assert ">" not in left
    assert shown.count("<mark>") == shown.count("</mark>")
