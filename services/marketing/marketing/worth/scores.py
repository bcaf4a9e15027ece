"""Scores as they are shown: one with its formulas, lists of them, their rows, and all in all."""

from datetime import UTC, datetime
from decimal import Decimal

from bson.decimal128 import Decimal128

from chassis import clock, paging, parties
from chassis.money import exact, zero
from contracts.errors import NotFound
from contracts.marketing.propensity_model import PROPENSITIES
from contracts.marketing.scores import RFM_CLASSES

from ..propensity.wording import words_of
from ..settings import house_currency
from ..sold.models import SoldInvoice, SoldOrder
from . import explaining, publishing, yardsticks
from .engagement import weight_of
from .lifetime import valuing
from .models import KnownInteraction, StaleWorth, Worth
from .rows import COUNTED, STANDING

_SORTS = {
    "-lifetime_value": ("-_by_lifetime_value", paging.whole),
    "-revenue": ("-_by_revenue", paging.whole),
    "-probability_alive": ("-_by_probability_alive", paging.whole),
    "-last_order_at": ("-last_order_at", paging.moment),
    **{f"-propensity_to_{to}": (f"-_by_propensity_to_{to}", paging.whole) for to in PROPENSITIES},
}


def get_score(*, contact_id):
    """Show what a customer is worth, and how each figure of it comes about."""
    raw = _fetched(contact_id)
    forecast = valuing.in_use()
    return {**_shown(raw), "explained": explaining.explained(raw, yardsticks.held(), forecast),
            "intervals": _intervals(raw, forecast)}


def _fetched(contact_id):
    """The worth of a contact, or of whom it was merged into."""
    raw = Worth.collection().find_one({"_id": parties.survivor_of(contact_id)})
    if raw is None:
        raise NotFound(f"There is no score of {contact_id}.", id=contact_id)
    return raw


def list_scores(*, limit, after, sort, rfm_class=None):
    """List those of whom a figure is known, the greatest first."""
    field, kind = _SORTS[sort]
    where = {"rfm.class": rfm_class} if rfm_class else {}
    return paging.page(Worth.collection(), {**where, field[1:]: {"$exists": True}}, sort=field,
                       kind=kind, limit=limit, after=after, show=_shown)


def _shown(raw):
    return {"contact_id": raw["_id"], "version": raw["version"], "scored_at": raw["scored_at"],
            "model_id": raw.get("model_id"), "propensities": [
                _chance(chance) for chance in raw.get("propensities", ())],
            **publishing.shown(raw)}


def _chance(chance):
    return {**chance, "reasons": [
        {**reason, "text": words_of(reason)} for reason in chance["reasons"]]}


def _intervals(raw, forecast):
    """Of what a model forecast, unless another model is in use by now."""
    if forecast is None or raw.get("model_id") != forecast.model_id:
        return []
    places = {"lifetime_value": 2}
    return [{"figure": figure, "low": f"{low:.{places.get(figure, 4)}f}",
             "high": f"{high:.{places.get(figure, 4)}f}"}
            for figure, (low, high) in forecast.intervals_of(raw["_history"]).items()]


def list_score_rows(*, contact_id, figure, limit, after):
    """List what a figure of a customer is made of, the latest first."""
    id = _fetched(contact_id)["_id"]
    document, where, sort, kind, show = _ROWS[figure]
    first = {} if document is KnownInteraction else {"contact_ids.0": id}
    return paging.page(document.collection(), {"contact_ids": id, **first, **where},
                       sort=sort, kind=kind, limit=limit, after=after, show=show)


def _order(raw):
    return {"type": "order", "id": raw["_id"], "occurred_at": raw["placed_at"],
            "state": raw["state"], "channel": raw.get("channel"), "amount": raw["total"],
            "house_amount": _in_house(raw.get("house_total")),
            "margin": _in_house(raw.get("house_margin"))}


def _invoice(raw):
    sign = -1 if raw["kind"] == "credit_note" else 1
    net = exact(raw["net"]["amount"])
    value = raw.get("house_net")
    return {"type": raw["kind"], "id": raw["_id"], "state": raw["state"],
            "occurred_at": datetime.fromisoformat(raw["issued_on"]).replace(tzinfo=UTC),
            "amount": {"amount": sign * net, "currency": raw["net"]["currency"]},
            "house_amount": _in_house(value and Decimal128(sign * exact(value)))}


def _interaction(raw):
    weight = weight_of(raw["direction"], raw["occurred_at"].date(), clock.now().date())
    # A click is kept under the recipient whose mail it was in.
    type = raw["_id"].rpartition("_")[0]
    return {"type": type, "id": raw["_id"], "occurred_at": raw["occurred_at"],
            "channel": raw["channel"], "state": raw["direction"], "weight": round(weight, 4)}


def _in_house(value):
    return None if value is None else {"amount": value, "currency": house_currency()}


_ROWS = {
    "revenue": (SoldOrder, STANDING, "-placed_at", paging.moment, _order),
    "invoiced": (SoldInvoice, {}, "-issued_on", paging.text, _invoice),
    "engagement": (KnownInteraction, COUNTED, "-occurred_at", paging.moment, _interaction),
}


def summarize_scores():
    """Show how many customers of each class there are, and what they brought and are to bring."""
    found = {raw["_id"]: raw for raw in Worth.collection().aggregate([
        {"$match": {"order_count": {"$gt": 0}}},
        {"$group": {"_id": "$rfm.class", "customer_count": {"$sum": 1},
                    "revenue": {"$sum": "$revenue"},
                    "lifetime_value": {"$sum": "$lifetime_value"},
                    "lifetime_value_count": {"$sum": {"$cond": [
                        {"$gt": ["$lifetime_value", None]}, 1, 0]}}}}])}
    return {
        "customer_count": sum(raw["customer_count"] for raw in found.values()),
        "scored_count": Worth.collection().estimated_document_count(),
        "waiting_count": StaleWorth.collection().estimated_document_count(),
        "revenue": _total(found.values(), "revenue"),
        "lifetime_value": _total(found.values(), "lifetime_value"),
        "classes": [_of_class(name, found[name]) for name in RFM_CLASSES if name in found],
        "reckoned_at": yardsticks.held().get("reckoned_at"),
    }


def _of_class(name, raw):
    return {"class": name, "customer_count": raw["customer_count"],
            "lifetime_value_count": raw["lifetime_value_count"],
            "revenue": _total([raw], "revenue"),
            "lifetime_value": _total([raw], "lifetime_value")}


def _total(raws, name):
    """A sum of sums; where nothing was added up the store gives a plain 0."""
    amounts = [exact(raw[name]) for raw in raws if isinstance(raw[name], Decimal128)]
    total = sum(amounts, Decimal(0)) if amounts else zero(house_currency())
    return {"amount": total, "currency": house_currency()}
