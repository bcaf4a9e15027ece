"""What rules hear, in which language it is, and how many may have read it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from social.listening.languages import language_of
from social.listening.matching import heard_by
from social.listening.reach import reach_of
from social.listening.words import folded, says


@pytest.mark.parametrize(("phrases", "text", "is_heard"), [
    (["lumbre"], "¡LUMBRE no contesta!", True),
    (["lumbre"], "Alumbremos la calle", False),
    (["lumbre"], "lumbrera", False),
    (["envi*"], "¿Y mi envío?", True),
    (["envi*"], "Los ENVIARON ayer", True),
    (["sillas lumbre"], "las sillas, Lumbre", True),
    (["sillas lumbre"], "sillas de Lumbre", False),
    (["#sillas"], "todo en #Sillas", True),
    (["@lumbre"], "oye @lumbre", True),
    (["a.c"], "abc", False),
    (["(.*)+"], "aaaaaaaaaaaaaaaaaaaaaaaa", False),
    (["*"], "cualquier cosa", False),
    ([], "cualquier cosa", False),
])
def test_says_whole_words_whatever_their_accents(phrases, text, is_heard):
    assert says(phrases, folded(text)) is is_heard


@given(st.text(alphabet=st.characters(categories=("L", "N")), min_size=1, max_size=30))
def test_phrase_is_heard_in_any_sentence_that_says_it(word):
    assert folded(word) == "" or says([word], folded(f"dicen que {word} es así"))


@given(st.lists(st.text(max_size=30), max_size=5), st.text(max_size=200))
def test_no_phrase_breaks_what_listens(phrases, text):
    assert says(phrases, folded(text)) in (True, False)


def a_rule(**fields):
    return {"_id": "rule", "subject": "brand", "phrases": ["lumbre"], **fields}


def heard(rule, text="Lumbre, qué mal", **said):
    return heard_by([rule], **{"text": text, "language": "es-MX", "social_account_id": "one",
                               "handle": "Ana", **said})["rule_ids"] == ["rule"]


@pytest.mark.parametrize(("rule", "is_heard"), [
    (a_rule(), True), (a_rule(exclusions=["mal"]), False), (a_rule(languages=["es"]), True),
    (a_rule(languages=["en"]), False), (a_rule(social_account_ids=["other"]), False),
    (a_rule(author_handles=["@ANA"]), True), (a_rule(author_handles=["luis"]), False),
    (a_rule(subject="topic", topic="delivery"), False),
])
def test_rule_hears_by_all_that_it_says(rule, is_heard):
    assert heard(rule) is is_heard


def test_rule_of_a_topic_says_what_it_is_about():
    rules = [a_rule(), a_rule(_id="topic", subject="topic", topic="delivery",
                              phrases=["pedido"])]

    found = heard_by(rules, text="Lumbre, ¿y mi pedido?", language=None,
                     social_account_id="one", handle=None)

    assert found == {"rule_ids": ["rule"], "subjects": ["brand"], "topics": ["delivery"]}


@pytest.mark.parametrize(("text", "said", "usual", "language"), [
    ("Llevo dos semanas esperando y nadie me contesta", None, None, "es"),
    ("I have been waiting for two weeks and nobody answers", None, None, "en"),
    ("Fa dues setmanes que espero i ningú no em contesta", None, None, "ca"),
    ("ok", None, "es", "es"), ("ok", None, None, None),
    ("Llevo dos semanas esperando", "pt-br", None, "pt-BR"),
    ("Llevo dos semanas esperando y nadie me contesta", "???", None, "es"),
    ("https://example.com @lumbre #sillas", None, "es", "es"),
])
def test_language_of_what_is_said(text, said, usual, language):
    assert language_of(text, said, usual) == language


@pytest.mark.parametrize(("followers", "boosts", "reach"), [
    (None, None, 0), (120, None, 120), (120, 2, 320), (0, 1, 100)])
def test_reach_of_a_post(followers, boosts, reach):
    assert reach_of(followers, boosts) == reach
