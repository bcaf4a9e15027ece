"""Real networks go in over HTTP, and the introductions that come out are those of networkx."""

import itertools
import random

import networkx as nx
import pytest

from chassis.testing.processes import wait_until

SECONDS = 60
ASKED = 40


def karate_club():
    graph = nx.karate_club_graph()
    for _, _, edge in graph.edges(data=True):
        edge["strength"] = edge["weight"] / 10
    return graph


def florentine_families():
    graph = nx.florentine_families_graph()
    nx.set_edge_attributes(graph, 0.5, "strength")
    return graph


@pytest.fixture(params=[karate_club, florentine_families], ids=lambda made: made.__name__)
def graph(api, request):
    """A network as contacts who know each other, by their ids; known of when all ties are there."""
    graph = request.param()
    ids = {node: added(api, "/contacts", {"kind": "person", "name": f"Red {node}"})
           for node in graph}
    graph = nx.relabel_nodes(graph, ids)
    for one, other, strength in graph.edges.data("strength"):
        added(api, "/relationships", {"from_id": one, "to_id": other, "type": "knows",
                                      "strength": strength})
    wait_until(lambda: all(neighbours(api, node) == set(graph[node]) for node in graph),
               SECONDS, "all ties are known of")
    return graph


def added(api, path, body):
    answer = api.post(path, json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


def neighbours(api, node):
    found = api.get(f"/contacts/{node}/network", params={"steps": 1}).json()
    return {shown["id"] for shown in found["nodes"]} - {node}


def by_networkx(graph, start, end):
    """The five best chains of at most four steps, by trying all."""
    found = []
    for path in nx.all_simple_paths(graph, start, end, cutoff=4):
        product = 1
        for pair in nx.utils.pairwise(path):
            product *= round(1000 * graph.edges[pair]["strength"])
        found.append((path, product))
    found.sort(key=lambda chain: (len(chain[0]), -chain[1], chain[0]))
    return [path for path, _ in found[:5]]


def chains_of(answer):
    assert answer.status_code == 200, answer.text
    return [[chain["steps"][0]["from"]["id"], *(step["to"]["id"] for step in chain["steps"])]
            for chain in answer.json()["chains"]]


def test_introductions_are_those_of_networkx_whichever_way_they_are_asked(api, graph):
    pairs = sorted(itertools.permutations(sorted(graph), 2))
    for start, end in random.Random(3).sample(pairs, ASKED):
        expected = by_networkx(graph, start, end)

        to, back = (api.get(f"/contacts/{one}/introductions", params=params)
                    for one, params in ((start, {"to": end}), (end, {"from": start})))

        assert chains_of(to) == chains_of(back) == expected


def test_introduction_told_in_one_call_opens_a_way_from_us(api, graph):
    introducer, introduced = list(graph)[:2]
    path = f"/contacts/{introduced}/introductions"
    assert chains_of(api.get(path)) == []

    told = api.post("/introductions", json={
        "introducer_id": introducer, "introduced_id": introduced, "note": "En la feria."})

    assert told.status_code == 201, told.text
    (user_id,) = told.json()["interaction"]["agent_ids"]
    wait_until(lambda: chains_of(api.get(path))[:1] == [[user_id, introduced]], SECONDS)


def test_who_is_archived_is_named_in_no_introduction(api, graph):
    hub = max(graph, key=graph.degree)
    start, end = next(pair for pair in itertools.permutations(sorted(graph), 2)
                      if hub not in pair and any(hub in way for way in by_networkx(graph, *pair)))

    assert api.delete(f"/contacts/{hub}").status_code == 204

    graph.remove_node(hub)
    assert chains_of(api.get(f"/contacts/{start}/introductions", params={"to": end})) == (
        by_networkx(graph, start, end))
