"""Money, days and quantities as documents tell them, and the words of all languages."""

import re
from decimal import Decimal

import pytest

from chassis.printing import Wording, language_for, languages
from chassis.printing.templates import SOURCES
from chassis.printing.wording import FOLDER, OWN_UNITS

SPACE = "\u00a0"


@pytest.mark.parametrize(("language", "country", "shown"), [
    ("es", "ES", f"1.234,50{SPACE}€"),
    ("es", None, f"1.234,50{SPACE}€"),
    ("en", "GB", "€1,234.50"),
    ("en", "US", "€1,234.50"),
    ("en", None, f"1,234.50{SPACE}€"),
    ("en", "DE", f"1.234,50{SPACE}€"),
    ("es", "JP", f"1.234,50{SPACE}€"),
])
def test_money_is_written_as_the_country_writes_it(language, country, shown):
    assert Wording(language, country).money(Decimal("1234.5"), "EUR") == shown


@pytest.mark.parametrize(("amount", "currency", "shown"), [
    ("1234", "JPY", "1.234"), ("0", "EUR", "0,00"), ("1E+3", "EUR", "1.000,00"),
    ("-12.5", "EUR", "-12,50"), ("999999999999.99", "EUR", "999.999.999.999,99"),
])
def test_amount_has_the_places_of_its_currency(amount, currency, shown):
    assert Wording("es", "ES").amount(Decimal(amount), currency) == shown


@pytest.mark.parametrize(("price", "shown"), [
    ("12.5", "12,50"), ("0.8755", "0,8755"), ("12.500000", "12,50"), ("1E+2", "100,00"),
    ("0.123456", "0,123456"),
])
def test_price_keeps_its_places(price, shown):
    assert Wording("es", "ES").price(Decimal(price), "EUR") == shown


@pytest.mark.parametrize(("language", "quantity", "unit", "shown"), [
    ("es", "2.50", "HUR", "2,5 h"), ("en", "1", "DAY", "1 day"), ("en", "3", "DAY", "3 days"),
    ("es", "4.00", "C62", "4"), ("es", "1", "SET", "1 juego"), ("es", "2", "SET", "2 juegos"),
    ("en", "2", "BX", "2 boxes"), ("es", "3", "XPK", "3 XPK"), ("es", "1000", "KGM", "1.000 kg"),
])
def test_quantity_is_told_with_its_unit(language, quantity, unit, shown):
    said = Wording(language).quantity(Decimal(quantity), unit)

    assert said.replace(SPACE, " ").replace("\u202f", " ") == shown


def test_day_is_told_in_words():
    assert Wording("es", "ES").day("2026-11-28") == "28 de noviembre de 2026"
    assert Wording("en").day("2026-11-28") == "28 November 2026"
    assert Wording("en").day(None) == ""


@pytest.mark.parametrize(("tags", "language"), [
    (("es-MX",), "es"), (("fr", "es"), "es"), ((None, "EN"), "en"), (("fr",), "en"), ((), "en"),
])
def test_language_is_the_first_that_there_is(tags, language):
    assert language_for(*tags) == language


def test_every_word_of_the_templates_is_translated():
    said = set()
    for source in SOURCES.glob("*.typ"):
        said |= set(re.findall(r'\bt\("([^"]+)"\)', source.read_text(encoding="utf-8")))
    for several in OWN_UNITS.values():
        said |= {text for text in several if text != "{number} t"}

    assert len(said) > 20
    for language in languages()[1:]:
        assert said - Wording(language).words.keys() == set()


def test_translations_fill_the_same_places():
    for folder in FOLDER.iterdir():
        for text, translated in Wording(folder.name).words.items():
            assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", translated)), text
