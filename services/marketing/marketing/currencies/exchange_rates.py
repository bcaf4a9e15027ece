"""Rates of exchange: said, shown, and which holds on a day."""

from decimal import Decimal

from bson.decimal128 import Decimal128
from pymongo import UpdateOne

from chassis import clock, paging
from chassis.ids import new_id
from chassis.store import view

from ..settings import house_currency
from .models import ExchangeRate, Revaluation


def set_exchange_rates(*, rates):
    """Say what currencies are worth from days on; what was valued otherwise is valued anew."""
    now = clock.now()
    before = {(raw["currency"], raw["day"]): raw for raw in ExchangeRate.collection().find(
        {"$or": [{"currency": rate["currency"], "day": rate["day"]} for rate in rates]})}
    news = [rate for rate in rates if not _is_known(rate, before)]
    if news:
        ExchangeRate.collection().bulk_write([_change(rate, now) for rate in news])
        _value_anew(news)
    return {"set_count": len(rates), "house_currency": house_currency()}


def _is_known(rate, before):
    held = before.get((rate["currency"], rate["day"]))
    return held is not None and (held["rate"].to_decimal(), held.get("source")) == (
        Decimal(rate["rate"]), rate.get("source"))


def _change(rate, now):
    said = {"rate": Decimal128(rate["rate"]), "updated_at": now}
    changes = {"$set": said, "$inc": {"version": 1},
               "$setOnInsert": {"_id": new_id("exchange_rate"), "created_at": now}}
    if rate.get("source"):
        said["source"] = rate["source"]
    else:
        changes["$unset"] = {"source": ""}
    return UpdateOne({"currency": rate["currency"], "day": rate["day"]}, changes, upsert=True)


def get_exchange_rate(*, exchange_rate_id):
    """Show a rate."""
    return view(ExchangeRate.fetch_raw(exchange_rate_id))


def list_exchange_rates(*, limit, after, currency=None):
    """List the rates, the latest first."""
    return paging.page(
        ExchangeRate.collection(), {"currency": currency} if currency else {}, sort="-day",
        kind=paging.text, limit=limit, after=after)


def delete_exchange_rate(*, exchange_rate_id, expected_version):
    """Delete a rate that should not be there; what was valued by it is valued anew."""
    held = ExchangeRate.fetch(exchange_rate_id, expected_version=expected_version)
    ExchangeRate.collection().delete_one({"_id": held.id, "version": held.version})
    _value_anew([{"currency": held.currency, "day": held.day}])


def _value_anew(rates):
    for rate in rates:
        Revaluation(currency=rate["currency"], from_day=rate["day"],
                    until_day=_next_day(rate["currency"], rate["day"])).add()


def _next_day(currency, day):
    """The first day for which another rate is known, None where the rate holds until now."""
    following = ExchangeRate.collection().find_one(
        {"currency": currency, "day": {"$gt": day}}, sort=[("day", 1)])
    return following["day"] if following else None


def rate_on(currency, day):
    """What one unit was worth on a day (`YYYY-MM-DD`), a Decimal; None where nobody said."""
    if currency == house_currency():
        return 1
    held = ExchangeRate.collection().find_one(
        {"currency": currency, "day": {"$lte": day}}, sort=[("day", -1)])
    return held["rate"].to_decimal() if held else None
