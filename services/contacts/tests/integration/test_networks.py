"""The network around a contact, and the group that an organisation belongs to."""

import networkx as nx
import pytest
from contacts_factories import organisation, person, working_at
from imports_at_work import keep_for_this_process
from network_at_work import Teller

from contracts.errors import NotFound

UNKNOWN = "contact_01h455vb4pex5vsknk084sn02q"
ME = "user_01h455vb4pex5vsknk084sn02q"


@pytest.fixture
def rules(rules, store, monkeypatch):
    keep_for_this_process(store, monkeypatch)
    return rules


@pytest.fixture
def teller(store, rules):
    return Teller(store)


@pytest.fixture
def graph(rules, teller):
    """Zachary's karate club as contacts, by their ids."""
    graph = nx.karate_club_graph()
    ids = {node: rules.create_contact(**person())["id"] for node in graph}
    for one, other, weight in graph.edges.data("weight"):
        rules.create_relationship(from_id=ids[one], to_id=ids[other], type="knows",
                                  strength=weight / 10)
    teller.tell()
    return nx.relabel_nodes(graph, ids)


@pytest.mark.parametrize("steps", [1, 2])
def test_network_is_who_is_so_many_steps_away_and_what_ties_them(rules, graph, steps):
    for contact_id in list(graph)[::5]:
        near = nx.ego_graph(graph, contact_id, radius=steps)

        found = rules.get_network(contact_id=contact_id, steps=steps)

        assert found["is_complete"]
        away = nx.single_source_shortest_path_length(near, contact_id)
        assert {node["id"]: node["steps"] for node in found["nodes"]} == dict(away)
        assert {frozenset((edge["from_id"], edge["to_id"])): edge["strength"]
                for edge in found["edges"]} == {
            frozenset((one, other)): weight / 10
            for one, other, weight in near.edges.data("weight")}


def test_network_is_of_the_strongest_when_there_are_more(rules, graph):
    contact_id = max(graph, key=graph.degree)
    strongest = sorted(graph[contact_id], key=lambda node: (
        -graph.edges[contact_id, node]["weight"], node))[:4]

    found = rules.get_network(contact_id=contact_id, limit=5)

    assert [node["id"] for node in found["nodes"]] == [contact_id, *strongest]
    assert not found["is_complete"]


def test_network_leaves_out_who_is_archived_and_marks_who_objects(rules, store, teller):
    acme = rules.create_contact(**organisation())
    ana, eva, ida = (rules.create_contact(**person(affiliations=[working_at(acme)]))
                     for _ in range(3))
    teller.tell()
    rules.archive_contact(contact_id=eva["id"])
    store.contacts.update_one({"_id": ida["id"]}, {"$set": {"_objects_to": ["introduction"]}})

    found = rules.get_network(contact_id=acme["id"])

    assert {node["id"]: node["may_introduce"] for node in found["nodes"]} == {
        acme["id"]: True, ana["id"]: True, ida["id"]: False}
    assert {edge["from_id"] for edge in found["edges"]} | {
        edge["to_id"] for edge in found["edges"]} == {acme["id"], ana["id"], ida["id"]}
    assert found["edges"][0]["kinds"] == ["affiliation"]


def test_network_shows_our_users_too(rules, teller):
    ana = rules.create_contact(**person(owner_id=ME))
    teller.tell()

    assert rules.get_network(contact_id=ana["id"])["nodes"][1] == {
        "type": "user", "id": ME, "steps": 1, "strength": 0.3, "may_introduce": True}


def test_network_of_who_knows_nobody_is_the_contact_alone(rules, nothing_changes):
    ana = rules.create_contact(**person())

    with nothing_changes():
        found = rules.get_network(contact_id=ana["id"])
        with pytest.raises(NotFound):
            rules.get_network(contact_id=UNKNOWN)

    assert [node["id"] for node in found["nodes"]] == [ana["id"]]
    assert (found["edges"], found["is_complete"]) == ([], True)


# Groups


@pytest.fixture
def firms(rules):
    return [rules.create_contact(**organisation()) for _ in range(6)]


