"""What each contact decided that a party was made of: of two made one the stricter word holds.

A decision counts for those who were one with whoever decided when it was recorded. So an objection
is not lifted by what another contact had consented to before it turned out to be the same party,
and what the party says since counts for all of it.
"""

from datetime import UTC, datetime

from ..merges.models import Forwarding

_BEFORE_ALL = datetime(1970, 1, 1, tzinfo=UTC)
_NEVER = datetime.max.replace(tzinfo=UTC)


def parts_of(entries):
    """`[the entries that count for each part]` of the entries of one party."""
    return next(iter(parts_of_all([entries]).values()))


def parts_of_all(entries_of_parties):
    """As `parts_of`, for many parties at once, by their place in the list."""
    made_of = {}
    for index, entries in enumerate(entries_of_parties):
        made_of[index] = {_decided_as(entry) for entry in entries}
    ways = _ways({id for ids in made_of.values() if len(ids) > 1 for id in ids})
    return {index: _parted(entries, made_of[index], ways)
            for index, entries in enumerate(entries_of_parties)}


def _decided_as(entry):
    return entry.get("_decided_as") or entry["contact_id"]


def _parted(entries, ids, ways):
    if len(ids) < 2:
        return [entries]
    joined = {(one, other): _joined_at(ways[one], ways[other]) for one in ids for other in ids}
    return [[entry for entry in entries
             if entry["created_at"] > joined[id, _decided_as(entry)]] for id in sorted(ids)]


def _ways(ids):
    """`{id: {where it led: since when}}`, itself from the beginning."""
    ways = {id: {id: _BEFORE_ALL} for id in ids}
    at = {id: (id, _BEFORE_ALL) for id in ids}
    while at:
        found = {item["_id"]: item for item in Forwarding.collection().find(
            {"_id": {"$in": sorted({place for place, _ in at.values()})}})}
        following = {}
        for id, (place, since) in at.items():
            step = found.get(place)
            if step is not None and step["survivor_id"] not in ways[id]:
                since = max(since, step["created_at"])
                ways[id][step["survivor_id"]] = since
                following[id] = step["survivor_id"], since
        at = following
    return ways


def _joined_at(one, other):
    """Since when two are one: when both had come to the same contact."""
    return min((max(one[id], other[id]) for id in one.keys() & other.keys()), default=_NEVER)
