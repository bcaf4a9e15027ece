"""The likeliest parameters of a model, and how sure they are."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

# Logarithms of parameters, beyond which a model says nothing any more.
_BOUNDS = (-9.0, 9.0)
_STEP = 1e-4
# How far the slope may be from nothing, for each customer, where a fit has come to its end.
_FLAT = 1e-5


class NotConverged(ArithmeticError):
    """No parameters were found that are likelier than all around them."""


@dataclass(frozen=True)
class Fit:
    """Parameters, their logarithms' covariance, and the logarithm of the likelihood."""

    parameters: np.ndarray
    covariance: np.ndarray
    log_likelihood: float

    @property
    def standard_errors(self):
        """By the delta method, as the covariance is that of the logarithms."""
        return self.parameters * np.sqrt(np.diag(self.covariance))

    def intervals(self, z=1.96):
        """`[(low, high)]` of each parameter, 95 % by default; never below nothing."""
        spread = z * np.sqrt(np.diag(self.covariance))
        return list(zip(self.parameters * np.exp(-spread), self.parameters * np.exp(spread),
                        strict=True))


def likeliest(log_likelihood, starts, count):
    """The parameters that make `log_likelihood(parameters) -> (value, slope)` greatest.

    L-BFGS-B over the logarithms of the parameters, from several starts; of their ends the likeliest
    holds. The covariance is that of the observed information. Raises NotConverged where no end is
    flat, or is not a top. `count` is how many customers there are.
    """

    def cost(logs):
        parameters = np.exp(logs)
        value, slope = log_likelihood(parameters)
        return -value / count, -slope * parameters / count

    ends = [minimize(cost, np.log(start), jac=True, method="L-BFGS-B",
                     bounds=[_BOUNDS] * len(start),
                     options={"maxiter": 1000, "ftol": 1e-15, "gtol": 1e-8})
            for start in starts]
    best = min(ends, key=lambda end: end.fun if np.isfinite(end.fun) else np.inf)
    at_edge = np.any(np.abs(best.x) > _BOUNDS[1] - 0.1)
    if not np.isfinite(best.fun) or at_edge or np.max(np.abs(cost(best.x)[1])) > _FLAT:
        raise NotConverged("No parameters are likelier than all around them.")
    return Fit(np.exp(best.x), _covariance(cost, best.x, count), -best.fun * count)


def _covariance(cost, logs, count):
    """The inverse of the observed information, by differences of the slope."""
    information = np.array([
        (cost(logs + step)[1] - cost(logs - step)[1]) / (2 * _STEP)
        for step in np.eye(len(logs)) * _STEP]) * count
    information = (information + information.T) / 2
    if np.any(np.linalg.eigvalsh(information) <= 0):
        raise NotConverged("Where the fit ended is no top.")
    return np.linalg.inv(information)


def drawn(fit_parameters, covariance, count, seed):
    """So many parameters as they may be as well, one set a row (parametric bootstrap)."""
    chance = np.random.default_rng(seed)
    return np.exp(chance.multivariate_normal(np.log(fit_parameters), covariance, size=count))
