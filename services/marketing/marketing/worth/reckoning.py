"""Working out what contacts are worth: of those of whom something was told, each second."""

from decimal import Decimal
from functools import lru_cache, partial

from bson.decimal128 import Decimal128
from pymongo import DeleteOne, ReplaceOne

from chassis import clock
from chassis.data_requests import forgotten
from chassis.jobs import as_service
from chassis.money import rounded
from chassis.outbox import commit
from chassis.parties import Party

from ..propensity import scoring
from ..settings import house_currency
from ..standing import consents, customers
from . import publishing, rfm, yardsticks
from .figures import figures_of
from .lifetime import valuing
from .models import StaleWorth, Worth
from .rows import read

BATCH = 100
PROFILING = "profiling"


def reckon_stale_worth():
    """Work out anew what those are worth of whom something was told, the longest waiting first."""
    with as_service("marketing"):
        while (ids := _waiting()):
            commit(partial(_reckon_stale, ids))


def _waiting():
    return [raw["_id"] for raw in StaleWorth.collection().find(
        {}, {"_id": 1}).sort("marked_at", 1).limit(BATCH)]


def _reckon_stale(ids):
    """Work out a batch, which is stale no more, but for what was marked again meanwhile."""
    stale = list(StaleWorth.collection().find({"_id": {"$in": ids}}, {"version": 1}))
    reckon([raw["_id"] for raw in stale])
    if stale:
        StaleWorth.collection().bulk_write([
            DeleteOne({"_id": raw["_id"], "version": raw["version"]}) for raw in stale])


def reckon(contact_ids):
    """Work out what these contacts are worth, keep it, and tell what is news of it."""
    there = _without_gone(contact_ids)
    if not there:
        return
    now = clock.now()
    held = {raw["_id"]: raw for raw in Worth.collection().find(
        {"_id": {"$in": there}}, {"version": 1, "created_at": 1, "_told": 1})}
    raws = [_raw(id, figures, held.get(id), now)
            for id, figures in zip(there, worked_out(there, now), strict=True)]
    for raw in raws:
        told = publishing.digest_of(raw)
        if told != held.get(raw["_id"], {}).get("_told"):
            publishing.tell(raw)
        raw["_told"] = told
    kept = [_stored(raw) for raw in raws]
    Worth.collection().bulk_write(
        [ReplaceOne({"_id": raw["_id"]}, raw, upsert=True) for raw in kept], ordered=False)
    # What changes too little to be told chooses people all the same.
    customers.refresh_worth(kept)


def _without_gone(contact_ids):
    """Those who are neither merged into others nor erased, whose worth goes."""
    ids = sorted(contact_ids)
    gone = forgotten(ids) | {raw["_id"] for raw in Party.collection().find(
        {"_id": {"$in": ids}, "merged_into": {"$exists": True}}, {"_id": 1})}
    if gone:
        Worth.collection().delete_many({"_id": {"$in": sorted(gone)}})
    return [id for id in ids if id not in gone]


def worked_out(contact_ids, now):
    """The figures of each of these contacts, in their order, as they are kept."""
    currency, yardstick = house_currency(), yardsticks.held()
    borders, of_all = yardsticks.borders(yardstick), yardsticks.revenue_last_year(yardstick)
    rows = read(contact_ids, now)
    found = [figures_of(**rows[id], today=now.date(), currency=currency) for id in contact_ids]
    objecting = consents.objecting(contact_ids, PROFILING)
    for id, figures in zip(contact_ids, found, strict=True):
        if id in objecting:
            # What they bought is told as before, and nothing forecast (GDPR article 21).
            figures["history"] = None
    forecasts = valuing.forecasts_of(
        [figures["history"] for figures in found], valuing.in_use(), currency)
    for figures, forecast in zip(found, forecasts, strict=True):
        figures |= forecast
        figures |= _measured(figures, borders, of_all)
    for figures, chances in zip(
            found, scoring.propensities_of(contact_ids, found, now, objecting), strict=True):
        figures["propensities"] = chances or None
    return found


def _measured(figures, borders, of_all):
    """What a customer is beside all others, and beside what all of them brought last year."""
    measured = {}
    if borders and figures["order_count"]:
        measured["rfm"] = rfm.rfm_of(
            {"recency": figures["last_order_at"], "frequency": figures["order_count"],
             "monetary": figures["revenue"]}, borders)
    if of_all:
        share = figures["revenue_last_year"] / of_all
        measured["share_of_revenue"] = round(float(share), 6)
    return measured


def _raw(id, figures, held, now):
    """A worth as it is kept: amounts at the minor unit, and what lists are sorted by."""
    currency = house_currency()
    kept = {name: rounded(value, currency) if name in publishing.MONEY else value
            for name, value in figures.items() if value is not None}
    history = kept.pop("history", None)
    return {
        "_id": id, "version": held["version"] + 1 if held else 1,
        "created_at": held["created_at"] if held else now, "updated_at": now, "scored_at": now,
        **kept, **sorted_by(figures, currency), **({"_history": history} if history else {})}


def _stored(raw):
    return raw | {name: _stored_amount(raw[name]) for name in publishing.MONEY if name in raw}


@lru_cache(1 << 14)
def _stored_amount(amount):
    """The same amounts, nothing above all, come again and again, and converting costs."""
    return Decimal128(amount)


def sorted_by(figures, currency):
    """Whole numbers that lists are sorted by, as cursors hold no decimals."""
    unit = rounded(Decimal(1), currency).as_tuple().exponent
    found = {}
    for name in ("lifetime_value", "revenue"):
        if figures.get(name) is not None:
            found[f"_by_{name}"] = int(rounded(figures[name], currency).scaleb(-unit))
    if figures.get("probability_alive") is not None:
        found["_by_probability_alive"] = round(figures["probability_alive"] * 10_000)
    for chance in figures.get("propensities") or ():
        found[f"_by_propensity_to_{chance['to']}"] = round(chance["probability"] * 10_000)
    return found
