"""Fitting a scorecard to what customers did.

Only where models are trained is this imported, as scikit-learn takes much memory.
"""

import numpy as np
from sklearn.calibration import CalibratedClassifierCV
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from .scorecards import Scorecard

# Where lines bend: at these parts of the values that are not the least.
_PARTS = (0.1, 0.4, 0.7, 0.95)
_FOLDS = 5
_MOST_STEPS = 500


def fitted(features, came, groups):
    """A scorecard that was fitted to what came, and calibrated by cross-validation.

    Platt's sigmoid (1999) is fitted to what each fold was forecast by the others; rows of one
    contact (`groups`) are in one fold.
    """
    knots = {code: _knots_of(values) for code, values in features.items()}
    # What is the same of all says nothing.
    knots = {code: places for code, places in knots.items() if len(places) > 1}
    hats = np.hstack([_hats(features[code], places) for code, places in knots.items()])
    folds = list(GroupKFold(_FOLDS).split(hats, came, groups))
    fit = CalibratedClassifierCV(
        LogisticRegression(max_iter=_MOST_STEPS), method="sigmoid", cv=folds, ensemble=False,
    ).fit(hats, came)
    (calibrated,) = fit.calibrated_classifiers_
    regression, (sigmoid,) = calibrated.estimator, calibrated.calibrators
    # scikit-learn's sigmoid is 1 / (1 + exp(a f + b)).
    return Scorecard(float(regression.intercept_[0]), _curves(knots, hats, regression.coef_[0]),
                     -float(sigmoid.a_), -float(sigmoid.b_))


def _knots_of(values):
    least = values.min()
    more = values[values > least]
    if not len(more):
        return [float(least)]
    return np.unique([least, *np.quantile(more, _PARTS)]).tolist()


def _hats(values, knots):
    """For each knot how near the values are to it: 1 on it, 0 on its neighbours (a linear spline).
    """
    return np.stack([np.interp(values, knots, row) for row in np.eye(len(knots))], axis=1)


def _curves(knots, hats, coefficients):
    curves, start = {}, 0
    for code, places in knots.items():
        points = coefficients[start : start + len(places)]
        means = hats[:, start : start + len(places)].mean(axis=0)
        curves[code] = (places, points.tolist(), float(means @ points))
        start += len(places)
    return curves
