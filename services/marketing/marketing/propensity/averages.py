"""What those of a class did on average: what is said of customers while too little is known."""

import numpy as np

from .features import ALL

# For so many customers of a class all of them count: few of a class say little by themselves.
PRIOR = 20


def rates_of(classes, came):
    """`{class: (rate, customers)}`, and `all`; drawn towards the rate of all where they are few."""
    of_all = float(np.mean(came))
    found = {ALL: (of_all, len(came))}
    for name in sorted(set(classes) - {ALL}):
        of_class = came[classes == name]
        count = len(of_class)
        found[name] = ((float(of_class.sum()) + PRIOR * of_all) / (count + PRIOR), count)
    return found


def rates_for(classes, rates):
    """The rate of the class of each; that of all where nobody of the class was seen."""
    return np.array([rates.get(name, rates[ALL])[0] for name in classes], dtype=float)
