"""Fitting a model of lifetime value to all customers, in a process of its own."""

from datetime import UTC, datetime, time, timedelta
from functools import partial

import numpy as np

from chassis import clock
from chassis.outbox import commit

from .. import reckonings
from . import bg_nbd, gamma_gamma, summaries
from .fitting import NotConverged
from .lifetime_models import FEWEST_REPEATS
from .models import Model

# Of how much of revenue the margin has to be known, so that values are of margin.
MARGIN_KNOWN = 0.8
# What is held out to be forecast: a third of the time there is, at most so much.
LONGEST_HELD_OUT = timedelta(weeks=39)


class TooFewCustomers(ArithmeticError):
    """Too few customers bought again."""


def run(model_id):
    """Fit the model of that id; then everybody is scored by it."""
    until = _midnight(clock.now())
    try:
        found = trained(until)
    except TooFewCustomers:
        found = {"state": "failed", "failed_because": "too_few_customers"}
    except NotConverged:
        found = {"state": "failed", "failed_because": "not_converged"}
    commit(partial(_store, model_id, found))


def _store(model_id, found):
    now = clock.now()
    Model.collection().update_one({"_id": model_id, "state": "training"}, {
        "$set": {**found, "fitted_at": now, "updated_at": now}, "$inc": {"version": 1},
        "$unset": {"_is_waiting": "", "_held_until": "", "_attempts": ""}})
    if found["state"] == "ready":
        reckonings.begin()


def trained(until):
    """All that is kept of a fit to what was bought before a moment."""
    all_of_them = summaries.summaries(until)
    buying, spending = fits(all_of_them)
    revenue, known, margin = summaries.margins(until)
    is_known = revenue > 0 and known >= MARGIN_KNOWN * revenue and margin > 0
    calibration = calibrated(until)
    return {
        "state": "ready",
        "customer_count": len(all_of_them["ids"]),
        "repeat_customer_count": int(np.count_nonzero(all_of_them["x"])),
        "log_likelihood": float(buying.log_likelihood),
        "parameters": [*_shown("bg_nbd", bg_nbd.NAMES, buying),
                       *_shown("gamma_gamma", gamma_gamma.NAMES, spending)],
        "_covariances": {"bg_nbd": buying.covariance.ravel().tolist(),
                         "gamma_gamma": spending.covariance.ravel().tolist()},
        "basis": "margin" if is_known else "revenue",
        **({"margin_rate": margin / known} if known else {}),
        **({"calibration": calibration} if calibration else {}),
    }


def fits(found):
    """Both models, fitted to summaries. Raises TooFewCustomers or NotConverged."""
    if np.count_nonzero(found["x"]) < FEWEST_REPEATS:
        raise TooFewCustomers("Too few customers bought again.")
    came_back = (found["x"] > 0) & (found["m"] > 0)
    if np.count_nonzero(came_back) < FEWEST_REPEATS:
        raise TooFewCustomers("Of too few customers is known what they brought.")
    return (bg_nbd.fit(found["x"], found["t_x"], found["T"]),
            gamma_gamma.fit(found["x"][came_back], found["m"][came_back]))


def _shown(model, names, fit):
    return [{"model": model, "name": name, "value": float(value), "standard_error": float(error),
             "low": float(low), "high": float(high)}
            for name, value, error, (low, high) in zip(
                names, fit.parameters, fit.standard_errors, fit.intervals(), strict=True)]


def calibrated(until):
    """How a fit on the first of it forecasts the last; None where there is too little for that."""
    first_at = summaries.first_purchase_at(until)
    held_out = min((until - first_at) / 3, LONGEST_HELD_OUT)
    since = _midnight(until - held_out)
    days = (until - since).days
    before = summaries.summaries(since)
    if days < 1 or np.count_nonzero(before["x"]) < FEWEST_REPEATS:
        return None
    try:
        fit = bg_nbd.fit(before["x"], before["t_x"], before["T"])
    except NotConverged:
        return None
    expected = float(bg_nbd.expected_purchases(
        fit.parameters, days / 7, before["x"], before["t_x"], before["T"]).sum())
    came = summaries.purchases_since(since, until)
    actual = sum(came.get(id, 0) for id in before["ids"])
    return {"held_out_from_on": since.date().isoformat(), "held_out_days": days,
            "customer_count": len(before["ids"]), "expected": round(expected, 1), "actual": actual,
            **({"error": round(expected / actual - 1, 4)} if actual else {})}


def _midnight(moment):
    return datetime.combine(moment.date(), time(), UTC)
