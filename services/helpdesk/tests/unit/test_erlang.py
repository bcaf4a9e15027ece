"""Erlang B and C against what was published of them."""

import math

import pytest

from helpdesk.staffing import erlang

# Tables of Erlang B: the load in erlangs at which so many lines block this part of the calls.
TABLE_B = [(1, 0.01, 0.0101), (2, 0.01, 0.153), (5, 0.01, 1.36), (10, 0.01, 4.46),
           (20, 0.01, 12.0), (5, 0.02, 1.66), (10, 0.02, 5.08), (20, 0.02, 13.2),
           (10, 0.05, 6.22), (20, 0.05, 15.2)]
# Table C of Erlang, as printed for trunked radio: the load at which so many channels have this
# part of the calls wait.
TABLE_C = [(8, 0.05, 3.87), (10, 0.01, 4.08)]
# 100 calls in half an hour, of 180 s each: 10 erlangs, as worked out by the R package ErlangC 0.1.0
# (its README): agents, part that waits, part within 20 s, average wait in seconds, occupancy.
TEN_ERLANGS = [(11, 0.6821182, 0.3896138, 122.78127684408, 0.9090909),
               (12, 0.4493882, 0.640158, 40.4449401868444, 0.8333333),
               (13, 0.2852705, 0.7955948, 17.1162271821896, 0.7692308),
               (14, 0.1741319, 0.88835, 7.83593701177724, 0.7142857)]


@pytest.mark.parametrize(("lines", "blocked", "load"), TABLE_B)
def test_blocking_probability_is_that_of_the_tables(lines, blocked, load):
    assert erlang.blocking_probability(load, lines) == pytest.approx(blocked, rel=0.03)


@pytest.mark.parametrize(("channels", "waits", "load"), TABLE_C)
def test_waiting_probability_is_that_of_the_tables(channels, waits, load):
    assert erlang.waiting_probability(load, channels) == pytest.approx(waits, rel=0.01)


@pytest.mark.parametrize(("load", "agents", "waits"), [
    (1, 1, 1), (1000, 900, 1), (0, 3, 0), (20, 25, 0.209), (2, 3, 4 / 9), (0.5, 1, 0.5)])
def test_waiting_probability_of_known_cases(load, agents, waits):
    assert erlang.waiting_probability(load, agents) == pytest.approx(waits, abs=0.001)


@pytest.mark.parametrize(("agents", "waits", "in_time", "wait", "occupancy"), TEN_ERLANGS)
def test_ten_erlangs_are_as_published(agents, waits, in_time, wait, occupancy):
    assert erlang.waiting_probability(10, agents) == pytest.approx(waits, abs=5e-8)
    assert erlang.answered_share(10, agents, handling_seconds=180, within_seconds=20) == (
        pytest.approx(in_time, abs=5e-7))
    assert erlang.average_wait(10, agents, handling_seconds=180) == pytest.approx(wait)
    assert erlang.occupancy(10, agents) == pytest.approx(occupancy, abs=5e-8)


def test_agents_needed_are_as_published():
    assert erlang.agents_needed(10, handling_seconds=180, share=0.8, within_seconds=20) == 14


def test_too_few_never_keep_up():
    assert erlang.average_wait(10, 10, handling_seconds=180) == math.inf
    assert erlang.answered_share(10, 9, handling_seconds=180, within_seconds=20) == 0
    assert erlang.occupancy(10, 5) == 1


def test_nobody_is_needed_for_nothing():
    assert erlang.agents_needed(0, handling_seconds=180, share=0.8, within_seconds=20) == 0
    assert erlang.average_wait(0, 0, handling_seconds=180) == 0
    assert erlang.answered_share(0, 0, handling_seconds=180, within_seconds=20) == 1
    assert erlang.occupancy(0, 0) == 0


@pytest.mark.parametrize("load", [0.1, 0.9, 1, 7.5, 48, 333.3, 2000])
@pytest.mark.parametrize(("share", "within"), [(0.8, 20), (0.95, 0), (0.5, 3600)])
def test_agents_needed_are_the_fewest_that_do(load, share, within):
    given = {"handling_seconds": 240, "within_seconds": within}

    needed = erlang.agents_needed(load, share=share, **given)

    assert erlang.answered_share(load, needed, **given) >= share
    assert erlang.answered_share(load, needed - 1, **given) < share


def test_recurrence_is_the_formula():
    load, agents = 6.5, 9
    last = load ** agents / math.factorial(agents) * agents / (agents - load)
    formula = last / (sum(load ** k / math.factorial(k) for k in range(agents)) + last)

    assert erlang.waiting_probability(load, agents) == pytest.approx(formula)
