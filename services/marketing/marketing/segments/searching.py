"""Whom a rule holds: its parts asked of the store so that little is read.

What the row of a customer says is asked together, as one question with indexes. What takes more,
such as what was bought, sequences and relationships, is asked after it, of those alone who are
left where these are few.
"""

from functools import reduce

from chassis import clock
from chassis.store import AT_ONCE
from contracts.marketing.segment_rule import loaded_leaf

from ..standing.models import Customer
from ..standing.relationships import related
from . import counting, sequences
from .conditions import bound_of, condition_of
from .expanding import LISTED
from .models import SegmentMember

# As many ids as go into a question; of more, all are read and compared here.
FEW = 5000
LIVING = {"is_living": True}
# In the order in which they are asked: first what usually leaves fewest.
_ORDER = (LISTED, "relationship", "behaviour", "any", "all", "sequence", "not")


class Search:
    """A search as of one moment."""

    def __init__(self, now=None):
        self.now = now or clock.now()
        self._everybody = None

    def ids(self, tree, within=None):
        """The ids of those whom an expanded rule holds, a set; `within` of these alone."""
        condition = self.condition(tree)
        if condition is not None:
            return self._by(condition, within)
        ((name, inner),) = tree.items()
        if name == "all":
            return self._all(inner, within)
        if name == "any":
            return self._any(inner, within)
        if name == "not":
            return self._universe(within) - self.ids(inner, within)
        return self._living(self._leaf(name, inner, within), within)

    def condition(self, tree):
        """A rule as one condition on the rows of customers, or None where it takes more."""
        ((name, inner),) = tree.items()
        if name in ("all", "any"):
            parts = [self.condition(child) for child in inner]
            return None if None in parts else {"$and" if name == "all" else "$or": parts}
        if name == "not":
            part = self.condition(inner)
            return None if part is None else {"$nor": [part]}
        return condition_of(name, inner, self.now)

    def bound(self, tree):
        """A condition that all fit whom a rule holds, and perhaps others; None without one."""
        ((name, inner),) = tree.items()
        if name not in ("all", "any"):
            return self.condition(tree) or bound_of(name, inner, self.now)
        parts = [self.bound(child) for child in inner]
        if name == "any":
            return None if None in parts else {"$or": parts}
        known = [part for part in parts if part is not None]
        return {"$and": known} if known else None

    def _all(self, children, within):
        bound = self.bound({"all": children})
        found = within if bound is None else self._by(bound, within)
        _plain, others = self._sorted_out(children)
        for child in sorted(others, key=lambda child: _ORDER.index(next(iter(child)))):
            if found is not None and not found:
                break
            found = self.ids(child, found)
        return found

    def _any(self, children, within):
        plain, others = self._sorted_out(children)
        found = self._by({"$or": plain}, within) if plain else set()
        return reduce(set.union, (self.ids(child, within) for child in others), found)

    def _sorted_out(self, children):
        """`(conditions, children that are none)`."""
        asked = [(child, self.condition(child)) for child in children]
        return ([condition for _, condition in asked if condition is not None],
                [child for child, condition in asked if condition is None])

    def _leaf(self, name, inner, within):
        if name == LISTED:
            return _listed(inner, within)
        if name == "relationship":
            return self._related(inner, within)
        leaf = loaded_leaf(name, inner)
        if name == "sequence":
            return sequences.found(
                leaf, self.now, self._by(bound_of(name, inner, self.now), within))
        return self._counted(leaf, within)

    def _counted(self, leaf, within):
        period = counting.period_of(leaf, self.now)
        least, most = counting.counts_of(leaf)
        found = (counting.at_least(leaf, least, period, within) if least
                 else self._universe(within))
        if most is None:
            return found
        return found - counting.at_least(leaf, most + 1, period, within)

    def _related(self, inner, within):
        others = None
        if "segment" in inner:
            others = self.ids(inner["segment"])
        elif "contact_id" in inner:
            others = {inner["contact_id"]}
        direction = inner.get("direction", "any")
        return set(related(type=inner.get("type"), direction=direction, within=within,
                           others=others))


    def _by(self, condition, within):
        if within is not None and len(within) <= FEW:
            rows = Customer.collection().find(
                {"_id": {"$in": sorted(within)}, **LIVING, "$and": [condition]}, {"_id": 1})
            return {row["_id"] for row in rows.batch_size(AT_ONCE)}
        found = ids_by(condition)
        return found if within is None else found & within

    def _living(self, found, within):
        # Those within are alive: a condition found them.
        if within is not None:
            return found & within
        return self._by({}, found) if len(found) <= FEW else found & self._universe(None)

    def _universe(self, within):
        if within is not None:
            return within
        if self._everybody is None:
            self._everybody = ids_by({})
        return self._everybody


def ids_by(condition):
    """The ids of the living whose rows a condition fits.

    They come in a few documents and not in one each, which takes a fraction of the time; parted
    by their last letter, so that none grows too large for the store.
    """
    parts = Customer.collection().aggregate([
        {"$match": {**LIVING, "$and": [condition]}},
        {"$group": {"_id": {"$substrBytes": ["$_id", 33, 1]}, "ids": {"$push": "$_id"}}},
    ], allowDiskUse=True)
    return {id for part in parts for id in part["ids"]}


def _listed(segment_ids, within):
    where = {"segment_id": {"$in": list(segment_ids)}}
    if within is not None and len(within) <= FEW:
        where["contact_id"] = {"$in": sorted(within)}
    rows = SegmentMember.collection().find(where, {"contact_id": 1, "_id": 0})
    return {row["contact_id"] for row in rows.batch_size(AT_ONCE)}
