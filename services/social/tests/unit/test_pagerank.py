"""PageRank, against graphs whose weights are worked out by hand, and against networkx."""

import random

import pytest
from networkx import DiGraph
from networkx.algorithms.link_analysis import pagerank_alg

from social.influence.pagerank import pagerank


def test_two_who_point_at_a_third_who_points_at_nobody():
    # c = (1 - d) / 3 + d (c / 3 + a + b), a = b = (1 - d) / 3 + d c / 3, and a + b + c = 1:
    # a = 1 / (3 + 2 d), c = (1 + 2 d) / (3 + 2 d), at d = 0.85.
    ranks = pagerank(3, {(0, 2): 1, (1, 2): 1})

    assert ranks == pytest.approx([1 / 4.7, 1 / 4.7, 2.7 / 4.7], abs=1e-7)


def test_who_is_pointed_at_more_heavily_gets_the_greater_share():
    # All that a gives goes 3 to 1 to b and c, who give it back: a = 0.05 + 0.85 (b + c),
    # b = 0.05 + 0.85 * 0.75 a, c = 0.05 + 0.85 * 0.25 a.
    ranks = pagerank(3, {(0, 1): 3, (0, 2): 1, (1, 0): 1, (2, 0): 1})

    a = (0.05 + 0.085) / (1 - 0.85**2)
    assert ranks == pytest.approx([a, 0.05 + 0.6375 * a, 0.05 + 0.2125 * a], abs=1e-7)


def test_nobody_and_nobody_who_points_at_anybody():
    assert list(pagerank(0, {})) == []
    assert pagerank(4, {}) == pytest.approx([0.25] * 4)


def test_it_is_what_networkx_finds():
    chance = random.Random(7)
    edges = {(chance.randrange(60), chance.randrange(60)): chance.choice([0.5, 1, 2])
             for _ in range(200)}
    graph = DiGraph()
    graph.add_nodes_from(range(60))
    graph.add_weighted_edges_from((a, b, weight) for (a, b), weight in edges.items())

    found = pagerank_alg._pagerank_python(graph, tol=1e-12, max_iter=500)

    assert pagerank(60, edges) == pytest.approx([found[node] for node in range(60)], abs=1e-7)
