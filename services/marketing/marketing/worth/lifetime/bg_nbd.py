"""How often customers buy and whether they still do: the BG/NBD model.

P. S. Fader, B. G. S. Hardie and K. L. Lee, "Counting Your Customers" the Easy Way: An Alternative
to the Pareto/NBD Model, Marketing Science 24 (2005), 275-284. While active, a customer buys at a
rate of their own (gamma: r, alpha), and after any purchase may be gone for good with a probability
of their own (beta: a, b).

Of a customer is known: x repeat purchases, the last of them at t_x after the first purchase, and
that T has passed since then. Times are in weeks, and all may be arrays.
"""

import numpy as np
from scipy.special import digamma, gammaln, hyp2f1

from .fitting import likeliest

NAMES = ("r", "alpha", "a", "b")
_STARTS = ((0.25, 4.0, 0.8, 2.5), (1.0, 10.0, 1.0, 1.0), (0.5, 1.0, 0.2, 5.0))
# At a = 1 the formula divides nothing by nothing, and holds just beside it.
_BESIDE_ONE = 1e-6


def fit(x, t_x, T):
    """The likeliest (r, alpha, a, b). Raises NotConverged."""
    alike, counts = np.unique(np.column_stack((x, t_x, T)), axis=0, return_counts=True)
    scale = max(float(np.max(T)), 1.0) / 40

    def summed(parameters):
        values, slopes = log_likelihood(parameters, *alike.T)
        return counts @ values, slopes @ counts

    starts = [(r, alpha * scale, a, b) for r, alpha, a, b in _STARTS]
    return likeliest(summed, starts, len(x))


def log_likelihood(parameters, x, t_x, T):
    """Of each customer, equation (6), and its slope in each parameter as rows.

    Its two terms are added as logarithms, so that neither a long nor a busy history overflows.
    """
    r, alpha, a, b = parameters
    has_repeats = x > 0
    # With no repeats the second term is not there; what is put in its place is not looked at.
    some = np.where(has_repeats, b + x - 1, 1.0)
    still = -(r + x) * np.log(alpha + T)
    gone = np.where(has_repeats, np.log(a) - np.log(some) - (r + x) * np.log(alpha + t_x), -np.inf)
    both = np.logaddexp(still, gone)
    common = (gammaln(r + x) - gammaln(r) + r * np.log(alpha)
              + gammaln(a + b) + gammaln(b + x) - gammaln(b) - gammaln(a + b + x))
    share = np.exp(gone - both)
    slopes = np.stack((
        digamma(r + x) - digamma(r) + np.log(alpha)
        - (1 - share) * np.log(alpha + T) - share * np.log(alpha + t_x),
        r / alpha - (r + x) * ((1 - share) / (alpha + T) + share / (alpha + t_x)),
        digamma(a + b) - digamma(a + b + x) + share / a,
        digamma(a + b) + digamma(b + x) - digamma(b) - digamma(a + b + x) - share / some,
    ))
    return common + both, slopes


def probability_alive(parameters, x, t_x, T):
    """How likely it is that a customer still buys; who never bought again certainly may.

    P. S. Fader and B. G. S. Hardie, Computing P(alive) Using the BG/NBD Model (2008).
    """
    return 1 / (1 + _odds_of_gone(parameters, x, t_x, T))


def _odds_of_gone(parameters, x, t_x, T):
    r, alpha, a, b = parameters
    has_repeats = x > 0
    some = np.where(has_repeats, b + x - 1, 1.0)
    odds = np.log(a / some) + (r + x) * (np.log(alpha + T) - np.log(alpha + t_x))
    return np.where(has_repeats, np.exp(np.minimum(odds, 700.0)), 0.0)


def expected_purchases(parameters, t, x, t_x, T):
    """How many purchases are to be expected in the next `t` weeks, equation (10).

    Where its series grows beyond bounds, as with a busy history, it is taken by Euler's
    transformation (Abramowitz and Stegun, 15.3.3), by which it does not.
    """
    r, alpha, a, b = parameters
    a = np.where(np.abs(a - 1) < _BESIDE_ONE, 1 + _BESIDE_ONE, a)
    part = t / (alpha + T + t)
    grows = r + x > a - 1
    power = np.where(grows, a - 1, r + x)
    series = hyp2f1(np.where(grows, a + b - 1 - r, r + x), np.where(grows, a - 1, b + x),
                    a + b + x - 1, part)
    expected = (a + b + x - 1) / (a - 1) * (1 - (1 - part) ** power * series)
    return expected * probability_alive((r, alpha, a, b), x, t_x, T)
