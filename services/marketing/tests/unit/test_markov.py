"""The removal effect, against graphs that are worked out by hand."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketing.attribution.markov import removal_effects, shares_among

PATHS = st.lists(st.tuples(st.lists(st.sampled_from("abcd"), max_size=6), st.booleans()),
                 max_size=12)


def test_removal_effects_of_three_paths():
    # Of three begin two with mail (2/3) and one with call (1/3). From mail half go on to call, half
    # are lost; all from call go on to visit; from visit half buy, half are lost. So
    #   P(buy)              = (2/3 · 1/2 + 1/3) · 1 · 1/2 = 1/3
    #   P(buy without mail) = 1/3 · 1 · 1/2               = 1/6, the effect 1 − (1/6) / (1/3) = 1/2
    #   P(buy without call) = P(buy without visit) = 0,          the effect 1
    effects = removal_effects([
        (["mail", "call", "visit"], True), (["mail"], False), (["call", "visit"], False)])

    assert effects == pytest.approx({"mail": 0.5, "call": 1.0, "visit": 1.0})
    # Of 0.5 + 1 + 1 = 2.5 together.
    assert shares_among(effects) == pytest.approx({"mail": 0.2, "call": 0.4, "visit": 0.4})


def test_removal_effects_of_what_is_come_to_again():
    # mail → mail → buy and mail → call → buy: both begin with mail; of the three steps from mail
    # one leads to mail, one to call, one to a purchase. From call all buy. Nobody is lost, so
    # P(buy) = 1. Without mail nobody comes at all: 1. Without call, of who is at mail 1/3 come back
    # to it, 1/3 buy, 1/3 are lost: p = 1/3 + p/3, p = 1/2: 1/2.
    effects = removal_effects([(["mail", "mail"], True), (["mail", "call"], True)])

    assert effects == pytest.approx({"mail": 1.0, "call": 0.5})


@pytest.mark.parametrize("paths", [[], [([], True)], [(["mail"], False)]])
def test_removal_effects_are_unknown_where_no_path_led_to_a_conversion(paths):
    assert removal_effects(paths) == {}


def _chance(paths, without=None):
    """The chance of a conversion, by following the graph step by step."""
    following = {}
    for path, has_converted in paths:
        states = ["start", *path, "yes" if has_converted else "no"]
        for state, after in pairwise(states) if path else ():
            following.setdefault(state, []).append(after)
    at, chance = {"start": 1.0}, 0.0
    for _ in range(200):
        after = {}
        for state, weight in at.items():
            for one in following.get(state, ()):
                after[one] = after.get(one, 0.0) + weight / len(following[state])
        chance += after.pop("yes", 0.0)
        at = {one: weight for one, weight in after.items() if one not in ("no", without)}
    return chance


@settings(max_examples=40, deadline=None)
@given(paths=PATHS)
def test_removal_effects_are_those_of_following_the_graph_step_by_step(paths):
    effects = removal_effects(paths)

    whole = _chance(paths)
    assert effects == pytest.approx({
        key: 1 - _chance(paths, without=key) / whole for key in effects}, abs=1e-6)
    assert bool(effects) == (whole > 0)
