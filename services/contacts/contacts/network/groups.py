"""Groups of organisations: a parent, its subsidiaries, and theirs."""

from chassis import clock
from chassis.store import AT_ONCE
from contracts.contacts.network import MOST_ORGANISATIONS

from .. import visibility
from ..models import Contact, Relationship

TYPE = "subsidiary_of"
DEEPEST = 50


def get_group(*, contact_id):
    """Show the group that an organisation belongs to, from its head down."""
    contact_id = Contact.id_of(contact_id)
    root_id, members, is_complete = _group_of(contact_id)
    hidden = visibility.hidden_from_caller(members)
    if hidden:
        root_id, members = _without(hidden, root_id, members, contact_id)
    raws = {raw["_id"]: raw for raw in Contact.collection().find(
        {"_id": {"$in": list(members)}}, {"name": 1, "archived_at": 1})}
    return {
        "root_id": root_id,
        "organisations": [
            {"id": id, "name": raws[id]["name"], "is_archived": "archived_at" in raws[id], **place}
            for id, place in members.items() if id in raws
        ],
        "is_complete": is_complete,
    }


def _without(hidden, root_id, members, contact_id):
    """The head and the members without those that are hidden; their children stand alone."""
    seen = {
        id: {"depth": place["depth"]} if place.get("parent_id") in hidden else place
        for id, place in members.items() if id not in hidden
    }
    return contact_id if root_id in hidden else root_id, seen


def group_ids(organisation_id):
    """The ids of all organisations of the group that one belongs to, itself among them."""
    return list(_group_of(organisation_id)[1])


def groups_of(organisation_ids):
    """`{id: the ids of its group}` as `group_ids` of each, for all at once: a query a level."""
    roots = _roots_of(organisation_ids)
    head_of = {id: id for id in roots.values()}
    members = {id: {id} for id in head_of}
    level, depth = list(head_of), 0
    while level and depth < DEEPEST:
        depth += 1
        following = []
        for child_id, relationship in _children_of(level).items():
            head_id = head_of[relationship["to_id"]]
            if child_id not in head_of and len(members[head_id]) < MOST_ORGANISATIONS:
                head_of[child_id] = head_id
                members[head_id].add(child_id)
                following.append(child_id)
        level = following
    return {id: members[root_id] for id, root_id in roots.items()}


def _group_of(contact_id):
    """`(id of the head, {id: its place}, whether that is all)`, each after its parent."""
    root_id = _root_of(contact_id)
    members = {root_id: {"depth": 0}}
    level, depth = [root_id], 0
    while level and depth < DEEPEST:
        depth += 1
        following = []
        for child_id, relationship in _children_of(level).items():
            if child_id in members:
                continue
            if len(members) == MOST_ORGANISATIONS:
                return root_id, members, False
            members[child_id] = {"depth": depth, "parent_id": relationship["to_id"],
                                 "relationship_id": relationship["_id"]}
            following.append(child_id)
        level = following
    return root_id, members, not level


def _root_of(contact_id):
    """The head of the group; where parents go round in a circle, the lowest id of the circle."""
    return _roots_of([contact_id])[contact_id]


def _roots_of(ids):
    """`{id: the head of its group}`, all a step up at a time."""
    parent_of, frontier = {}, set(ids)
    while frontier:
        parents = _parents_of(sorted(frontier))
        parent_of |= {id: parents[id]["to_id"] if id in parents else None for id in frontier}
        frontier = {id for id in parent_of.values() if id is not None} - parent_of.keys()
    return {id: _head(id, parent_of) for id in ids}


def _head(id, parent_of):
    way = [id]
    while (parent_id := parent_of[way[-1]]) is not None:
        if parent_id in way:
            return min(way[way.index(parent_id):])
        way.append(parent_id)
    return way[-1]


def _parents_of(ids):
    """The parent that each of these belongs to: of several the strongest, then the oldest."""
    best = {}
    for relationship in _going_on(ids):
        child_id = relationship["from_id"]
        if child_id in ids and (
                child_id not in best or _rank(relationship) < _rank(best[child_id])):
            best[child_id] = relationship
    return best


def _rank(relationship):
    share = relationship.get("strength")
    return (-(1.0 if share is None else share), relationship["created_at"], relationship["_id"])


def _children_of(ids):
    """Those whose parent is among these, with the relationship that says so."""
    children = {relationship["from_id"] for relationship in _going_on(ids)
                if relationship["to_id"] in ids}
    parents = _parents_of(sorted(children))
    return {child_id: relationship for child_id, relationship in sorted(parents.items())
            if relationship["to_id"] in ids}


def _going_on(ids):
    """The relationships by which organisations belong to others today, at either end of these."""
    today = clock.today()
    found = [
        raw for raw in Relationship.collection().find(
            {"_ends": {"$in": list(ids)}, "type": TYPE, "archived_at": None}).batch_size(AT_ONCE)
        if (raw.get("starts_on") or today) <= today <= (raw.get("ends_on") or today)
    ]
    ends = {id for raw in found for id in raw["_ends"]}
    organisations = {raw["_id"] for raw in Contact.collection().find(
        {"_id": {"$in": sorted(ends)}, "kind": "organisation"}, {"_id": 1}).batch_size(AT_ONCE)}
    return [raw for raw in found if organisations.issuperset(raw["_ends"])]
