"""What stages really converted to: of those who stood there and are closed, how many were won."""

from datetime import timedelta

from chassis import clock

from ..deals.models import Deal, Pipeline
from .models import Conversion

PERIOD = timedelta(days=365)
# Of fewer, a share says nothing, and the probability of the stage stands.
FEWEST = 20


def reckon():
    """Work it out anew for every pipeline, from the history of what was closed."""
    for pipeline in Pipeline.collection().find({}, {"_id": 1}):
        now = clock.now()
        stages = {
            group["_id"]: {"closed": group["closed"], "won": group["won"]}
            for group in Deal.collection().aggregate(_counting(pipeline["_id"], now - PERIOD))}
        Conversion.collection().replace_one({"_id": pipeline["_id"]}, {
            "version": 1, "created_at": now, "updated_at": now, "reckoned_at": now,
            "stages": stages}, upsert=True)


def _counting(pipeline_id, since):
    return [
        {"$match": {"pipeline_id": pipeline_id, "closed_at": {"$gte": since}}},
        # Who came back to a stage stood there once.
        {"$project": {"state": 1, "stages": {"$setUnion": ["$_history.stage_id", []]}}},
        {"$unwind": "$stages"},
        {"$group": {"_id": "$stages", "closed": {"$sum": 1},
                    "won": {"$sum": {"$cond": [{"$eq": ["$state", "won"]}, 1, 0]}}}},
    ]


def rates():
    """`({stage: (won, closed)} where there is enough to go by, when that was worked out)`."""
    found, at = {}, None
    for raw in Conversion.collection().find({"_id": {"$gt": ""}}):
        at = raw["reckoned_at"] if at is None else min(at, raw["reckoned_at"])
        for stage_id, count in raw.get("stages", {}).items():
            if count["closed"] >= FEWEST:
                found[stage_id] = (count["won"], count["closed"])
    return found, at
