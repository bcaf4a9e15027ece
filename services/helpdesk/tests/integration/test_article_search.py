"""Searching articles: by words in any form and language, and by what means the same."""

import pytest
from article_factories import a_text, published
from marshmallow import ValidationError

from contracts.errors import PreconditionFailed, ValidationFailed


def titles(answer):
    return [item["title"] for item in answer["items"]]


@pytest.mark.parametrize("q", [
    "devolución", "devoluciones", "DEVOLUCION", "devolucion", "las devoluciones", "devoluc",
    "debolución", "devolucoin",
])
def test_search_articles_finds_any_form_of_a_spanish_word(rules, q):
    published(rules, title="Devolución de sillas", body="Guarde la caja.")
    published(rules, title="Facturas", body="Se descargan en el portal.")

    assert titles(rules.search_articles(q=q, language="es")) == ["Devolución de sillas"]


def test_search_articles_without_accent_finds_another_form(rules):
    published(rules, title="Plazos", body="Todas las devoluciones tardan lo mismo.")

    assert titles(rules.search_articles(q="devolucion")) == ["Plazos"]


@pytest.mark.parametrize("q", ["return", "returning", "RETURNED", "the returns", "retun"])
def test_search_articles_finds_any_form_of_an_english_word(rules, q):
    published(rules, title="Returns of chairs", body="Keep the box.", language="en")
    published(rules, title="Invoices", body="Download them.", language="en")

    assert titles(rules.search_articles(q=q, language="en")) == ["Returns of chairs"]


def test_search_articles_finds_words_of_a_language_without_stems(rules):
    published(rules, title="Aulkiak itzultzea", body="Gorde kutxa.", language="eu")

    assert titles(rules.search_articles(q="kutxa", language="eu")) == ["Aulkiak itzultzea"]
    assert titles(rules.search_articles(q="itzultz", language="es")) == ["Aulkiak itzultzea"]


def test_search_articles_puts_the_title_before_the_text(rules):
    published(rules, title="Portes", body="El porte de una garantía es gratis.")
    published(rules, texts=[a_text(title="Papeles", summary="Qué cubre la garantía.")])
    published(rules, texts=[a_text(title="Seguros", keywords=["garantía"])])
    published(rules, title="Garantía", body="Dos años.")

    assert titles(rules.search_articles(q="garantías")) == [
        "Garantía", "Seguros", "Papeles", "Portes"]


def test_search_articles_in_a_language_falls_back_to_others(rules):
    published(rules, title="Spanish chairs: sofa", language="en")
    published(rules, title="Sofa de dos plazas")
    both = published(rules, texts=[
        a_text(title="Limpiar un sofa"), a_text("en", title="How to clean a sofa")])

    spanish = rules.search_articles(q="sofa", language="es")
    english = rules.search_articles(q="sofa", language="en-GB")

    assert set(titles(spanish)[:2]) == {"Sofa de dos plazas", "Limpiar un sofa"}
    assert titles(spanish)[2:] == ["Spanish chairs: sofa"]
    assert titles(english)[2:] == ["Sofa de dos plazas"]
    assert set(titles(english)[:2]) == {"How to clean a sofa", "Spanish chairs: sofa"}
    assert [item["languages"] for item in spanish["items"] if item["article_id"] == both] == [
        ["es", "en"]]


def test_search_articles_shows_what_was_found_marked(rules):
    published(rules, title="Portes", body="Las <b>sillas</b> van **gratis**.")

    (found,) = rules.search_articles(q="silla")["items"]

    assert found["snippet"] == "Las &lt;b&gt;<mark>sillas</mark>&lt;/b&gt; van gratis."


@pytest.mark.parametrize("q", [
    '"guarde la caja"', "-caja", "caja -silla", "$where caja", '{"$gt": ""} caja', "caja\\",
    "caja | otra", "(caja)",
])
def test_search_articles_takes_signs_for_nothing(rules, q):
    published(rules, title="Sillas", body="Caja, la guarde.")

    assert titles(rules.search_articles(q=q)) == ["Sillas"]


@pytest.mark.parametrize("q", ["\"", "-", "$", "--- \"\"", "*"])
def test_search_articles_for_signs_alone_finds_nothing(rules, q):
    published(rules)

    assert rules.search_articles(q=q) == {"items": [], "next": None}
    assert rules.list_article_gaps()["items"] == []


def test_search_articles_by_category(rules):
    published(rules, title="Sillas", category="transport")
    published(rules, title="Sillas otra vez")

    assert titles(rules.search_articles(q="silla", category="transport")) == ["Sillas"]


def test_search_articles_page_by_page(rules):
    made = [published(rules, title=f"Silla {number}", body="Silla. " * number)
            for number in range(1, 8)]

    found, after = [], None
    while True:
        page = rules.search_articles(q="silla", limit=3, after=after)
        found += [item["article_id"] for item in page["items"]]
        if (after := page["next"]) is None:
            break

    assert sorted(found) == sorted(made)
    first = rules.search_articles(q="silla", limit=3)
    assert found[:3] == [item["article_id"] for item in first["items"]]
    with pytest.raises(ValidationFailed):
        rules.search_articles(q="sillas rotas", limit=3, after=first["next"])


def test_page_goes_on_where_what_it_ended_with_is_gone(rules):
    for number in range(4):
        published(rules, title=f"Silla {number}")
    page = rules.search_articles(q="silla", limit=2)

    rules.archive_article(article_id=page["items"][1]["article_id"])

    rest = rules.search_articles(q="silla", limit=2, after=page["next"])
    seen = {item["article_id"] for item in page["items"]}
    assert not seen & {item["article_id"] for item in rest["items"]}


def test_search_articles_finds_what_means_the_same(rules):
    published(rules, title="Butacas", body="Se limpian en seco.")
    published(rules, title="Pantalla táctil", body="No responde.")
    assert rules.search_articles(q="sillas")["items"] == []

    held = rules.set_article_synonyms(groups=[
        {"language": "es", "words": ["silla", "butaca", "asiento"]},
        {"language": "es", "words": ["touchscreen", "pantalla táctil"]},
        {"language": "en", "words": ["mesa", "butaca"]}])

    assert held["version"] == 1
    assert titles(rules.search_articles(q="sillas")) == ["Butacas"]
    assert titles(rules.search_articles(q="un touchscreen nuevo")) == ["Pantalla táctil"]
    assert rules.search_articles(q="mesa")["items"] == []
    assert rules.get_article_synonyms() == held


def test_synonyms_of_several_words_are_found_without_accents(rules):
    published(rules, title="Touchscreen", body="No responde.")
    published(rules, title="Pantalla táctil", body="Limpiar.")
    rules.set_article_synonyms(groups=[
        {"language": "es", "words": ["touchscreen", "pantalla táctil"]}])

    assert set(titles(rules.search_articles(q="pantalla tactil"))) == {
        "Touchscreen", "Pantalla táctil"}
    assert titles(rules.search_articles(q="pantalla")) == ["Pantalla táctil"]


def test_set_article_synonyms_of_an_old_version_is_refused(rules):
    groups = [{"language": "es", "words": ["silla", "butaca"]}]
    rules.set_article_synonyms(groups=groups)
    rules.set_article_synonyms(groups=[], expected_version=1)

    with pytest.raises(PreconditionFailed):
        rules.set_article_synonyms(groups=groups, expected_version=1)

    assert rules.get_article_synonyms() == {"version": 2, "groups": []}


def test_too_much_to_search_for_is_refused(rules):
    with pytest.raises(ValidationError):
        rules.search_articles(q="a" * 201)
