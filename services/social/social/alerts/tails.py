"""How unlikely a count is, by the negative binomial distribution and the beta-binomial one."""

import numpy as np
from scipy.special import betainc, betaln, gammaln

# Below this a negative binomial distribution is told from a Poisson one by nobody.
LEAST_DISPERSION = 1e-4


def chance_of_count(count, mean, dispersion):
    """P(N ≥ count) for counts with that mean and the variance mean + dispersion × mean²."""
    if count <= 0:
        return 1.0
    if mean <= 0:
        return 0.0
    size = 1 / max(dispersion, LEAST_DISPERSION)
    return float(betainc(count, size, mean / (mean + size)))


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
    k = np.arange(hits, trials + 1)
    logarithms = (gammaln(trials + 1) - gammaln(k + 1) - gammaln(trials - k + 1)
                  + betaln(k + a, trials - k + b) - betaln(a, b))
    return min(1.0, float(np.exp(logarithms).sum()))
