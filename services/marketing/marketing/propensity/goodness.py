"""How well probabilities were, against what came: measures, and the curve of calibration."""

import numpy as np
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score

POINTS = 10


def measured(probabilities, came):
    """The Brier score, the log loss and the area under the curve (None where all did alike).

    G. W. Brier (1950): the mean of (probability − what came)², the less the better.
    """
    found = {"brier": float(brier_score_loss(came, probabilities)),
             "log_loss": float(log_loss(came, probabilities, labels=[False, True]))}
    if 0 < np.count_nonzero(came) < len(came):
        found["auc"] = float(roc_auc_score(came, probabilities))
    return found


def curve_of(probabilities, came):
    """In tenths by their probability: what was forecast of each, what came, and how many they are.
    """
    order = np.argsort(probabilities, kind="stable")
    return [{"predicted": float(probabilities[part].mean()), "actual": float(came[part].mean()),
             "customer_count": len(part)}
            for part in np.array_split(order, POINTS) if len(part)]


def is_better(one, other):
    """Whether one's measures are better than the other's, by both that are of probabilities."""
    return one["brier"] < other["brier"] and one["log_loss"] < other["log_loss"]
