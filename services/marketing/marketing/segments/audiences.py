"""Who is in a segment, for the parts of marketing that approach them."""

from ..standing.models import Customer
from .expanding import tree_of
from .models import Segment
from .searching import LIVING, Search

# How many parties are looked at first where a rule takes more than their rows; then twice as many.
_FIRST, _MOST = 1000, 16_000


def members_of(segment_id, *, after=None, limit=500):
    """Up to so many ids of members, sorted, beyond the one given; fewer only at the end.

    Whether they may be approached is asked of contacts when it is done. While it is gone through,
    a segment may change; a snapshot does not.
    """
    tree = tree_of(Segment.fetch_raw(segment_id))
    return members_by(Search(), tree, after=after, limit=limit)


def is_member(segment_id, contact_id):
    """Whether a party is in a segment now."""
    tree = tree_of(Segment.fetch_raw(segment_id))
    return bool(Search().ids(tree, alive({contact_id})))


def members_by(search, tree, *, after=None, limit):
    """As `members_of`, by an expanded rule."""
    condition = search.condition(tree)
    if condition is not None:
        return _page(after, limit, condition)
    found, many, bound = [], max(_FIRST, limit), search.bound(tree)
    while len(found) < limit:
        block = _page(after, many, bound)
        found += sorted(search.ids(tree, set(block))) if block else []
        if len(block) < many:
            break
        after, many = block[-1], min(many * 2, _MOST)
    return found[:limit]


def everybody_in(segment):
    """The ids of all members of a segment as stored, a set."""
    return Search().ids(tree_of(segment))


def alive(contact_ids):
    """Those of these contacts who are there, and neither archived nor merged, a set."""
    found = Customer.collection().find({"_id": {"$in": sorted(contact_ids)}, **LIVING}, {"_id": 1})
    return {row["_id"] for row in found}


def _page(after, limit, condition=None):
    where = {**LIVING, **({"_id": {"$gt": after}} if after else {})}
    if condition is not None:
        where["$and"] = [condition]
    rows = Customer.collection().find(where, {"_id": 1}).sort("_id", 1).limit(limit)
    return [row["_id"] for row in rows.batch_size(limit)]
