"""How much a purchase of a customer brings: the Gamma-Gamma model.

P. S. Fader and B. G. S. Hardie, The Gamma-Gamma Model of Monetary Value (2013), after the same and
K. L. Lee, RFM and CLV, Journal of Marketing Research 42 (2005), 415-430. What a customer spends in
a purchase varies about a mean of their own, which varies over customers (p, q, v), and has nothing
to do with how often they buy.

Of a customer is known: x repeat purchases, and m, what one of these brought on average.
"""

import numpy as np
from scipy.special import digamma, gammaln

from .fitting import likeliest

NAMES = ("p", "q", "v")
_STARTS = ((6.0, 4.0, 0.5), (1.0, 2.0, 1.0), (2.0, 10.0, 5.0))


def fit(x, m):
    """The likeliest (p, q, v), of customers with repeat purchases that brought something."""
    scale = float(np.mean(m))

    def summed(parameters):
        values, slopes = log_likelihood(parameters, x, m)
        return values.sum(), slopes.sum(axis=1)

    return likeliest(summed, [(p, q, v * scale) for p, q, v in _STARTS], len(x))


def log_likelihood(parameters, x, m):
    """Of each customer, and its slope in each parameter as rows."""
    p, q, v = parameters
    spent = np.log(v + x * m)
    values = (gammaln(p * x + q) - gammaln(p * x) - gammaln(q) + q * np.log(v)
              + (p * x - 1) * np.log(m) + p * x * np.log(x) - (p * x + q) * spent)
    slopes = np.stack((
        x * (digamma(p * x + q) - digamma(p * x) + np.log(m) + np.log(x) - spent),
        digamma(p * x + q) - digamma(q) + np.log(v) - spent,
        q / v - (p * x + q) / (v + x * m),
    ))
    return values, slopes


def expected_value(parameters, x, m):
    """What a purchase of each is to bring on average; of who never bought again, as of everybody.

    A q of 1 or less has no mean over all; then what was seen of a customer stands for itself.
    """
    p, q, v = parameters
    known = np.where(x > 0, m, 0.0)
    weight = p * x + q - 1
    return np.where(weight > 0, p * (v + x * known) / np.where(weight > 0, weight, 1.0), known)
