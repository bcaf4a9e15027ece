"""A scorecard: each thing that is known adds points of its own, and their sum is a probability.

Points run in straight lines between knots, so a scorecard is an additive logistic regression, and
what each thing adds is exact. It is kept as numbers and nothing else: whatever lies in the store is
never run.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit


@dataclass(frozen=True)
class Scorecard:
    """Points by feature, `{code: (knots, points, mean points)}`, and the line that calibrates."""

    offset: float
    curves: dict
    slope: float
    shift: float

    def contributions(self, features):
        """`{code: numbers}`: what each thing adds to the log-odds, against what it does on average.
        """
        return {code: self.slope * (np.interp(features[code], knots, points) - mean)
                for code, (knots, points, mean) in self.curves.items()}

    def probabilities(self, features):
        """How likely it is of each, as calibrated."""
        return expit(self.average + sum(self.contributions(features).values()))

    @property
    def average(self):
        """The log-odds of who is average in everything."""
        means = sum(mean for _, _, mean in self.curves.values())
        return self.slope * (self.offset + means) + self.shift

    def as_stored(self):
        """The numbers that it is, as the contract shows them."""
        return {"offset": self.offset, "slope": self.slope, "shift": self.shift, "curves": [
            {"code": code, "knots": list(knots), "points": list(points), "mean": mean}
            for code, (knots, points, mean) in self.curves.items()]}


def of_stored(raw):
    """The scorecard of the numbers that it was kept as."""
    curves = {item["code"]: (item["knots"], item["points"], item["mean"])
              for item in raw["curves"]}
    return Scorecard(raw["offset"], curves, raw["slope"], raw["shift"])
