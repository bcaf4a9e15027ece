"""What is known of each customer as of a moment, as numbers that models learn from.

Only what happened before the moment goes in: a test shows that what comes after changes nothing.
All but shares are logarithms, log(1 + x): from none to one it is further than from 20 to 21.
"""

import numpy as np

from ..worth import engagement, rfm
from .history import direction_number, figure_number

YEAR, QUARTER, HALF = 365, 90, 180
# Of what never happened: as if it were so long ago.
LONG_SINCE = 3650.0
# Who is never older than a day, so that nothing is divided by nothing.
_SHORTEST = 1.0
# An answer to none of five before anything is known.
_PRIOR_ANSWERS, _PRIOR_SENDINGS = 0.25, 5.0
NO_ORDERS, ALL = "no_orders", "all"


class Known:
    """What was known of all contacts of a history at a moment (a day, as a number)."""

    def __init__(self, history, day, usual_days=None):
        self.count, self.day = len(history.ids), day
        self.orders, self.talks, self.sendings, self.answers, self.happenings = (
            rows.known_at(day) for rows in (history.orders, history.talks, history.sendings,
                                            history.answers, history.happenings))
        self.order_count = self._counted(self.orders)
        self.first_order = self._first(self.orders)
        self.last_order = self._last(self.orders)
        self._purchase_days = self._days_of_purchase()
        self.usual_days = usual_days or self._usual_of_all()

    @property
    def is_known(self):
        """Of whom anything had happened."""
        return sum(self._counted(rows) for rows in (
            self.orders, self.talks, self.sendings, self.answers, self.happenings)) > 0

    @property
    def has_bought(self):
        return self.order_count > 0

    def usual_time(self):
        """How many days lie between the orders of each; of whom bought once, as with all."""
        repeats = self._purchase_days - 1
        span = np.where(self.has_bought, self.last_order - self.first_order, 0)
        of_all = np.full(self.count, float(self.usual_days))
        own = np.divide(span, repeats, out=of_all, where=repeats > 0)
        return np.maximum(own, _SHORTEST)

    def features(self):
        """`{code: numbers}`, one a contact; `wording.py` says what each is."""
        since = np.where(self.has_bought, self.day - self.last_order, LONG_SINCE)
        revenue = self._counted(self.orders, self.orders.more["revenue"])
        sent, answered = (self._counted(self._lately(rows, YEAR))
                          for rows in (self.sendings, self.answers))
        found = {
            "days_since_order": since,
            "lateness": since / self.usual_time(),
            "order_count": self.order_count,
            "orders_last_year": self._counted(self._lately(self.orders, YEAR)),
            "orders_last_quarter": self._counted(self._lately(self.orders, QUARTER)),
            "days_as_customer": np.where(self.has_bought, self.day - self.first_order, 0),
            "revenue_last_year": self._revenue(YEAR),
            "average_order": revenue / np.maximum(self.order_count, 1),
            "inbound": self._counted(self._lately(self._talks("inbound"), QUARTER)),
            "outbound": self._counted(self._lately(self._talks("outbound"), QUARTER)),
            "days_since_inbound": self._since(self._talks("inbound")),
            "mailings": self._counted(self._lately(self.sendings, QUARTER)),
            "answers": answered,
            "days_since_answer": self._since(self.answers),
            **{name: self._counted(self._lately(self._happened(name), HALF))
               for name in ("tickets", "returns", "complaints", "offers")},
        }
        found = {code: np.log1p(np.maximum(values, 0)) for code, values in found.items()}
        found["answer_share"] = np.minimum(
            (answered + _PRIOR_ANSWERS) / (sent + _PRIOR_SENDINGS), 1.0)
        found["engagement"] = self._engagement()
        return found

    def classes(self):
        """The RFM class of each at that moment, by the fifths that all were in then."""
        revenue = self._counted(self.orders, self.orders.more["revenue"])
        figures = {"recency": self.last_order, "frequency": self.order_count, "monetary": revenue}
        fifths = {}
        for name, values in figures.items():
            borders = rfm.borders_of(values[self.has_bought].tolist())
            if borders is None:
                return np.where(self.has_bought, ALL, NO_ORDERS)
            fifths[name] = 1 + np.searchsorted(borders, values, side="left")
        named = np.array([NO_ORDERS] * self.count, dtype=object)
        for place in np.flatnonzero(self.has_bought):
            named[place] = rfm.class_of(**{name: int(of_all[place])
                                           for name, of_all in fifths.items()})
        return named

    def _counted(self, rows, weights=None):
        return np.bincount(rows.contact, weights=weights, minlength=self.count).astype(float)

    def _first(self, rows):
        first = np.full(self.count, np.inf)
        np.minimum.at(first, rows.contact, rows.day)
        return first

    def _last(self, rows):
        last = np.full(self.count, -np.inf)
        np.maximum.at(last, rows.contact, rows.day)
        return last

    def _since(self, rows):
        last = self._last(rows)
        return np.where(np.isfinite(last), self.day - last, LONG_SINCE)

    def _lately(self, rows, days):
        return rows.when(rows.day >= self.day - days)

    def _revenue(self, days):
        rows = self._lately(self.orders, days)
        return self._counted(rows, rows.more["revenue"])

    def _talks(self, direction):
        return self.talks.when(self.talks.more["direction"] == direction_number(direction))

    def _happened(self, name):
        return self.happenings.when(self.happenings.more["figure"] == figure_number(name))

    def _engagement(self):
        total = self._counted(self.orders, engagement.WEIGHTS["order"] * self._faded(self.orders))
        for direction in ("inbound", "outbound"):
            rows = self._talks(direction)
            total += self._counted(rows, engagement.WEIGHTS[direction] * self._faded(rows))
        return 1 - np.exp(-total / engagement.SATURATION)

    def _faded(self, rows):
        return 0.5 ** ((self.day - rows.day) / engagement.HALF_LIFE_DAYS)

    def _days_of_purchase(self):
        """On how many days each bought."""
        pairs = np.unique(np.stack([self.orders.contact, np.floor(self.orders.day)]), axis=1)
        return np.bincount(pairs[0].astype(np.int64), minlength=self.count).astype(float)

    def _usual_of_all(self):
        """The median over those who came back of the days between their orders."""
        again = self._purchase_days > 1
        if not np.any(again):
            return float(QUARTER)
        spans = (self.last_order - self.first_order)[again] / (self._purchase_days[again] - 1)
        return float(np.median(np.maximum(spans, _SHORTEST)))
