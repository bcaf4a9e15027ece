"""What is usual and what is a spike: on made-up traffic, without a store."""

import random
from math import exp, lgamma, log

import pytest
from made_up_traffic import WEEKS_TO_LEARN, Traffic, episodes, false_alarms, found_spikes

from social.alerts import shares, tails
from social.alerts.usual import HOURS_A_WEEK, Usual


def counted(count, mean, dispersion):
    """P(N ≥ count), by adding up the probabilities below."""
    size = 1 / dispersion
    share = mean / (mean + size)
    return 1 - sum(exp(lgamma(k + size) - lgamma(size) - lgamma(k + 1)
                       + size * log(1 - share) + k * log(share)) for k in range(count))


@pytest.mark.parametrize(("count", "mean", "dispersion"), [
    (5, 1, 0.3), (30, 10, 0.3), (1, 0.02, 1), (3, 10, 0.2), (700, 200, 0.15)])
def test_chance_of_count_is_that_of_the_negative_binomial_distribution(count, mean, dispersion):
    chance = tails.chance_of_count(count, mean, dispersion)

    assert chance == pytest.approx(counted(count, mean, dispersion), abs=1e-12)


def test_chance_of_share_is_that_of_the_beta_binomial_distribution():
    # All of three: B(3 + a, b) ÷ B(a, b), with a = b = 1 one in four.
    assert tails.chance_of_share(3, 3, 0.5, 1 / 3) == pytest.approx(0.25)
    assert tails.chance_of_share(0, 3, 0.5, 1 / 3) == 1


def test_threshold_is_the_least_count_that_is_so_unlikely():
    for mean, dispersion in ((0.02, 1), (3, 0.5), (1e5, 0.1)):
        threshold = tails.threshold_of(mean, dispersion, 1 / 168)
        assert tails.chance_of_count(threshold, mean, dispersion) <= 1 / 168
        assert tails.chance_of_count(threshold - 1, mean, dispersion) > 1 / 168


@pytest.mark.parametrize("traffic", [
    Traffic("quiet", 0.5, 0.2), Traffic("busy", 20, 0.3), Traffic("moody", 20, 0.1, 0.3)])
def test_false_alarms_are_no_more_than_is_stated_and_spikes_are_found(traffic):
    chance = random.Random(7)
    rules, weeks = 3, 10

    wrong = sum(false_alarms(traffic, weeks, chance) for _ in range(rules)) / rules
    delays = found_spikes(traffic, 8, weeks, chance)

    assert wrong <= 1
    if traffic.an_hour > 1:
        assert sum(delay is not None for delay in delays) >= 0.95 * len(delays)
        assert sorted(delay for delay in delays if delay is not None)[len(delays) // 2] <= 1


def test_nothing_is_told_before_a_week_is_known():
    counts = [5] * (HOURS_A_WEEK - 1) + [5000] + [5] * 20

    assert episodes(counts) == []


def test_spike_teaches_little_of_what_is_usual():
    usual = Usual()
    for hour in range(WEEKS_TO_LEARN * HOURS_A_WEEK):
        usual.learn(hour % HOURS_A_WEEK, 10)
    before = usual.threshold(5, 1 / 168)

    usual.learn(4, 100_000)
    usual.learn(5, 100_000)

    assert usual.threshold(6, 1 / 168) <= before + 1


def test_level_that_stays_becomes_usual():
    usual = Usual()
    for hour in range(2 * HOURS_A_WEEK):
        usual.learn(hour % HOURS_A_WEEK, 10)
    for hour in range(6 * HOURS_A_WEEK):
        usual.learn(hour % HOURS_A_WEEK, 40)

    assert usual.threshold(0, 1 / 168) > 40


def test_usual_share_is_learnt_without_its_outliers():
    usual = shares.UsualShare()
    for _ in range(100):
        usual.learn(10, 100)
    before = usual.share

    usual.learn(90, 100)

    assert usual.share == pytest.approx(before, abs=0.005) == pytest.approx(0.1, abs=0.01)
    assert usual.chance(40, 100) < 1 / 168 < usual.chance(12, 100)
