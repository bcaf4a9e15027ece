"""What customers did after a moment: who bought, who left, who answered; of whom that is asked.

- `buy`: of all of whom anything is known, an order within 90 days.
- `leave`: of those who ordered within a year, no order within twice their usual time, which is
  taken to be at least 90 days and at most 180.
- `answer`: of those whom a campaign reaches within 90 days, an answer to the first time within 14
  days.
"""

import numpy as np

WINDOW, ANSWER_DAYS = 90, 14
TIMES_USUAL, LONGEST_ABSENCE, CUSTOMER_FOR = 2, 180, 365
# How long after a moment each is known.
DAYS_TO_KNOW = {"buy": WINDOW, "leave": LONGEST_ABSENCE, "answer": WINDOW}


def outcomes_of(kind, history, known):
    """`(of whom it is asked, what came)`: two arrays of true and false, one a contact."""
    return _OUTCOMES[kind](history, known)


def may_be_asked(kind, known):
    """Of whom a propensity is worked out, where what comes is not known yet."""
    if kind == "leave":
        return is_customer(known)
    return np.ones(known.count, dtype=bool)


def is_customer(known):
    """Who ordered within a year; who did not has left already."""
    return known.has_bought & (known.day - known.last_order <= CUSTOMER_FOR)


def absence_of(known):
    """After how many days without an order each has left."""
    return np.clip(TIMES_USUAL * known.usual_time(), WINDOW, LONGEST_ABSENCE)


def _bought(history, known):
    return known.is_known, _has_ordered(history, known, np.full(known.count, float(WINDOW)))


def _left(history, known):
    return is_customer(known), ~_has_ordered(history, known, absence_of(known))


def _has_ordered(history, known, days):
    """Who placed an order within so many days that stood at their end."""
    rows, until = history.orders, known.day + days[history.orders.contact]
    came = (rows.day >= known.day) & (rows.day < until) & (rows.gone >= until)
    return np.bincount(rows.contact[came], minlength=known.count) > 0


def _answered(history, known):
    ours = history.sendings
    reached = ours.when((ours.day >= known.day) & (ours.day < known.day + WINDOW - ANSWER_DAYS)
                        & (ours.gone >= known.day + WINDOW))
    first = np.full(known.count, np.inf)
    np.minimum.at(first, reached.contact, reached.day)
    is_first = reached.day == first[reached.contact]
    campaign = np.full(known.count, -2.0)
    campaign[reached.contact[is_first]] = reached.more["campaign"][is_first]
    rows = history.answers
    came = ((rows.day >= first[rows.contact]) & (rows.day < first[rows.contact] + ANSWER_DAYS)
            & (rows.more["campaign"] == campaign[rows.contact]))
    return np.isfinite(first), np.bincount(rows.contact[came], minlength=known.count) > 0


_OUTCOMES = {"buy": _bought, "leave": _left, "answer": _answered}
