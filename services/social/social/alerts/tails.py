"""How unlikely a count is, by the negative binomial distribution and the beta-binomial one.

scipy has both, and is no dependency for two functions. The incomplete beta function is worked out
by its continued fraction (DLMF 8.17.22) with the method of Lentz, as in Press et al., Numerical
Recipes, 3rd ed., 6.4; it takes some √max(a, b) steps, so that counts of millions are no matter.
"""

from math import exp, inf, lgamma, log, log1p, sqrt

_TINY, _NEAR = 1e-300, 1e-14
# Below this a negative binomial distribution is told from a Poisson one by nobody.
LEAST_DISPERSION = 1e-4


def chance_of_count(count, mean, dispersion):
    """P(N ≥ count) for counts with that mean and the variance mean + dispersion × mean²."""
    if count <= 0:
        return 1.0
    if mean <= 0:
        return 0.0
    size = 1 / max(dispersion, LEAST_DISPERSION)
    return _incomplete_beta(count, size, mean / (mean + size))


def threshold_of(mean, dispersion, chance):
    """The least count whose `chance_of_count` is at most that chance."""
    low, high = 0, max(1, int(mean))
    while chance_of_count(high, mean, dispersion) > chance:
        low, high = high, 2 * high + 1
    while high - low > 1:
        middle = (low + high) // 2
        if chance_of_count(middle, mean, dispersion) > chance:
            low = middle
        else:
            high = middle
    return high


def chance_of_share(hits, trials, share, correlation):
    """P(X ≥ hits) of so many trials that hit with that share and are alike by `correlation`.

    Beta-binomial: variance trials × share × (1 - share) × (1 + (trials - 1) × correlation).
    """
    if hits <= 0:
        return 1.0
    if share <= 0:
        return 0.0
    strength = 1 / correlation - 1
    a, b = share * strength, (1 - share) * strength
    whole = _log_beta(a, b)
    return min(1.0, sum(
        exp(lgamma(trials + 1) - lgamma(k + 1) - lgamma(trials - k + 1)
            + _log_beta(k + a, trials - k + b) - whole)
        for k in range(hits, trials + 1)))


def _log_beta(a, b):
    return lgamma(a) + lgamma(b) - lgamma(a + b)


def _incomplete_beta(a, b, x):
    """The regularised incomplete beta function I_x(a, b)."""
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    logarithm = a * log(x) + b * log1p(-x) - _log_beta(a, b)
    front = exp(logarithm) if logarithm > -700 else 0.0
    # The fraction is quick on one side of the middle; the other is its mirror.
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(a, b, x) / a
    return 1 - front * _fraction(b, a, 1 - x) / b


def _fraction(a, b, x):
    c, d = 1.0, _inverted(1 - (a + b) * x / (a + 1))
    value, steps = d, 100 + 20 * int(sqrt(max(a, b)))
    for m in range(1, steps):
        for term in (m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
                     -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))):
            d = _inverted(1 + term * d)
            c = 1 + term / c
            c = c if abs(c) > _TINY else _TINY
            factor = c * d
            value *= factor
        if abs(factor - 1) < _NEAR:
            return value
    return inf


def _inverted(value):
    return 1 / (value if abs(value) > _TINY else _TINY)
