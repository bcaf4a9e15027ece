"""Money in the store and in sums: exact, and never of two currencies together."""

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache

from babel.numbers import get_currency_precision
from bson.decimal128 import Decimal128


def stored(value):
    """A value of a contract as the store takes it, its decimals as Decimal128, at any depth."""
    return _converted(value, Decimal, Decimal128)


def loaded(value):
    """A value of the store with its decimals as Decimal, at any depth."""
    return _converted(value, Decimal128, exact)


def exact(value):
    """A Decimal128 as Decimal. The same amounts come again and again, and converting costs."""
    return _decimal_of(value.bid)


@lru_cache(maxsize=1 << 14)
def _decimal_of(bid):
    return Decimal128.from_bid(bid).to_decimal()


def _converted(value, kind, convert):
    if isinstance(value, dict):
        return {name: _converted(inner, kind, convert) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_converted(inner, kind, convert) for inner in value]
    return convert(value) if isinstance(value, kind) else value


def rounded(amount, currency):
    """An amount, half-up at the minor unit of its currency: cents of EUR, whole yen."""
    return amount.quantize(_minor_unit(currency), ROUND_HALF_UP)


@cache
def _minor_unit(currency):
    return Decimal(1).scaleb(-get_currency_precision(currency))


def zero(currency):
    """Nothing, written with as many places as the currency has."""
    return rounded(Decimal(0), currency)


def totals(moneys):
    """The sum for each currency, as a list of money sorted by currency."""
    sums = defaultdict(Decimal)
    for money in moneys:
        sums[money["currency"]] += money["amount"]
    return [{"amount": sums[currency], "currency": currency} for currency in sorted(sums)]


def average(money, count):
    """An amount by a count, half-up at the currency's minor unit."""
    return {**money, "amount": rounded(money["amount"] / count, money["currency"])}


def shared_out(amount, weights, currency):
    """An amount in parts that add up to it to the minor unit, in proportion to the weights.

    What rounding leaves over goes, a minor unit each, to the parts that lost most by it, and what
    it gave too much is taken from those that won most (largest remainder method); of equal ones
    from the first. Where all weights are 0 the first part
    takes it all. Weights are not negative.
    """
    whole = sum(weights)
    if not weights:
        return []
    if not whole:
        return [amount, *(zero(currency) for _ in weights[1:])]
    exact = [amount * weight / whole for weight in weights]
    parts = [rounded(part, currency) for part in exact]
    unit = _minor_unit(currency)
    left = amount - sum(parts)
    step = unit if left > 0 else -unit
    # The sort is stable, so equal losses keep the order of the parts.
    by_loss = sorted(range(len(parts)), key=lambda at: (parts[at] - exact[at]) * step)
    for place in by_loss[: int(abs(left) / unit)]:
        parts[place] += step
    return parts


def in_words(moneys):
    """Amounts as a sentence holds them: `912.50 EUR + 40.00 USD`."""
    return " + ".join(f"{money['amount']} {money['currency']}" for money in moneys)
