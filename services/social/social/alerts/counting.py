"""How many mentions each rule and the whole brand have in an hour: counted of what is kept.

They are counted anew while they may change, and not added up, so that what comes late or twice, is
edited or said by a person to be meant otherwise counts as it is.
"""

from datetime import timedelta

from pymongo import UpdateOne

from chassis import clock
from chassis.ids import new_id

from ..listening.models import Mention
from .models import HourlyCount

BRAND = "brand"
# What is said of others is no matter of ours, however bad it is.
OURS = ("brand", "product", "person")
# Mentions may come so late and still count; older ones are of the past.
LATEST = timedelta(hours=48)
_BATCH = 1000


def concerns_us(mention):
    """Whether a mention (as stored) is said to us or of us."""
    return bool(mention.get("is_to_us")) or any(
        subject in OURS for subject in mention.get("subjects", ()))


def recount(since, until):
    """Count the full hours from `since` on anew."""
    found = {}
    for raw in Mention.collection().aggregate(_of_rules(since, until)):
        found[raw["_id"]["stream"], raw["_id"]["hour"]] = raw
    for raw in Mention.collection().aggregate(_of_brand(since, until)):
        found[BRAND, raw["_id"]["hour"]] = raw
    held = {(raw["stream"], raw["hour"]): raw for raw in HourlyCount.collection().find(
        {"hour": {"$gte": since, "$lt": until}})}
    now, changes = clock.now(), []
    for key in found.keys() | held.keys():
        counts = {name: found.get(key, {}).get(name, 0) for name in ("count", "negative")}
        if key not in held or any(held[key].get(name) != counts[name] for name in counts):
            stream, hour = key
            changes.append(UpdateOne(
                {"stream": stream, "hour": hour},
                {"$set": {**counts, "updated_at": now}, "$inc": {"version": 1},
                 "$setOnInsert": {"_id": new_id(HourlyCount.ENTITY), "created_at": now}},
                upsert=True))
    for start in range(0, len(changes), _BATCH):
        HourlyCount.collection().bulk_write(changes[start:start + _BATCH], ordered=False)


def counts_of(stream, since, until):
    """`{hour: {"count", "negative"}}` of a stream."""
    return {raw["hour"]: raw for raw in HourlyCount.collection().find(
        {"stream": stream, "hour": {"$gte": since, "$lt": until}})}


def first_hour_of(stream, since):
    """The first hour from `since` on in which anything was counted in a stream; or None."""
    found = HourlyCount.collection().find_one(
        {"stream": stream, "hour": {"$gte": since}}, {"hour": 1}, sort=[("hour", 1)])
    return found and found["hour"]


def _of_rules(since, until):
    return [_said(since, until), {"$unwind": "$rule_ids"}, _grouped("$rule_ids")]


def _of_brand(since, until):
    ours = {"$or": [{"is_to_us": True}, {"subjects": {"$in": list(OURS)}}]}
    return [_said(since, until), {"$match": ours}, _grouped(BRAND)]


def _said(since, until):
    return {"$match": {"posted_at": {"$gte": since, "$lt": until}}}


def _grouped(stream):
    negative = {"$cond": [{"$eq": ["$sentiment.label", "negative"]}, 1, 0]}
    return {"$group": {
        "_id": {"stream": stream, "hour": {"$dateTrunc": {"date": "$posted_at", "unit": "hour"}}},
        "count": {"$sum": 1}, "negative": {"$sum": negative}}}
