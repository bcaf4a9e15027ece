"""When what happened last with parties, by type."""

from collections import defaultdict

from pymongo import DESCENDING

from contracts.marketing.segment_rule import MOST_COUNTED

from ..behaviour.models import Happening

# One more than can be asked for, so that "at most" can be answered by it too.
MOST_TIMES = MOST_COUNTED + 1
# From as many parties and types on, they are asked for together.
_MANY = 25


def key_of(type):
    """The name of a type where it is that of a field: a dot would be a place within."""
    return type.replace(".", "-")


def times_of_pairs(pairs):
    """`{(contact id, type): [times, the last first]}`, empty where it never happened."""
    if len(pairs) > _MANY:
        found = times_of({contact_id for contact_id, _ in pairs}, {type for _, type in pairs})
        return {pair: found.get(pair, []) for pair in pairs}
    return {(contact_id, type): _latest(contact_id, type) for contact_id, type in pairs}


def _latest(contact_id, type):
    rows = Happening.collection().find(
        {"contact_ids": contact_id, "type": type}, {"occurred_at": 1, "_id": 0})
    return [row["occurred_at"] for row in rows.sort("occurred_at", DESCENDING).limit(MOST_TIMES)]


def times_of(contact_ids, types=None):
    """`{(contact id, type): [times, the last first]}` of all that happened with these."""
    where = {"contact_ids": {"$in": sorted(contact_ids)}}
    if types is not None:
        where["type"] = {"$in": sorted(types)}
    rows = Happening.collection().aggregate([
        {"$match": where},
        {"$unwind": "$contact_ids"},
        {"$match": {"contact_ids": where["contact_ids"]}},
        {"$group": {"_id": {"contact_id": "$contact_ids", "type": "$type"},
                    "times": {"$maxN": {"input": "$occurred_at", "n": MOST_TIMES}}}},
    ])
    return {(row["_id"]["contact_id"], row["_id"]["type"]): sorted(row["times"], reverse=True)
            for row in rows}


def behaviour_of(contact_ids):
    """`{contact id: {"last", "did"}}` of those with whom something happened."""
    found = defaultdict(lambda: {"last": {}, "did": {}})
    for (contact_id, type), times in sorted(times_of(contact_ids).items()):
        found[contact_id]["last"][key_of(type)] = times[0]
        found[contact_id]["did"][key_of(type)] = times
    return found
