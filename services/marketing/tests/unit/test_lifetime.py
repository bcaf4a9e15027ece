"""The models of lifetime against what was published of them, and against slow plain reckoning."""

from math import exp, isfinite, lgamma, log

import cdnow_summary
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.optimize import check_grad

from marketing.worth.lifetime import bg_nbd, gamma_gamma
from marketing.worth.lifetime.fitting import NotConverged

# Fader, Hardie and Lee (2005), table 2.
PUBLISHED = (0.243, 4.414, 0.793, 2.426)


@pytest.fixture(scope="module")
def buying():
    return bg_nbd.fit(*cdnow_summary.summary())


@pytest.fixture(scope="module")
def spending():
    return gamma_gamma.fit(*cdnow_summary.spending())


def test_fit_of_bg_nbd_is_the_published_one(buying):
    assert tuple(round(float(value), 3) for value in buying.parameters) == PUBLISHED
    assert round(buying.log_likelihood, 1) == -9582.4


def test_fit_of_gamma_gamma_is_the_published_one(spending):
    assert spending.parameters == pytest.approx((6.25, 3.74, 15.44), abs=0.01)


def test_forecast_of_the_39_weeks_held_out_errs_as_the_paper_says(buying):
    x, t_x, T = cdnow_summary.summary()
    came = cdnow_summary.purchases_held_out()

    expected = bg_nbd.expected_purchases(buying.parameters, 39.0, x, t_x, T)

    # Of each customer, in the paper 0.626.
    assert round(float(np.corrcoef(expected, came)[0, 1]), 3) == 0.626
    # Of all 78 weeks together, in the paper 4 % too few.
    zero = np.zeros_like(x)
    repeats = bg_nbd.expected_purchases(buying.parameters, T + 39, zero, zero, zero).sum()
    assert round(float(repeats / (x.sum() + came.sum())) - 1, 3) == -0.041
    # Of the held-out weeks alone, which the paper does not tell.
    assert round(float(expected.sum() / came.sum()) - 1, 3) == -0.121


def test_standard_errors_are_small_where_there_are_many_customers(buying):
    errors = buying.standard_errors / buying.parameters

    assert np.all(errors < 0.3)
    for value, (low, high) in zip(buying.parameters, buying.intervals(), strict=True):
        assert 0 < low < value < high


def test_fit_refuses_customers_of_whom_none_tells_anything():
    x = np.zeros(50)

    with pytest.raises(NotConverged):
        bg_nbd.fit(x, x, np.linspace(1, 40, 50))


positive = st.floats(0.05, 20)
histories = st.tuples(st.integers(0, 60), st.floats(0, 1), st.floats(0.5, 300))
# Of who buys every day for ten years, too; a day is one purchase.
busy_histories = st.tuples(
    st.integers(0, 3650), st.floats(0, 1), st.floats(4, 600)).map(
        lambda history: (*history[:2], max(history[2], history[0] / 7)))


def _arrays(history):
    x, share, T = history
    return (np.array([float(x)]), np.array([share * T if x else 0.0]), np.array([T]))


def _plain(parameters, x, t_x, T):
    """The likelihood of equation (6), as integers and logarithms of one customer."""
    r, alpha, a, b = parameters
    first = (lgamma(a + b) + lgamma(b + x) - lgamma(b) - lgamma(a + b + x)
             + lgamma(r + x) - lgamma(r) + r * log(alpha) - (r + x) * log(alpha + T))
    if not x:
        return first
    ratio = log(a) - log(b + x - 1) + (r + x) * (log(alpha + T) - log(alpha + t_x))
    return first + (ratio + log(1 + exp(-ratio)) if ratio > 0 else log(1 + exp(ratio)))


@given(st.tuples(positive, positive, positive, positive), histories)
@settings(max_examples=60, deadline=None)
def test_log_likelihood_is_that_of_the_formula_and_its_slope_that_of_differences(
        parameters, history):
    x, t_x, T = _arrays(history)

    value, slope = bg_nbd.log_likelihood(parameters, x, t_x, T)

    assert value[0] == pytest.approx(_plain(parameters, x[0], t_x[0], T[0]), rel=1e-9, abs=1e-7)
    assert check_grad(
        lambda found: bg_nbd.log_likelihood(found, x, t_x, T)[0][0],
        lambda found: bg_nbd.log_likelihood(found, x, t_x, T)[1][:, 0],
        np.array(parameters)) < 1e-3 * (1 + np.abs(slope).max())


@given(st.tuples(positive, positive, positive), st.integers(1, 60), st.floats(0.1, 5000))
@settings(max_examples=60, deadline=None)
def test_slope_of_gamma_gamma_is_that_of_differences(parameters, x, m):
    x, m = np.array([float(x)]), np.array([m])

    slope = gamma_gamma.log_likelihood(parameters, x, m)[1]

    assert check_grad(
        lambda found: gamma_gamma.log_likelihood(found, x, m)[0][0],
        lambda found: gamma_gamma.log_likelihood(found, x, m)[1][:, 0],
        np.array(parameters)) < 1e-3 * (1 + np.abs(slope).max())


@given(st.tuples(positive, positive, positive, positive), busy_histories, st.floats(0.1, 78))
@settings(max_examples=60, deadline=None)
def test_forecasts_stay_in_their_bounds(parameters, history, t):
    x, t_x, T = _arrays(history)

    alive = bg_nbd.probability_alive(parameters, x, t_x, T)[0]
    soon, later = (bg_nbd.expected_purchases(parameters, until, x, t_x, T)[0]
                   for until in (t, 2 * t))

    assert 0 <= alive <= 1
    assert isfinite(soon)
    assert -1e-6 <= soon <= later * (1 + 1e-6) + 1e-6


def test_expected_purchases_are_those_that_rates_and_dropouts_integrate_to():
    r, alpha, a, b = PUBLISHED
    t = 26.0

    def of_rate(rate):
        # With a dropout probability p: (1 - exp(-rate p t)) / p, equation (8), over its beta.
        def of_dropout(p):
            weight = exp(lgamma(a + b) - lgamma(a) - lgamma(b)) * p ** (a - 1) * (1 - p) ** (b - 1)
            return (1 - exp(-rate * p * t)) / p * weight

        density = exp(r * log(alpha) - lgamma(r) + (r - 1) * log(rate) - alpha * rate)
        return quad(of_dropout, 0, 1)[0] * density

    integral = quad(of_rate, 0, 0.5)[0] + quad(of_rate, 0.5, 8)[0]
    zero = np.zeros(1)

    assert bg_nbd.expected_purchases(PUBLISHED, t, zero, zero, zero)[0] == pytest.approx(
        integral, rel=1e-3)


def test_expected_purchases_hold_where_the_formula_divides_nothing_by_nothing():
    x, t_x, T = np.array([3.0]), np.array([20.0]), np.array([30.0])

    beside = [bg_nbd.expected_purchases((0.5, 5.0, a, 2.0), 26.0, x, t_x, T)[0]
              for a in (0.9999, 1.0, 1.0001)]

    assert beside[1] == pytest.approx((beside[0] + beside[2]) / 2, rel=1e-4)


def test_expected_value_lies_between_what_was_seen_and_what_all_bring(spending):
    everybody = gamma_gamma.expected_value(spending.parameters, np.array([0.0]), np.array([0.0]))
    few, many = gamma_gamma.expected_value(
        spending.parameters, np.array([1.0, 50.0]), np.array([100.0, 100.0]))

    assert round(float(everybody[0]), 1) == 35.2
    assert everybody[0] < few < many < 100
