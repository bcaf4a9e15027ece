"""The network around a contact, as nodes and edges for drawing."""

from contracts.contacts.network import MOST_EDGES

from ..models import Contact
from .chains import WHOLE
from .models import Tie
from .parties import Parties
from .surroundings import Surroundings

# How many of its neighbours are looked around in turn, the strongest first.
MOST_LOOKED_AT = 200


def get_network(*, contact_id, steps, limit):
    """Show who is around a contact, the strongest first, and the ties among those shown."""
    Contact.fetch_raw(contact_id, {"_id": 1})
    around, parties = Surroundings(), Parties()
    placed = {contact_id: (0, 1.0)}
    front = {contact_id: 1.0}
    parties.learn(front)
    for step in range(1, steps + 1):
        looked_at = list(front)[:MOST_LOOKED_AT]
        around.is_complete &= len(looked_at) == len(front)
        around.look_at(looked_at)
        front = _next_to(around, {node: front[node] for node in looked_at}, placed)
        front = _those_there(around, parties, front, limit - len(placed))
        placed |= {node: (step, strength) for node, strength in front.items()}
    edges, is_all = _edges_among(sorted(placed))
    return {
        "nodes": [
            {**parties.shown(node), "steps": step, "strength": round(strength, 3),
             "may_introduce": parties.closed_because(node) is None}
            for node, (step, strength) in placed.items()
        ],
        "edges": edges,
        "is_complete": around.is_complete and is_all,
    }


def _next_to(around, front, placed):
    """Who is one step from these and not placed yet, with the best strength of a way there."""
    found = {}
    for node, strength in front.items():
        for other, more in around.of(node).items():
            if other not in placed:
                found[other] = max(found.get(other, 0), strength * more / WHOLE)
    return found


def _those_there(around, parties, front, most):
    """The strongest of these who are not archived, in order."""
    chosen = {}
    ordered = sorted(front.items(), key=lambda item: (-item[1], item[0]))
    for first in range(0, len(ordered), max(1, most)):
        some = ordered[first:first + max(1, most)]
        parties.learn(node for node, _ in some)
        for node, strength in some:
            if not parties.is_there(node):
                continue
            if len(chosen) == most:
                around.is_complete = False
                return chosen
            chosen[node] = strength
    return chosen


def _edges_among(nodes):
    """The ties among these nodes, the strongest first, and whether those are all."""
    found = []
    for raw in Tie.collection().find(
            {"low_id": {"$in": nodes}, "high_id": {"$in": nodes}, "strength": {"$gt": 0}},
            {"low_id": 1, "high_id": 1, "strength": 1, "seen_at": 1, "evidence.kind": 1}):
        found.append(raw)
    found.sort(key=lambda raw: (-raw["strength"], raw["_id"]))
    return [
        {"from_id": raw["low_id"], "to_id": raw["high_id"], "strength": raw["strength"],
         "kinds": sorted({item["kind"] for item in raw["evidence"]}), "seen_at": raw["seen_at"]}
        for raw in found[:MOST_EDGES]
    ], len(found) <= MOST_EDGES
