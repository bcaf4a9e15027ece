"""Amounts of any currency, in that of the house at the rate of their day.

A document says what of it is valued: `VALUED = {"total": "house_total"}`, money and where its value
stands. It has `currency`, that of its money, and `valued_on`, its day, and an index on both. Values
are rounded to the minor unit, or with `VALUED_EXACTLY` to six places. Where
no rate of the day is known the value is missing, and whoever adds up values says how many are. A
rate that comes later, or is corrected, values them then.
"""

from decimal import ROUND_HALF_UP, Decimal
from functools import partial

from bson.decimal128 import Decimal128
from pymongo import UpdateOne

from chassis.money import exact, rounded
from chassis.outbox import commit

from ..settings import house_currency
from .exchange_rates import rate_on
from .models import Revaluation

BATCH = 500
# As many places as an amount can be told with.
_FINEST = Decimal("0.000001")


def in_house(money, day):
    """An amount in the currency of the house, half-up at its minor unit; None without a rate."""
    rate = rate_on(money["currency"], day)
    return None if rate is None else rounded(money["amount"] * rate, house_currency())


def values_of(document, raw):
    """What the money in a document as stored is worth: `{where it goes: Decimal128 or None}`."""
    rate = rate_on(raw["currency"], raw["valued_on"])
    round_off = fine if getattr(document, "VALUED_EXACTLY", False) else rounded
    return {value_name: _value(raw.get(name), rate, round_off)
            for name, value_name in document.VALUED.items()}


def _value(money, rate, round_off):
    if money is None or rate is None:
        return None
    return Decimal128(round_off(exact(money["amount"]) * rate, house_currency()))


def fine(amount, currency):
    """An amount to six places, half-up, written with no more than it needs beyond its minor unit.
    """
    finest = to_six_places(amount)
    short = rounded(finest, currency)
    return short if short == finest else finest.normalize()


def to_six_places(number):
    """A number half-up at the sixth place, which is as many as can be told."""
    return number.quantize(_FINEST, ROUND_HALF_UP)


def value_anew(documents, then):
    """Value again what has another rate by now, in batches; `then(document, raws)` hears of it.

    A periodic job runs it. After a crash it begins that currency again: what is right already
    changes nothing.
    """
    while (asked := Revaluation.objects().order_by("created_at").first()) is not None:
        for document in documents:
            _value_all(document, asked, then)
        Revaluation.collection().delete_one({"_id": asked.id})


def _value_all(document, asked, then):
    days = {"$gte": asked.from_day} | ({"$lt": asked.until_day} if asked.until_day else {})
    concerned = [raw["_id"] for raw in document.collection().find(
        {"currency": asked.currency, "valued_on": days}, {"_id": 1})]
    for start in range(0, len(concerned), BATCH):
        commit(partial(_value_some, document, concerned[start : start + BATCH], then))


def _value_some(document, ids, then):
    changed, changes = [], []
    for raw in document.collection().find({"_id": {"$in": ids}}):
        values = {name: value for name, value in values_of(document, raw).items()
                  if value != raw.get(name)}
        if values:
            changed.append(raw)
            changes.append(UpdateOne({"_id": raw["_id"]}, _change(values)))
    if changes:
        document.collection().bulk_write(changes)
        then(document, changed)


def _change(values):
    kept = {name: value for name, value in values.items() if value is not None}
    gone = {name: "" for name, value in values.items() if value is None}
    return {"$inc": {"version": 1}} | ({"$set": kept} if kept else {}) | (
        {"$unset": gone} if gone else {})