@pytest.fixture
def belongs(rules):
    def belongs(child, parent, **fields):
        return rules.create_relationship(from_id=child["id"], to_id=parent["id"],
                                         type="subsidiary_of", **fields)

    return belongs


def places(found):
    return [(item["id"], item.get("parent_id"), item["depth"])
            for item in found["organisations"]]


def test_group_is_the_same_tree_from_wherever_it_is_asked(rules, firms, belongs):
    head, spain, france, madrid, *_ = firms
    related = [belongs(spain, head), belongs(france, head), belongs(madrid, spain)]

    for firm in (head, spain, france, madrid):
        found = rules.get_group(contact_id=firm["id"])

        assert found["root_id"] == head["id"]
        assert places(found) == [
            (head["id"], None, 0), (spain["id"], head["id"], 1), (france["id"], head["id"], 1),
            (madrid["id"], spain["id"], 2)]
        assert found["organisations"][3]["relationship_id"] == related[2]["id"]
        assert found["is_complete"]


def test_group_leaves_out_what_has_ended_is_archived_or_no_organisation(rules, firms, belongs):
    head, sold, left, ahead, *_ = firms
    ana = rules.create_contact(**person())
    belongs(sold, head, ends_on="2020-01-01")
    belongs(ahead, head, starts_on="2099-01-01")
    belongs(ana, head)
    rules.archive_relationship(relationship_id=belongs(left, head)["id"])

    assert places(rules.get_group(contact_id=head["id"])) == [(head["id"], None, 0)]
    assert places(rules.get_group(contact_id=ana["id"])) == [(ana["id"], None, 0)]


def test_group_of_a_joint_venture_is_that_of_its_greater_parent(rules, firms, belongs):
    one, other, venture, *_ = firms
    belongs(venture, one, strength=0.4)
    belongs(venture, other, strength=0.6)

    assert rules.get_group(contact_id=venture["id"])["root_id"] == other["id"]
    assert places(rules.get_group(contact_id=one["id"])) == [(one["id"], None, 0)]


def test_group_that_goes_round_in_a_circle_comes_to_an_end(rules, firms, belongs):
    first, second, third, below, *_ = firms
    belongs(first, second), belongs(second, third), belongs(third, first), belongs(below, second)

    for firm in (first, second, third, below):
        found = rules.get_group(contact_id=firm["id"])
        assert places(found) == [
            (first["id"], None, 0), (third["id"], first["id"], 1), (second["id"], third["id"], 2),
            (below["id"], second["id"], 3)]


def test_ids_of_a_group_are_those_of_all_its_organisations(firms, belongs, rules):
    from contacts.network.groups import group_ids

    head, spain, alone, *_ = firms
    belongs(spain, head)

    assert group_ids(spain["id"]) == [head["id"], spain["id"]]
    assert group_ids(alone["id"]) == [alone["id"]]


def test_group_of_an_unknown_contact_is_not_found(rules):
    with pytest.raises(NotFound):
        rules.get_group(contact_id=UNKNOWN)


def test_network_is_the_same_when_its_nodes_are_looked_at_one_by_one(rules, graph, monkeypatch):
    from contacts.network import networks

    expected = [rules.get_network(contact_id=contact_id) for contact_id in graph]

    monkeypatch.setattr(networks, "TOGETHER", 0)

    assert [rules.get_network(contact_id=contact_id) for contact_id in graph] == expected


def test_strongest_ties_are_looked_at_where_somebody_has_more_than_that(graph):
    from contacts.network.surroundings import Surroundings

    hub = max(graph, key=graph.degree)
    around = Surroundings()
    around.look_at([hub], most=2)

    def strongest(ends):
        return sorted((-graph.edges[hub, node]["weight"] * 100, node) for node in ends)[:2]

    # Lower and higher ends are looked at apart, each of them up to that many.
    expected = [*strongest(node for node in graph[hub] if node > hub),
                *strongest(node for node in graph[hub] if node < hub)]
    assert around.of(hub) == {node: -strength for strength, node in expected}
    assert not around.is_complete
