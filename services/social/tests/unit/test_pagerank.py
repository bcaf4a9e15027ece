"""PageRank, against graphs whose weights are worked out by hand."""

import pytest

from social.influence.pagerank import pagerank


def test_two_who_point_at_a_third_who_points_at_nobody():
    # c = (1 - d) / 3 + d (c / 3 + a + b), a = b = (1 - d) / 3 + d c / 3, and a + b + c = 1:
    # a = 1 / (3 + 2 d), c = (1 + 2 d) / (3 + 2 d), at d = 0.85.
    ranks = pagerank(range(3), {(0, 2): 1, (1, 2): 1})

    assert ranks == pytest.approx({0: 1 / 4.7, 1: 1 / 4.7, 2: 2.7 / 4.7}, abs=1e-7)


def test_who_is_pointed_at_more_heavily_gets_the_greater_share():
    # All that a gives goes 3 to 1 to b and c, who give it back: a = 0.05 + 0.85 (b + c),
    # b = 0.05 + 0.85 * 0.75 a, c = 0.05 + 0.85 * 0.25 a.
    ranks = pagerank(range(3), {(0, 1): 3, (0, 2): 1, (1, 0): 1, (2, 0): 1})

    a = (0.05 + 0.085) / (1 - 0.85**2)
    assert ranks == pytest.approx({0: a, 1: 0.05 + 0.6375 * a, 2: 0.05 + 0.2125 * a}, abs=1e-7)


def test_nobody_and_nobody_who_points_at_anybody():
    assert pagerank([], {}) == {}
    assert pagerank(range(4), {}) == pytest.approx(dict.fromkeys(range(4), 0.25))
