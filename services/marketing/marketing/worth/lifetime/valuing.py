"""What customers are to bring, by a model in use: for many at once, and for one with intervals."""

import math
from decimal import Decimal

import numpy as np

from chassis.money import rounded

from . import bg_nbd, gamma_gamma
from .fitting import drawn
from .models import Model

WEEKS_IN_MONTH = 365.25 / 12 / 7
MONTHS_EXPECTED = 12
DRAWS = 400
FIGURES = ("probability_alive", "expected_orders", "lifetime_value")


class Forecast:
    """A model, ready to be asked."""

    def __init__(self, raw):
        self.model_id = raw["_id"]
        values = {(item["model"], item["name"]): item["value"] for item in raw["parameters"]}
        self.buying = np.array([values["bg_nbd", name] for name in bg_nbd.NAMES])
        self.spending = np.array([values["gamma_gamma", name] for name in gamma_gamma.NAMES])
        self.covariances = {name: np.array(rows).reshape(len(names), len(names))
                            for (name, names), rows in zip(
                                (("bg_nbd", bg_nbd.NAMES), ("gamma_gamma", gamma_gamma.NAMES)),
                                (raw["_covariances"]["bg_nbd"], raw["_covariances"]["gamma_gamma"]),
                                strict=True)}
        self.horizon_months = raw["horizon_months"]
        self.monthly = (1 + float(raw["discount_rate"])) ** (1 / 12)
        self.margin_rate = raw["margin_rate"] if raw["basis"] == "margin" else 1.0

    def of(self, histories):
        """`(probability alive, expected orders, lifetime value)` as arrays, of `history_of`."""
        x, t_x, T, m = (np.array([history[name] for history in histories], dtype=float)
                        for name in ("x", "t_x", "T", "m"))
        return self._worked_out(self.buying, self.spending, x, t_x, T, m)

    def _worked_out(self, buying, spending, x, t_x, T, m):
        alive = bg_nbd.probability_alive(buying, x, t_x, T)
        worth, before = np.zeros_like(alive), np.zeros_like(alive)
        for month in range(1, self.horizon_months + 1):
            until = bg_nbd.expected_purchases(buying, month * WEEKS_IN_MONTH, x, t_x, T)
            worth += (until - before) / self.monthly ** month
            before = until
        in_a_year = bg_nbd.expected_purchases(
            buying, MONTHS_EXPECTED * WEEKS_IN_MONTH, x, t_x, T)
        # Of whose repeats brought nothing known, what everybody brings is the best guess.
        known = np.where(m > 0, x, 0)
        value = worth * gamma_gamma.expected_value(spending, known, m) * self.margin_rate
        return alive, in_a_year, value

    def intervals_of(self, history):
        """`{figure: (low, high)}` with 95 of 100 chances, over parameters as they may be as well.

        By a parametric bootstrap: parameters are drawn from the normal distribution that their
        logarithms have about the fit, always the same ones for a model.
        """
        buying = drawn(self.buying, self.covariances["bg_nbd"], DRAWS, seed=1).T
        spending = drawn(self.spending, self.covariances["gamma_gamma"], DRAWS, seed=2).T
        x, t_x, T, m = (np.full(DRAWS, float(history[name])) for name in ("x", "t_x", "T", "m"))
        found = self._worked_out(buying, spending, x, t_x, T, m)
        return {figure: tuple(np.quantile(values, (0.025, 0.975)))
                for figure, values in zip(FIGURES, found, strict=True)}


def in_use():
    """The forecast of the model in use; None where there is none."""
    raw = Model.collection().find_one(
        {"kind": "lifetime", "state": "ready"}, sort=[("fitted_at", -1)])
    return Forecast(raw) if raw else None


def forecasts_of(histories, forecast, currency):
    """The figures of each of these histories, as they are kept; none where one is None."""
    bought = [history for history in histories if history is not None]
    if forecast is None or not bought:
        return [{} for _ in histories]
    columns = [column.tolist() for column in forecast.of(bought)]
    found = iter(zip(*columns, strict=True))
    return [{} if history is None else _kept(forecast, *next(found), currency)
            for history in histories]


def _kept(forecast, alive, expected, value, currency):
    if not all(map(math.isfinite, (alive, expected, value))):
        # Of a history beyond what floats can reckon with nothing is known, rather than anything.
        return {}
    return {"probability_alive": round(alive, 4), "expected_orders": round(max(expected, 0.0), 4),
            "lifetime_value": rounded(Decimal(repr(max(value, 0.0))), currency),
            "model_id": forecast.model_id}
