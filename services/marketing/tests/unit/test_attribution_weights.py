"""What each touch of a path is owed, by hand-worked examples and for any path."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.money import shared_out
from contracts.marketing.attribution import MODELS
from marketing.attribution.weights import Step, shares_of

# Three weeks, two weeks and no time before the order.
PATH = [Step("a", 21.0), Step("b", 14.0), Step("b", 14.0), Step("c", 0.0)]
PATHS = st.lists(st.builds(Step, st.sampled_from("abcde"), st.floats(0, 730)), min_size=1,
                 max_size=60)
AMOUNTS = st.decimals(-10_000, 1_000_000, places=2)


@pytest.mark.parametrize(("model", "shares"), [
    ("first", ["1", "0", "0", "0"]),
    ("last", ["0", "0", "0", "1"]),
    ("linear", ["0.25", "0.25", "0.25", "0.25"]),
    # 1/8, 1/4, 1/4 and 1, of 13/8: 1/13, 2/13, 2/13, 8/13, whose remainders lie with the last.
    ("time_decay", ["0.076923", "0.153846", "0.153846", "0.615385"]),
    ("position_based", ["0.4", "0.1", "0.1", "0.4"]),
    # 0.2, 0.6 for both of b, and 0.2.
    ("markov", ["0.2", "0.3", "0.3", "0.2"]),
])
def test_shares_of_a_path_by_hand(model, shares):
    found = shares_of(model, PATH, {"a": 0.25, "b": 0.75, "c": 0.25})

    assert found == [Decimal(share) for share in shares]


def test_shares_of_two_touches_by_position_are_halves():
    assert shares_of("position_based", PATH[:2]) == [Decimal("0.5"), Decimal("0.5")]


def test_shares_by_markov_are_equal_where_nothing_is_known_of_effects():
    assert shares_of("markov", PATH, {}) == [Decimal("0.25")] * 4


@pytest.mark.parametrize("model", MODELS)
@given(path=PATHS, revenue=AMOUNTS, effects=st.dictionaries(
    st.sampled_from("abcde"), st.floats(0, 1), max_size=5))
def test_shares_add_up_to_one_and_what_is_shared_out_to_the_cent(model, path, revenue, effects):
    shares = shares_of(model, path, effects)
    parts = shared_out(revenue, shares, "EUR")

    assert len(shares) == len(path)
    assert sum(shares) == 1
    assert min(shares) >= 0
    assert sum(parts) == revenue
    assert all(part == part.quantize(Decimal("0.01")) for part in parts)
