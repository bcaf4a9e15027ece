"""What customers are worth, as it is told to others."""

from hashlib import blake2b

import orjson

from chassis.outbox import announce
from contracts import marketing as contract

from ..settings import house_currency

MONEY = ("revenue", "average_order", "invoiced", "margin", "cost_to_serve", "profit",
         "revenue_last_year", "revenue_year_before", "lifetime_value")
FIGURES = (
    *MONEY, "order_count", "unvalued_count", "margin_count", "cost_unvalued_count",
    "first_order_at", "last_order_at", "trend", "share_of_revenue", "concentration", "engagement",
    "probability_alive", "expected_orders", "rfm")
# What changes by itself day by day is told again once it is another by so many places.
_ROUGH = {"engagement": 1, "probability_alive": 1, "expected_orders": 1, "share_of_revenue": 3}


def tell(raw):
    """Tell others what a contact is worth."""
    event, data = event_of(raw)
    announce(event, **data)


def event_of(raw):
    """The event that tells what a contact is worth, as it now is."""
    score = {
        "id": score_id_of(raw["_id"]), "contact_ids": [raw["_id"]],
        **{name: raw[name] for name in ("version", "created_at", "updated_at", "scored_at")},
        **shown(raw), "propensities": [
            {name: chance[name] for name in ("to", "probability", "model_id")}
            for chance in raw.get("propensities", ())]}
    return contract.value_scored, {"value_score": score}


def score_id_of(contact_id):
    """The id of a contact's score; there is one, so it has the number of the contact's own."""
    return "value_score_" + contact_id.partition("_")[2]


def shown(raw):
    """The figures of a worth as stored, amounts with their currency."""
    currency = house_currency()
    return {name: {"amount": raw[name], "currency": currency} if name in MONEY else raw[name]
            for name in FIGURES if raw.get(name) is not None}


def digest_of(raw):
    """A digest of what is to be told of a worth, so far that a difference is news."""
    rough = orjson.dumps(_roughly(raw), option=orjson.OPT_UTC_Z, default=str)
    return blake2b(rough, digest_size=16).hexdigest()


def _roughly(raw):
    rough = {name: _rough(name, raw[name]) for name in FIGURES if raw.get(name) is not None}
    for chance in raw.get("propensities", ()):
        # To one digit: from 2 to 3 % is news as much as from 20 to 30 %.
        rough[f"propensity_to_{chance['to']}"] = f"{chance['probability']:.0e}"
    if "lifetime_value" in rough:
        # To two digits, as each day takes a little of it away.
        rough["lifetime_value"] = f"{raw['_by_lifetime_value']:.1e}"
    return rough


def _rough(name, value):
    return round(value, _ROUGH[name]) if name in _ROUGH else value
