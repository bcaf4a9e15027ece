"""The table of tax rates, and which rate holds where and when."""

from decimal import Decimal

from bson.decimal128 import Decimal128
from pymongo import UpdateOne
from pymongo.errors import DuplicateKeyError

from chassis import clock, paging
from chassis.ids import new_id
from chassis.store import view

from ..errors import TaxRateExists, TaxRateMissing
from ..ordered import waiting
from .known_rates import RATES
from .models import NOTHING, TaxRate


def create_tax_rate(*, country, tax_category, rate, valid_from, surcharge_rate=None, note=None):
    """Say which rate holds in a country from a day on."""
    held = TaxRate(
        country=country, tax_category=tax_category, rate=Decimal128(rate), valid_from=valid_from,
        surcharge_rate=NOTHING if surcharge_rate is None else Decimal128(surcharge_rate),
        note=note)
    try:
        held.add()
    except DuplicateKeyError as error:
        raise TaxRateExists(country=country, tax_category=tax_category,
                            valid_from=valid_from) from error
    waiting.try_all_again()
    return held.to_view()


def get_tax_rate(*, tax_rate_id):
    """Show a rate."""
    return view(TaxRate.fetch_raw(tax_rate_id))


def list_tax_rates(*, limit, after, country=None):
    """List the rates, the latest first."""
    return paging.page(
        TaxRate.collection(), {"country": country} if country else {}, sort="-valid_from",
        kind=paging.text, limit=limit, after=after)


def update_tax_rate(*, tax_rate_id, changes, expected_version):
    """Correct a rate; what was issued keeps the rate that it was issued with."""
    held = TaxRate.fetch(tax_rate_id, expected_version=expected_version)
    for name, value in changes.items():
        setattr(held, name, Decimal128(value) if isinstance(value, Decimal) else value)
    return held.put().to_view()


def delete_tax_rate(*, tax_rate_id, expected_version):
    """Delete a rate that should not be there."""
    held = TaxRate.fetch(tax_rate_id, expected_version=expected_version)
    TaxRate.collection().delete_one({"_id": held.id, "version": held.version})


def rates_on(country, day):
    """What gives the rates of a country on a day: `rate_of(category) → (rate, surcharge rate)`.

    It raises TaxRateMissing for a category of which no rate is known then.
    """
    found = {}

    def rate_of(tax_category):
        if tax_category not in found:
            held = TaxRate.collection().find_one(
                {"country": country, "tax_category": tax_category, "valid_from": {"$lte": day}},
                sort=[("valid_from", -1)])
            if held is None:
                raise TaxRateMissing(
                    f"No {tax_category} rate of {country} is known for {day}.",
                    country=country, tax_category=tax_category, day=day)
            found[tax_category] = (held["rate"].to_decimal(), held["surcharge_rate"].to_decimal())
        return found[tax_category]

    return rate_of


def seed(database):
    """Put the rates that are known into a store; what it holds already stays as it is."""
    now = clock.now()
    database[TaxRate._get_collection_name()].bulk_write([
        UpdateOne(
            {"country": country, "tax_category": category, "valid_from": valid_from},
            {"$setOnInsert": {
                "_id": new_id("tax_rate"), "version": 1, "created_at": now, "updated_at": now,
                "rate": Decimal128(rate), "surcharge_rate": Decimal128(surcharge)}}, upsert=True)
        for country, category, rate, surcharge, valid_from in RATES])
