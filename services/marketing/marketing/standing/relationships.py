"""Who knows whom, as contacts tells it."""

from chassis import clock

from ..told import keep
from .models import HeldRelationship
from .profiles import ALWAYS

# Of the two contacts, the place of the one who is looked for, by where the relationship goes.
PLACES = {"from": (0,), "to": (1,), "any": (0, 1)}


def learn(told):
    """Take up relationships as they are told; one that is archived holds no more."""
    for happened in told:
        relationship = happened.data["relationship"]
        begins, ends = ALWAYS
        ended = relationship.get("archived_at") is not None
        keep(HeldRelationship, relationship, [relationship["from_id"], relationship["to_id"]], {
            "type": relationship["type"], "strength": relationship.get("strength"),
            "starts_on": relationship.get("starts_on") or begins,
            "ends_on": begins if ended else relationship.get("ends_on") or ends})


def related(*, type=None, direction, within=None, others=None):
    """`{contact id: ids of relationships}` of those who have a relationship that holds today.

    `direction` says from whom it goes: `from` is the one looked for. `within` are those looked
    for, and `others` those with whom; either None for anybody.
    """
    found = {}
    for place in PLACES[direction]:
        for raw in HeldRelationship.collection().find(_where(type, place, within, others)):
            one = raw["contact_ids"][place]
            if others is None or raw["contact_ids"][1 - place] in others:
                found.setdefault(one, []).append(raw["_id"])
    return found


# As many ids as go into a question; of more, all are read and those chosen here.
_FEW = 5000


def _where(type, place, within, others):
    today = clock.today()
    where = {"contact_ids.1": {"$exists": True}, "starts_on": {"$lte": today},
             "ends_on": {"$gte": today}}
    if type is not None:
        where["type"] = type
    if within is not None and len(within) <= _FEW:
        where[f"contact_ids.{place}"] = {"$in": sorted(within)}
    if others is not None and len(others) <= _FEW:
        where[f"contact_ids.{1 - place}"] = {"$in": sorted(others)}
    return where
