"""Money in the store and in sums: exact, and never of two currencies together."""

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import get_currency_precision
from bson.decimal128 import Decimal128


def stored(value):
    """A value of a contract as the store takes it, its decimals as Decimal128, at any depth."""
    return _converted(value, Decimal, Decimal128)


def loaded(value):
    """A value of the store with its decimals as Decimal, at any depth."""
    return _converted(value, Decimal128, Decimal128.to_decimal)


def _converted(value, kind, convert):
    if isinstance(value, dict):
        return {name: _converted(inner, kind, convert) for name, inner in value.items()}
    if isinstance(value, list):
        return [_converted(inner, kind, convert) for inner in value]
    return convert(value) if isinstance(value, kind) else value


def totals(moneys):
    """The sum for each currency, as a list of money sorted by currency."""
    sums = defaultdict(Decimal)
    for money in moneys:
        sums[money["currency"]] += money["amount"]
    return [{"amount": sums[currency], "currency": currency} for currency in sorted(sums)]


def average(money, count):
    """An amount by a count, half-up at the currency's minor unit."""
    unit = Decimal(1).scaleb(-get_currency_precision(money["currency"]))
    return {**money, "amount": (money["amount"] / count).quantize(unit, ROUND_HALF_UP)}


def in_words(moneys):
    """Amounts as a sentence holds them: `912.50 EUR + 40.00 USD`."""
    return " + ".join(f"{money['amount']} {money['currency']}" for money in moneys)
