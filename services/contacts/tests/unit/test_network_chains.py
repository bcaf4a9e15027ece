"""The best chains are those that networkx finds by trying all."""

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contacts.network.chains import WHOLE, best_chains

NODES = "abcdefgh"
pairs = st.sampled_from([(one, other) for one in NODES for other in NODES if one < other])
# Few strengths make many equals, which have to come in the order of their ids.
networks = st.dictionaries(pairs, st.sampled_from([1, 250, 500, 999, 1000]), max_size=28)


def ties_of(network):
    ties = {}
    for (one, other), strength in network.items():
        ties.setdefault(one, {})[other] = strength
        ties.setdefault(other, {})[one] = strength
    return ties


def by_networkx(network, starts, end, steps, count):
    graph = nx.Graph()
    graph.add_nodes_from(NODES)
    graph.add_weighted_edges_from((*pair, strength) for pair, strength in network.items())
    found = []
    for start in starts - {end}:
        for path in nx.all_simple_paths(graph, start, end, cutoff=steps):
            if len(path) == steps + 1 and not starts.intersection(path[1:]):
                product = 1
                for pair in nx.utils.pairwise(path):
                    product *= graph.edges[pair]["weight"]
                found.append((tuple(path), product))
    return sorted(found, key=lambda chain: (-chain[1], chain[0]))[:count]


@given(networks, st.sets(st.sampled_from(NODES), min_size=1, max_size=3),
       st.sampled_from(NODES), st.integers(1, 4), st.integers(1, 20))
def test_best_chains_are_those_of_trying_all(network, starts, end, steps, count):
    starts -= {end}

    found = best_chains(ties_of(network), starts, end, steps=steps, count=count)

    assert found == by_networkx(network, starts, end, steps, count)


@pytest.mark.parametrize("steps", [1, 2, 3, 4])
def test_best_chains_are_none_when_nobody_knows_anybody(steps):
    assert best_chains({}, {"a"}, "b", steps=steps, count=5) == []


def test_best_chains_prefer_the_stronger_way_to_the_first_in_line():
    ties = ties_of({("a", "b"): 900, ("b", "d"): 900, ("a", "c"): WHOLE, ("c", "d"): 800})

    assert best_chains(ties, {"a"}, "d", steps=2, count=2) == [
        (("a", "b", "d"), 810_000), (("a", "c", "d"), 800_000)]
