"""The network around a contact, as nodes and edges for drawing."""

from contracts.contacts.network import MOST_EDGES, MOST_NODES

from ..models import Contact
from .chains import WHOLE
from .models import Tie
from .parties import Parties
from .surroundings import Surroundings

# How many neighbours are looked around in a turn, the strongest first.
TURN = 32


def get_network(*, contact_id, steps, limit):
    """Show who is around a contact, the strongest first, and the ties among those shown."""
    contact_id = Contact.fetch_raw(contact_id, {"_id": 1})["_id"]
    around, parties = Surroundings(), Parties()
    parties.learn([contact_id])
    placed, front = {contact_id: (0, 1.0)}, {contact_id: 1.0}
    for step in range(1, steps + 1):
        room = limit - len(placed)
        front = _those_there(around, parties, _next_to(around, front, placed, room), room)
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


def _next_to(around, front, placed, room):
    """Who is one step from these and not placed yet, with the best strength of a way there.

    The strongest of `front` are looked around first. When there are twice as many as there is
    room for, and they are stronger than anybody beyond the others could be, those are let be.
    """
    found, nodes = {}, list(front)
    for first in range(0, len(nodes), TURN):
        turn = nodes[first:first + TURN]
        best_left = front[turn[0]]
        if sum(strength >= best_left for strength in found.values()) >= 2 * room:
            around.is_complete = False
            break
        around.look_at(turn, most=2 * MOST_NODES)
        for node in turn:
            for other, more in around.of(node).items():
                if other not in placed:
                    found[other] = max(found.get(other, 0), front[node] * more / WHOLE)
    return found


def _those_there(around, parties, front, room):
    """The strongest of these who are not archived, in order."""
    chosen = {}
    ordered = sorted(front.items(), key=lambda item: (-item[1], item[0]))
    size = room + 20
    for first in range(0, len(ordered), size):
        some = ordered[first:first + size]
        parties.learn(node for node, _ in some)
        for node, strength in some:
            if not parties.is_there(node):
                continue
            if len(chosen) == room:
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
