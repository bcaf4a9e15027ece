"""Walking: whoever is due takes the next step, each step in one transaction with its effects, and
with those of a few others where nothing goes wrong.

A process that dies leaves everybody at the step that they had come to; two that are at it at once
meet in the instance, of which one version alone goes on.
"""

import time
from contextlib import ExitStack
from datetime import timedelta
from functools import partial

from chassis import clock
from chassis.jobs import as_service, each_in_turn
from chassis.outbox import commit

from ..campaigns.models import Campaign
from . import journeys, steps
from .definitions import step_of
from .leaving import leave, visit_id
from .models import Journey, JourneyInstance, JourneyVisit
from .publishing import definition_of

# So many are read at once, and so many walk together.
BATCH, TOGETHER = 200, 20
# A turn ends after so long, so that nobody takes its job for dead.
TURN_SECONDS = 20
# Whoever entered at the very moment at which a journey was ended is there after so long.
LATEST = timedelta(minutes=2)
# As many steps somebody takes in a row before others have their turn.
MOST_IN_A_ROW = 5


def walk_journeys():
    """Have everybody who is due go on; a periodic job."""
    with as_service("marketing"):
        _end_with_campaigns()
        _let_leave()
        ends_at = time.monotonic() + TURN_SECONDS
        while time.monotonic() < ends_at and _walk_a_batch_of_each():
            pass


def _walk_a_batch_of_each():
    """Whether more may be due than were read."""
    batches = [_due(journey) for journey in list(Journey.collection().find({"state": "live"}))]
    due = [instance for batch in batches for instance in batch]
    each_in_turn(_walk_together, [
        due[start:start + TOGETHER] for start in range(0, len(due), TOGETHER)])
    return any(len(batch) == BATCH for batch in batches)


def _due(journey):
    campaign = Campaign.fetch_raw(journey["campaign_id"], {"state": 1})
    if campaign["state"] != "running":
        return []
    return list(JourneyInstance.collection().find(
        {"journey_id": journey["_id"], "state": "live", "due_at": {"$lte": clock.now()}})
        .sort("due_at", 1).limit(BATCH))


def _end_with_campaigns():
    """End the journeys of campaigns that have ended."""
    under_way = list(Journey.collection().find({"state": {"$in": ["live", "paused"]}}))
    ended = {raw["_id"] for raw in Campaign.collection().find(
        {"_id": {"$in": sorted({journey["campaign_id"] for journey in under_way})},
         "state": "ended"}, {"_id": 1})}
    for journey in under_way:
        if journey["campaign_id"] in ended:
            commit(partial(_end, journey["_id"]))


def _end(journey_id):
    journey = Journey.fetch(journey_id)
    if journey.state != "ended":
        journeys.end(journey)


def _walk_together(instances):
    """Have some go on in one transaction, which costs a fraction; each alone where that fails."""
    with ExitStack() as attempt:
        attempt.push(partial(_walk_alone, instances))
        commit(partial(_take_steps, instances))


def _walk_alone(instances, kind, _error, _traceback):
    """Have each go on alone, so that one that cannot is in no other's way."""
    if kind is None or not issubclass(kind, Exception):
        return False
    each_in_turn(lambda instance: commit(partial(_take_steps, [instance])), instances)
    return True


def _take_steps(instances):
    for instance in instances:
        for _ in range(MOST_IN_A_ROW):
            instance = take_step(instance)
            if instance is None or instance["state"] != "live" or (
                    instance["due_at"] > clock.now()):
                break


def take_step(read):
    """Have somebody take the step that they are due for, an instance as it was read; the instance
    as it is now, None where another was quicker or the journey was paused."""
    instance = JourneyInstance.collection().find_one(
        {"_id": read["_id"], "version": read["version"], "state": "live"})
    is_live = instance is not None and Journey.collection().find_one(
        {"_id": instance["journey_id"], "state": "live"}, {"_id": 1})
    if not is_live:
        return None
    definition = definition_of(instance["journey_id"], instance["edition"])
    step = step_of(definition, instance["step"])
    if instance.get("_is_waiting"):
        return _finish(instance, step)
    return _arrive(instance, step)


def _arrive(instance, step):
    """Come to a step: take it, or begin to wait there."""
    now = clock.now()
    instance = instance | {"_visit": instance["_visit"] + 1}
    taken = steps.taken(step, instance)
    left = {} if taken.waits_until else _left(taken, now)
    JourneyVisit.collection().insert_one({
        "_id": visit_id(instance), "version": 1, "created_at": now, "updated_at": now,
        "journey_instance_id": instance["_id"], "journey_id": instance["journey_id"],
        "edition": instance["edition"], "contact_id": instance["contact_id"], "step": step["key"],
        "kind": step["kind"],
        "arrived_at": now, **left})
    if taken.waits_until:
        return _put(instance, {"_is_waiting": True, "due_at": taken.waits_until})
    return _go_on(instance, step, taken)


def _finish(instance, step):
    """Leave a step at which somebody waited."""
    taken = steps.finished(step, instance)
    JourneyVisit.collection().update_one(
        {"_id": visit_id(instance)}, {"$set": _left(taken, clock.now()), "$inc": {"version": 1}})
    return _go_on(instance, step, taken)


def _left(taken, now):
    left = {"left_at": now, "outcome": taken.outcome, "updated_at": now}
    return left | ({"about": taken.about} if taken.about else {})


def _go_on(instance, step, taken):
    """Go on to the next step, or leave the journey at its end."""
    heard = [key for key in instance.get("_heard", ()) if key != step["key"]]
    changes = {"_is_waiting": False, "due_at": clock.now(), "_heard": heard, **taken.changes}
    if taken.next is not None:
        return _put(instance, changes | {"step": taken.next})
    instance = _put(instance, changes)
    reason = "exit_step" if step["kind"] == "exit" else "completed"
    return leave(instance, reason, exit=step.get("reason"))


def _put(instance, changes):
    JourneyInstance.collection().update_one({"_id": instance["_id"]}, {
        "$set": {**changes, "_visit": instance["_visit"], "updated_at": clock.now()},
        "$inc": {"version": 1}})
    return instance | changes | {"version": instance["version"] + 1}


def _let_leave():
    """Have those leave who are in a journey that was ended."""
    now = clock.now()
    for journey in list(Journey.collection().find({"state": "ended", "_is_emptying": True})):
        while commit(partial(_let_some_leave, journey["_id"])):
            pass
        if now > journey["ended_at"] + LATEST:
            Journey.collection().update_one(
                {"_id": journey["_id"]}, {"$unset": {"_is_emptying": ""}})


def _let_some_leave(journey_id):
    some = list(JourneyInstance.collection().find(
        {"journey_id": journey_id, "state": "live"}).limit(BATCH))
    for instance in some:
        leave(instance, "journey_ended")
    return len(some)
