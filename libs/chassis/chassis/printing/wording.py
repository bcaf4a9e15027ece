"""Words, money, days and quantities as a document in some language tells them.

English is what the code holds; other languages are catalogues in `translations`.
"""

from contextlib import suppress
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal, get_currency_precision
from babel.units import format_unit

DEFAULT_LANGUAGE = "en"
FOLDER = Path(__file__).parent / "translations"
# English as Europe writes it: 28 Nov 2026, 1,234.50.
WITHOUT_COUNTRY = {"en": "en_150"}
NUMBER = "#,##0.######"

# Units of UN/ECE Recommendation 20 as the CLDR calls them, and those that it has no words for, of
# one and of several. One of none of these is told by its code.
UNITS = {
    "HUR": "duration-hour", "MIN": "duration-minute", "DAY": "duration-day",
    "WEE": "duration-week", "MON": "duration-month", "ANN": "duration-year",
    "KGM": "mass-kilogram", "GRM": "mass-gram", "LTR": "volume-liter", "MLT": "volume-milliliter",
    "MTR": "length-meter", "CMT": "length-centimeter", "MMT": "length-millimeter",
    "KMT": "length-kilometer", "MTK": "area-square-meter", "MTQ": "volume-cubic-meter",
    "KWH": "energy-kilowatt-hour",
}
OWN_UNITS = {
    "SET": ("{number} set", "{number} sets"), "PR": ("{number} pair", "{number} pairs"),
    "BX": ("{number} box", "{number} boxes"), "TNE": ("{number} t", "{number} t"),
    "E48": ("{number} service", "{number} services"),
}
# Three pieces are shown as 3.
PIECES = ("C62", "EA", "H87")


def languages():
    """The languages that documents can be in."""
    return (DEFAULT_LANGUAGE, *sorted(folder.name for folder in FOLDER.iterdir()))


def language_for(*tags):
    """The first of these language tags (BCP 47) that documents can be in, without its country."""
    for tag in tags:
        language = (tag or "").partition("-")[0].lower()
        if language in languages():
            return language
    return DEFAULT_LANGUAGE


class Wording:
    """How one language, as one country writes it, tells things."""

    def __init__(self, language, country=None):
        self.language = language
        self._locale = _locale_of(language, country)

    def say(self, text, **filled):
        """A text of ours in that language, its places such as `{day}` filled in."""
        text = _catalogue(self.language).get(text, text)
        return text.format(**filled) if filled else text

    @property
    def words(self):
        """All that is translated: `{English: text}`; templates take their labels from it."""
        return _catalogue(self.language)

    def money(self, amount, currency):
        """Such as 1.234,50 €; the currency in letters where its sign could be another's."""
        return format_currency(Decimal(str(amount)), currency, locale=self._locale)

    def amount(self, amount, currency):
        """As `money`, without the currency."""
        return format_currency(
            Decimal(str(amount)), currency, format=self._locale.decimal_formats[None].pattern,
            locale=self._locale)

    def price(self, amount, currency):
        """A price of one unit, without the currency: with up to six places where it has them."""
        amount = Decimal(str(amount))
        if -amount.normalize().as_tuple().exponent <= get_currency_precision(currency):
            return self.amount(amount, currency)
        return format_decimal(amount, format="#,##0.00####", locale=self._locale)

    def number(self, number):
        """A number as it is, such as 2,5."""
        return format_decimal(Decimal(str(number)), format=NUMBER, locale=self._locale)

    def rate(self, rate):
        """A rate in per cent, such as 5,2 %."""
        return self.say("{rate}%", rate=self.number(rate))

    def day(self, day):
        """A day (YYYY-MM-DD) in words; nothing for none."""
        if not day:
            return ""
        return format_date(date.fromisoformat(day[:10]), format="long", locale=self._locale)

    def short_day(self, day):
        """A day in figures, or with its month shortened, for tables."""
        if not day:
            return ""
        return format_date(date.fromisoformat(day[:10]), format="medium", locale=self._locale)

    def quantity(self, quantity, unit):
        """How much of something, such as 2,5 h; pieces by their number alone."""
        number = self.number(quantity)
        if unit in PIECES:
            return number
        if unit in UNITS:
            return format_unit(
                Decimal(str(quantity)), UNITS[unit], length="short", format=NUMBER,
                locale=self._locale)
        one, several = OWN_UNITS.get(unit, (f"{{number}} {unit}",) * 2)
        return self.say(one if Decimal(str(quantity)) == 1 else several, number=number)

    def country(self, code):
        """The name of a country."""
        return self._locale.territories.get(code, code)


@cache
def _locale_of(language, country):
    if country is not None:
        # There is no Spanish of Japan.
        with suppress(UnknownLocaleError, ValueError):
            return Locale(language, territory=country)
    return Locale.parse(WITHOUT_COUNTRY.get(language, language))


@cache
def _catalogue(language):
    if language == DEFAULT_LANGUAGE:
        return {}
    with (FOLDER / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return {message.id: message.string for message in read_po(file, locale=language)
                if message.id and message.string}
