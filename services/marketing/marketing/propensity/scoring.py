"""How likely each customer is to do something, by the models in use, with the reasons."""

import numpy as np
from scipy.special import logit

from contracts.marketing.propensity_model import PROPENSITIES

from ..worth.lifetime.models import Model
from . import averages, scorecards
from .features import ALL, NO_ORDERS, Known
from .history import day_of, of
from .outcomes import may_be_asked

USED = ("ready", "averages")
MOST_REASONS = 3
# What adds less to the log-odds is no reason.
_LEAST = 0.05
_LEAST_LIKELY = 1e-4


def in_use():
    """`{kind: model as stored}` of the models in use: of each kind the latest that is of use."""
    found = {}
    for kind in PROPENSITIES:
        raw = Model.collection().find_one(
            {"kind": kind, "state": {"$in": list(USED)}}, sort=[("fitted_at", -1)])
        if raw is not None:
            found[kind] = raw
    return found


def propensities_of(contact_ids, worths, now, objecting):
    """The propensities of each of these contacts as they are kept, in their order.

    `worths` are their figures, of which the class is taken; lists are empty where no model is, and
    of those who are `objecting`, a set.
    """
    kept, models = [[] for _ in contact_ids], in_use()
    if not models or not contact_ids:
        return kept
    may_be = np.array([id not in objecting for id in contact_ids])
    history, classes = of(contact_ids), [_class_of(worth) for worth in worths]
    for kind, model in models.items():
        known = Known(history, day_of(now), model["propensity"]["usual_days"])
        asked = may_be_asked(kind, known) & may_be
        chances, reasons = _asked_of(model, known, classes)
        for place in np.flatnonzero(asked):
            kept[place].append({
                "to": kind, "probability": round(float(chances[place]), 4),
                "model_id": model["_id"], "is_average": model["state"] == "averages",
                "reasons": reasons[place]})
    return kept


def _class_of(worth):
    if not worth["order_count"]:
        return NO_ORDERS
    return worth["rfm"]["class"] if worth.get("rfm") else ALL


def _asked_of(model, known, classes):
    """`(probabilities, reasons)` by a model, of each contact."""
    if model["state"] == "averages":
        return _by_class(model["propensity"], classes)
    card, features = scorecards.of_stored(model["propensity"]["scorecard"]), known.features()
    chances = card.probabilities(features)
    contributions = card.contributions(features)
    codes, added = list(contributions), np.stack(list(contributions.values()), axis=1)
    weightiest = np.argsort(-np.abs(added), axis=1, kind="stable")[:, :MOST_REASONS]
    return chances, [[{"code": codes[at], "contribution": round(float(row[at]), 3)}
                      for at in places if abs(row[at]) >= _LEAST]
                     for row, places in zip(added, weightiest, strict=True)]


def _by_class(propensity, classes):
    rates = {item["class"]: (item["rate"], item["customer_count"])
             for item in propensity["class_rates"]}
    chances = averages.rates_for(classes, rates)
    of_all, of_each = (logit(np.clip(values, _LEAST_LIKELY, 1 - _LEAST_LIKELY))
                       for values in (rates[ALL][0], chances))
    return chances, [[{"code": "class_average", "contribution": round(float(more), 3)}]
                     for more in of_each - of_all]
