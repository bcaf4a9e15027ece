"""Introductions over well-known networks are those that networkx finds by trying all ways."""

import itertools
import random

import networkx as nx
import pytest
from contacts_factories import organisation, person
from imports_at_work import keep_for_this_process
from network_at_work import Teller, ways

AFFILIATION = 600


def karate_club():
    """Zachary's club; the more two were seen together, the better they know each other."""
    graph = nx.karate_club_graph()
    most = max(weight for *_, weight in graph.edges.data("weight"))
    return _with_strengths(graph, lambda _, edge: round(1000 * edge["weight"] / most))


def florentine_families():
    """Marriages, all alike, so that ids decide among ways of the same length."""
    return _with_strengths(nx.florentine_families_graph(), lambda *_: 500)


def les_miserables():
    graph = nx.les_miserables_graph()
    return _with_strengths(graph, lambda _, edge: round(1000 * edge["weight"] / 31))


def davis_southern_women():
    """Women, and the events they went to as organisations that they belong to."""
    return _with_strengths(nx.davis_southern_women_graph(), lambda *_: AFFILIATION)


def _with_strengths(graph, strength_of):
    for one, other, edge in graph.edges(data=True):
        edge["strength"] = strength_of((one, other), edge)
    return graph


def by_networkx(graph, starts, end, count):
    """The best chains of at most four steps, by trying all."""
    found = []
    for start in starts:
        for path in nx.all_simple_paths(graph, start, end, cutoff=4):
            if not starts.intersection(path[1:]):
                product = 1
                for pair in nx.utils.pairwise(path):
                    product *= graph.edges[pair]["strength"]
                found.append((tuple(path), product))
    found.sort(key=lambda chain: (len(chain[0]), -chain[1], chain[0]))
    return found[:count]


@pytest.fixture
def rules(rules, store, monkeypatch):
    keep_for_this_process(store, monkeypatch)
    return rules


@pytest.fixture
def load(rules, store):
    """Load a network as contacts and what is known of them; it comes back with their ids."""

    def load(graph, ours=()):
        organisations = {node for node, data in graph.nodes(data=True)
                         if data.get("bipartite") == 1}
        ids = {node: rules.create_contact(**organisation(name=str(node)))["id"]
               for node in organisations}
        for node in sorted(set(graph) - organisations, key=str):
            fields = {"roles": [{"role": "employee"}]} if node in ours else {}
            if organisations:
                fields["affiliations"] = [
                    {"organisation_id": ids[event]} for event in graph[node]]
            ids[node] = rules.create_contact(**person(name=str(node), **fields))["id"]
        if not organisations:
            for one, other, strength in graph.edges.data("strength"):
                rules.create_relationship(from_id=ids[one], to_id=ids[other], type="knows",
                                          strength=strength / 1000)
        Teller(store).tell()
        return nx.relabel_nodes(graph, ids), ids

    return load


@pytest.mark.parametrize(("network", "asked"), [
    (karate_club, 150), (florentine_families, 210), (davis_southern_women, 150),
    (les_miserables, 150),
])
def test_introductions_from_one_to_another_are_those_of_trying_all(rules, load, network, asked):
    graph, _ = load(network())
    pairs = sorted(itertools.permutations(sorted(graph), 2))
    chosen = random.Random(7).sample(pairs, min(asked, len(pairs)))

    for number, (start, end) in enumerate(chosen):
        request = ({"contact_id": end, "from": start} if number % 2
                   else {"contact_id": start, "to": end})
        found = rules.find_introductions(**request, limit=1 + number % 20)
        assert ways(found) == by_networkx(graph, {start}, end, 1 + number % 20)
        assert found["is_complete"]


@pytest.mark.parametrize(("network", "ours"), [
    (karate_club, {0, 33}), (florentine_families, {"Medici", "Ginori", "Pazzi"}),
    (les_miserables, {"Napoleon", "Gavroche", "Brujon"}),
])
def test_introductions_from_our_own_people_are_those_of_trying_all(rules, load, network, ours):
    graph, ids = load(network(), ours)
    starts = {ids[node] for node in ours}

    for end in sorted(set(graph) - starts):
        found = rules.find_introductions(contact_id=end, limit=20)
        assert ways(found) == by_networkx(graph, starts, end, 20)
        assert found["is_complete"]


def test_introductions_are_the_same_when_little_is_looked_at_in_a_turn(rules, load, monkeypatch):
    from contacts.network import reach

    monkeypatch.setattr(reach, "FIRST_BATCH", 1)
    monkeypatch.setattr(reach, "LAST_BATCH", 2)
    graph, ids = load(les_miserables(), {"Napoleon"})
    pairs = sorted(itertools.permutations(sorted(graph), 2))

    for start, end in random.Random(8).sample(pairs, 60):
        found = rules.find_introductions(contact_id=start, to=end, limit=3)
        assert ways(found) == by_networkx(graph, {start}, end, 3)
    for end in sorted(set(graph) - {ids["Napoleon"]})[::4]:
        found = rules.find_introductions(contact_id=end, limit=3)
        assert ways(found) == by_networkx(graph, {ids["Napoleon"]}, end, 3)
