"""Learning a propensity of what customers did, in a process of its own.

A model is trained on windows that ended before the last one, and validated on the last: how well it
is was seen on what came after all that it learnt of. What was validated is what is used.
"""

from datetime import UTC, datetime, time, timedelta
from functools import partial

import numpy as np

from chassis import clock
from chassis.outbox import commit

from ..worth import reckonings
from ..worth.lifetime.models import Model
from . import averages, fitting, goodness
from .features import Known
from .history import day_of, of_all
from .outcomes import DAYS_TO_KNOW, outcomes_of
from .renewing import FEWEST_CUSTOMERS

# Windows to learn of, as many as there are but the last.
MOST_WINDOWS = 3
# Rows are drawn by chance, always the same, where there are more.
MOST_ROWS = 200_000
# With fewer who did it, or did not, a model is no better than a guess.
FEWEST_OF_EACH = 100


class TooFewCustomers(ArithmeticError):
    """Too little is known to say even what customers do on average."""


def run(model_id):
    """Train the model of that id; then everybody is scored by it."""
    kind = Model.fetch_raw(model_id, {"kind": 1})["kind"]
    try:
        found = trained(kind, of_all(), _midnight(clock.now()))
    except TooFewCustomers:
        found = {"state": "failed", "failed_because": "too_few_customers"}
    commit(partial(_store, model_id, found))


def _store(model_id, found):
    now = clock.now()
    changed = Model.collection().update_one({"_id": model_id, "state": "training"}, {
        "$set": {**found, "fitted_at": now, "updated_at": now}, "$inc": {"version": 1},
        "$unset": {"_is_waiting": "", "_held_until": "", "_attempts": ""}})
    if changed.modified_count and found["state"] != "failed":
        reckonings.begin()


def trained(kind, history, until):
    """All that is kept of a model of a history as it stood at a moment. May raise TooFewCustomers.
    """
    days = DAYS_TO_KNOW[kind]
    last = day_of(until) - days
    earlier = [last - days * windows for windows in range(1, MOST_WINDOWS + 1)]
    usual_days = Known(history, earlier[0]).usual_days
    last_seen = _seen(kind, history, last, usual_days)
    if len(last_seen["came"]) < FEWEST_CUSTOMERS:
        raise TooFewCustomers("Too little is known of too few.")
    seen = [found for day in earlier if len(
        (found := _seen(kind, history, day, usual_days))["came"])]
    learnt = _together(seen) if seen else None
    card = _scorecard(learnt)
    # Where nothing came before the last window, averages are of it, and nobody can say how good.
    rates = averages.rates_of(*((learnt or last_seen)[name] for name in ("classes", "came")))
    validation = _validated(card, rates, last_seen, until, days)
    is_used = card is not None and goodness.is_better(validation["model"], validation["averages"])
    because = None if is_used else "too_few_customers" if card is None else "worse_than_averages"
    return {
        "state": "ready" if is_used else "averages",
        "customer_count": len(set((learnt or last_seen)["contact"].tolist())),
        "propensity": {
            "window_days": days, "usual_days": usual_days,
            **({"averages_because": because} if because else {}),
            "trained_from_on": _on(earlier[len(seen) - 1] if seen else last),
            "trained_until_on": _on(last if seen else last + days),
            "row_count": len((learnt or last_seen)["came"]),
            "positive_count": int(np.count_nonzero((learnt or last_seen)["came"])),
            **({"scorecard": card.as_stored()} if card else {}),
            "class_rates": [{"class": name, "rate": rate, "customer_count": count}
                            for name, (rate, count) in rates.items()],
            **({"validation": validation} if learnt else {}),
        },
    }


def _seen(kind, history, day, usual_days):
    """What was known at a moment of those of whom it is asked, and what came."""
    known = Known(history, day, usual_days)
    asked, came = outcomes_of(kind, history, known)
    asked &= known.is_known
    features = known.features()
    return {"contact": np.flatnonzero(asked), "came": came[asked],
            "classes": known.classes()[asked],
            "features": {code: values[asked] for code, values in features.items()}}


def _together(windows):
    """Several windows as one, drawn from where there are too many rows."""
    whole = {name: np.concatenate([window[name] for window in windows])
             for name in ("contact", "came", "classes")}
    whole["features"] = {code: np.concatenate([window["features"][code] for window in windows])
                         for code in windows[0]["features"]}
    count = len(whole["came"])
    if count <= MOST_ROWS:
        return whole
    chosen = np.sort(np.random.default_rng(1).choice(count, MOST_ROWS, replace=False))
    return {name: whole[name][chosen] for name in ("contact", "came", "classes")} | {
        "features": {code: values[chosen] for code, values in whole["features"].items()}}


def _scorecard(learnt):
    """A scorecard, where enough did it and enough did not."""
    if learnt is None:
        return None
    did = np.count_nonzero(learnt["came"])
    if min(did, len(learnt["came"]) - did) < FEWEST_OF_EACH:
        return None
    return fitting.fitted(learnt["features"], learnt["came"], learnt["contact"])


def _validated(card, rates, seen, until, days):
    """How the scorecard and the averages forecast the last window."""
    came, by_class = seen["came"], averages.rates_for(seen["classes"], rates)
    probabilities = by_class if card is None else card.probabilities(seen["features"])
    return {
        "held_out_from_on": (until - timedelta(days=days)).date().isoformat(),
        "held_out_days": days, "customer_count": len(came),
        "positive_count": int(np.count_nonzero(came)),
        **({"model": goodness.measured(probabilities, came)} if card else {}),
        "averages": goodness.measured(by_class, came),
        "curve": goodness.curve_of(probabilities, came),
    }


def _on(day):
    return datetime.fromtimestamp(day * 86_400, UTC).date().isoformat()


def _midnight(moment):
    return datetime.combine(moment.date(), time(), UTC)
