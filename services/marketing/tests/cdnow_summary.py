"""2,357 customers of the shop CDNOW, as the papers use them: how they bought in 39 weeks of 1997,
and how often in the 39 weeks after.

The data comes with the package `lifetimes` (Fader and Hardie), which is installed without what it
needs itself, and so cannot be imported.
"""

import csv
from datetime import date
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np

# The last day of the 39 weeks by which the models are fitted.
CALIBRATED_UNTIL = date(1997, 9, 30)


def _folder():
    (folder,) = find_spec("lifetimes").submodule_search_locations
    return Path(folder) / "datasets"


@cache
def summary():
    """`(x, t_x, T)` in weeks, by which BG/NBD was published."""
    return _columns("cdnow_customers_summary.csv", ("frequency", "recency", "T"))


@cache
def spending():
    """`(x, m)` of the 946 who bought again, by which Gamma-Gamma was published."""
    x, m = _columns("cdnow_customers_summary_with_transactions.csv", ("x", "zbar"))
    return x[x > 0], m[x > 0]


def _columns(name, columns):
    with (_folder() / name).open(newline="") as file:
        rows = list(csv.DictReader(file))
    return tuple(np.array([float(row[column]) for row in rows]) for column in columns)


@cache
def purchases_held_out():
    """On how many days each of them bought in the 39 weeks after, in the order of the summary."""
    days = {}
    with (_folder() / "CDNOW_sample.txt").open() as file:
        for line in file:
            _, customer, day, _, _ = line.split()
            days.setdefault(int(customer), set()).add(date.fromisoformat(day))
    return np.array([sum(day > CALIBRATED_UNTIL for day in days[customer])
                     for customer in sorted(days)])
