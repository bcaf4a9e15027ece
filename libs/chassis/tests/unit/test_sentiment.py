"""How texts are meant: right often enough, in two languages, and never more sure than it can be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis import sentiment
from chassis.testing.labelled_texts import ENGLISH, SPANISH, labelled


@pytest.mark.parametrize(("texts", "language", "least"), [
    # As measured by bench/sentiment.py, less a little: this is to notice what breaks it.
    (SPANISH, "es", 0.85), (ENGLISH, "en", 0.82)])
def test_analyse_is_right_of_labelled_texts_as_often_as_is_written_down(texts, language, least):
    pairs = labelled(texts)

    right = sum(sentiment.analyse(text, language)["label"] == label for label, text in pairs)

    assert right / len(pairs) >= least


def test_analyse_tells_the_language_by_itself():
    found = [sentiment.analyse(text)["language"] for texts in (SPANISH, ENGLISH)
             for _, text in labelled(texts)]

    assert found == ["es"] * 60 + ["en"] * 60


@pytest.mark.parametrize("text", [
    "no está bien", "no me gusta", "no estoy contento", "nunca ha sido fácil"])
def test_analyse_reads_what_is_denied(text):
    assert sentiment.analyse(text, "es")["label"] == "negative"


def test_analyse_reads_words_without_accents_and_in_any_form():
    scores = {sentiment.analyse(text, "es")["score"] for text in ("pésimo", "pesimo", "Pésimos")}

    assert len(scores) == 1
    assert scores.pop() < 0


def test_analyse_takes_what_is_louder_for_stronger():
    plain, more, loud = (sentiment.analyse(text, "es")["score"] for text in (
        "es malo", "es muy malo", "es MUY malo!!!"))

    assert loud < more < plain < 0


@pytest.mark.parametrize(("text", "language"), [
    ("", None), ("  \n", None), ("4711 !!! :-)", None), ("椅子が壊れています", "ja"),
    ("Der Stuhl ist kaputt", "de-AT")])
def test_analyse_says_nothing_of_what_it_does_not_know(text, language):
    assert sentiment.analyse(text, language) is None


def test_analyse_is_not_sure_of_a_text_without_any_word_that_it_knows():
    found = sentiment.analyse("Mi número de pedido es el 4711.", "es")

    assert (found["label"], found["score"], found["confidence"]) == ("neutral", 0.0, 0.5)


@given(st.text(max_size=300), st.sampled_from(["es", "en", "es-MX", None]))
def test_analyse_stays_within_its_bounds_whatever_is_written(text, language):
    found = sentiment.analyse(text, language)

    assert found is None or (
        -1 <= found["score"] <= 1 and 0 <= found["confidence"] <= 1
        and found["label"] in ("negative", "neutral", "positive")
        and found["language"] in ("es", "en"))
