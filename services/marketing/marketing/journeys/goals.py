"""Goals: that a journey did what it is for, for those who are led and for those held out."""

from datetime import timedelta
from functools import partial

from chassis import clock
from chassis.jobs import as_service, each_in_turn
from chassis.outbox import commit

from ..segments.audiences import alive
from ..segments.expanding import expanded
from ..segments.searching import Search
from .leaving import leave
from .models import Journey, JourneyInstance
from .publishing import definition_of

BATCH = 200


def reach(instance, goal, at):
    """Note that somebody reached the goal, once and within its days; who is led leaves. Returns
    the instance as it is now."""
    until = instance["entered_at"] + timedelta(days=goal["within_days"])
    if "goal_at" in instance or at > until:
        return instance
    JourneyInstance.collection().update_one(
        {"_id": instance["_id"]},
        {"$set": {"goal_at": at, "updated_at": clock.now()}, "$inc": {"version": 1}})
    instance = instance | {"goal_at": at}
    return leave(instance, "goal") if instance["state"] == "live" else instance


def follow_goals():
    """Look of whom the rule has come to hold that is the goal of their journey; a periodic job."""
    with as_service("marketing"):
        journeys = list(Journey.collection().find({"state": {"$in": ["live", "paused"]}}))
        each_in_turn(_follow, journeys)


def _follow(journey):
    for number in range(1, journey["edition"] + 1):
        goal = definition_of(journey["_id"], number).get("goal", {})
        if "rule" in goal:
            _look(journey["_id"], number, goal)


def _look(journey_id, number, goal):
    since = clock.now() - timedelta(days=goal["within_days"])
    tree, last = expanded(goal["rule"]), None
    while True:
        rows = list(JourneyInstance.collection().find(
            {"journey_id": journey_id, "created_at": {"$gte": since}, "edition": number,
             "goal_at": {"$exists": False}, **({"_id": {"$gt": last}} if last else {})})
            .sort("_id", 1).limit(BATCH))
        within = alive({row["contact_id"] for row in rows}) if rows else set()
        reached = Search().ids(tree, within) if within else set()
        ids = [row["_id"] for row in rows if row["contact_id"] in reached]
        if ids:
            commit(partial(_reach_all, ids, goal))
        if len(rows) < BATCH:
            return
        last = rows[-1]["_id"]


def _reach_all(ids, goal):
    for instance in JourneyInstance.collection().find({"_id": {"$in": ids}}):
        reach(instance, goal, clock.now())
