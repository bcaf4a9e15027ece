"""Whose facts count for a contact: where it belongs, and the group that this is part of."""

from dataclasses import dataclass

from chassis import clock

from ..models import Contact, Relationship
from ..timeline import organisations_on

SUBSIDIARY = "subsidiary_of"
# A group of companies within companies is followed so far.
MOST_STEPS, MOST_ORGANISATIONS = 6, 5000
# What is read for a step comes in one answer of the store.
BATCH = 10_000


@dataclass(frozen=True)
class Circle:
    """The organisations of a contact, itself if it is one, and the rest of their groups."""

    organisation_ids: frozenset
    group_ids: frozenset


def circles_of(contacts):
    """`{contact id: its circle}` of contacts as they are stored."""
    now = clock.now()
    belongs = {contact["_id"]: _organisations_of(contact, now) for contact in contacts}
    groups = _groups({id for ids in belongs.values() for id in ids})
    return {
        contact_id: Circle(frozenset(ids), frozenset().union(
            *(groups.get(id, ()) for id in ids)) - frozenset(ids))
        for contact_id, ids in belongs.items()
    }


def _organisations_of(contact, now):
    ids = set(organisations_on(contact.get("affiliations", ()), now))
    return ids | {contact["_id"]} if contact["kind"] == "organisation" else ids


def _groups(organisation_ids):
    """`{organisation id: all of its group}`, for all at once: a query a step, not one each."""
    known, frontier, edges = set(organisation_ids), set(organisation_ids), set()
    for _ in range(MOST_STEPS):
        if not frontier or len(known) > MOST_ORGANISATIONS:
            break
        found = _edges_at(frontier)
        edges |= found
        frontier = {id for edge in found for id in edge} - known
        known |= frontier
    return _joined(edges)


def _edges_at(ids):
    """Who is a subsidiary of whom, or belongs to whom, at these organisations."""
    now, today, ids = clock.now(), clock.today(), sorted(ids)
    related = Relationship.collection().find(
        {"_ends": {"$in": ids}, "archived_at": None, "type": SUBSIDIARY},
        {"from_id": 1, "to_id": 1, "starts_on": 1, "ends_on": 1}).batch_size(BATCH)
    edges = {(raw["from_id"], raw["to_id"]) for raw in related
             if (raw.get("starts_on") or today) <= today <= (raw.get("ends_on") or today)}
    parents = Contact.collection().find(
        {"_id": {"$in": ids}, "kind": "organisation", "affiliations.0": {"$exists": True}},
        {"affiliations": 1}).batch_size(BATCH)
    return edges | {(raw["_id"], parent) for raw in parents
                    for parent in organisations_on(raw.get("affiliations", ()), now)}


def _joined(edges):
    """`{id: all that it is joined with}` of pairs (union-find)."""
    root_of = {}

    def root(id):
        while root_of.setdefault(id, id) != id:
            root_of[id] = id = root_of[root_of[id]]
        return id

    for one, other in edges:
        root_of[root(one)] = root(other)
    groups = {}
    for id in list(root_of):
        groups.setdefault(root(id), set()).add(id)
    return {id: group for group in groups.values() for id in group}
