"""What came of a journey by now, each number counted anew of its rows."""

from collections import defaultdict
from datetime import timedelta

from chassis import clock

from ..campaigns.conversions import CANCELLED
from ..campaigns.uplift import WITHIN, interval_of
from ..email.testing import compare
from ..sold.models import SoldOrder
from .models import Journey, JourneyInstance, JourneyVisit
from .publishing import definition_of

_LED = {"$in": ["live", "done"]}


def get_journey_results(*, journey_id, edition=None):
    """Show who entered a journey, what became of them step by step, and what it brings beside what
    would come anyway; of all its editions, or of those who entered by one."""
    journey = Journey.fetch_raw(journey_id)
    of = {"journey_id": journey_id}
    if edition is not None:
        # Raises NotFound for one that there is not.
        definition_of(journey_id, edition)
        of["edition"] = edition
    counts = {(row["_id"].get("state"), row["_id"].get("reason")): row["count"]
              for row in JourneyInstance.collection().aggregate([
                  {"$match": of},
                  {"$group": {"_id": {"state": "$state", "reason": "$reason"},
                              "count": {"$sum": 1}}}])}
    by_state = defaultdict(int)
    for (state, _), count in counts.items():
        by_state[state] += count
    return {
        "journey_id": journey_id, "edition": edition, "as_of": clock.now(),
        "entered_count": by_state["live"] + by_state["done"],
        "held_out_count": by_state["held_out"], "live_count": by_state["live"],
        "goal_count": JourneyInstance.collection().count_documents(
            {**of, "state": _LED, "goal_at": {"$exists": True}}),
        "ended": {reason: count for (state, reason), count in counts.items() if state == "done"},
        "steps": _steps(of),
        "uplift": _uplift(of, edition or journey["edition"]) if by_state["held_out"] else None,
    }


def _steps(of):
    outcomes = defaultdict(list)
    for row in JourneyVisit.collection().aggregate([
            {"$match": of},
            {"$group": {"_id": {"step": "$step", "outcome": "$outcome"}, "count": {"$sum": 1}}},
            {"$sort": {"_id": 1}}]):
        outcomes[row["_id"]["step"]].append(
            {"outcome": row["_id"].get("outcome"), "count": row["count"]})
    return [{"step": step, "arrived_count": sum(one["count"] for one in found), "outcomes": found}
            for step, found in outcomes.items()]


def _uplift(of, edition):
    """People of both kinds, each once, and how many of them did what the journey is for."""
    goal = definition_of(of["journey_id"], edition).get("goal")
    has_goal = goal is not None
    count = _reached_goal if has_goal else _bought
    led, held_out = count({**of, "state": _LED}), count({**of, "state": "held_out"})
    interval = interval_of(led, held_out)
    lowest, highest = interval or (None, None)
    return {
        "measured_by": "goal" if has_goal else "orders",
        "led_count": led[1], "led_goal_count": led[0], "held_out_count": held_out[1],
        "held_out_goal_count": held_out[0],
        "uplift": led[0] / led[1] - held_out[0] / held_out[1] if interval else None,
        "lowest": lowest, "highest": highest, "p_value": compare(led, held_out),
    }


def _reached_goal(of):
    """`(how many reached the goal, how many there are)`."""
    for row in JourneyInstance.collection().aggregate([
            {"$match": of},
            {"$group": {"_id": "$contact_id", "goal_at": {"$max": "$goal_at"}}},
            {"$group": {"_id": None, "count": {"$sum": 1}, "reached": {"$sum": {
                "$cond": [{"$gt": ["$goal_at", None]}, 1, 0]}}}}]):
        return row["reached"], row["count"]
    return 0, 0


def _bought(of):
    """`(how many bought within the days of entering first, how many there are)`."""
    entered = {row["_id"]: row["at"] for row in JourneyInstance.collection().aggregate([
        {"$match": of},
        {"$group": {"_id": "$contact_id", "at": {"$min": "$entered_at"}}}])}
    if not entered:
        return 0, 0
    since, until = min(entered.values()), max(entered.values()) + WITHIN
    bought = set()
    for order in SoldOrder.collection().find(
            {"placed_at": {"$gte": since, "$lt": until}, "state": {"$ne": CANCELLED}},
            {"contact_ids": 1, "placed_at": 1}):
        for id in order["contact_ids"][:1]:
            at = entered.get(id)
            if at is not None and timedelta(0) <= order["placed_at"] - at < WITHIN:
                bought.add(id)
    return len(bought), len(entered)
