"""Listening: what an event of any service means for those in journeys, and who enters by it."""

from chassis import clock

from ..told import followed
from . import entering, goals
from .definitions import SEGMENT_ENTERED, told_paths
from .leaving import leave
from .matching import contacts_in, fits, key_in, values_at
from .models import Journey, JourneyInstance
from .publishing import definition_of

_OURS = "service:marketing"
MOST_AT_ONCE = 1000


def listen(happenings):
    """Take up events, `[chassis.deliveries.Happened, …]`, in one transaction."""
    types = sorted({happened.type for happened in happenings})
    journeys = list(Journey.collection().find(
        {"state": {"$in": ["live", "paused"]}, "_types": {"$in": types}}))
    for happened in happenings:
        for journey in journeys:
            if happened.type in journey["_types"]:
                _take(journey, happened)


def _take(journey, happened):
    for instance in _concerned(journey, happened):
        _hear(instance, happened)
    if journey["state"] == "live":
        _let_enter(journey, happened)


def _concerned(journey, happened):
    """Those of a journey whom an event may concern: by the contact, or by a key that it names."""
    keys, contact_ids = set(), set()
    for number in range(1, journey["edition"] + 1):
        for event in _awaited(definition_of(journey["_id"], number)):
            if not fits(event, happened):
                continue
            if "key" in event:
                keys.add(key_in(event, happened))
            else:
                contact_ids |= set(contacts_in(event, happened))
    of_journey, where = {"journey_id": journey["_id"]}, []
    if keys - {None}:
        where.append({**of_journey, "key": {"$in": sorted(keys - {None})}})
    if contact_ids:
        where.append({
            **of_journey, "contact_id": {"$in": followed(sorted(contact_ids))[0]}})
    if not where:
        return []
    return list(JourneyInstance.collection().find({"$or": where}).limit(MOST_AT_ONCE))


def _awaited(definition):
    """The events that mean something for those who are in it."""
    yield from (step["event"] for step in definition["steps"] if "event" in step)
    yield from definition["exits"]
    if "event" in definition.get("goal", {}):
        yield definition["goal"]["event"]


def _hear(instance, happened):
    """Note what an event means for somebody: the goal, that they leave, or what they wait for."""
    began = instance["_source"].endswith(f"/{happened.id}")
    if began or happened.at < instance["_began_at"]:
        return
    definition = definition_of(instance["journey_id"], instance["edition"])
    goal = definition.get("goal", {})
    if "event" in goal and _is_of(goal["event"], happened, instance):
        instance = goals.reach(instance, goal, happened.at)
    if instance["state"] != "live":
        return
    for event in definition["exits"]:
        if _is_of(event, happened, instance):
            leave(instance, "exit_event", exit=happened.type)
            return
    steps = [step["key"] for step in definition["steps"]
             if step["kind"] == "wait_for" and "event" in step
             and _is_of(step["event"], happened, instance)]
    hear(instance, steps)


def hear(instance, steps):
    """Note that what these steps wait for has happened; who is at one of them goes on."""
    new = [key for key in steps if key not in instance.get("_heard", ())]
    if not new:
        return
    now = clock.now()
    goes_on = instance.get("_is_waiting") and instance["step"] in new
    JourneyInstance.collection().update_one(
        {"_id": instance["_id"], "state": "live"},
        {"$push": {"_heard": {"$each": new}}, "$inc": {"version": 1},
         "$set": {"updated_at": now, **({"due_at": now} if goes_on else {})}})


def _is_of(event, happened, instance):
    if not fits(event, happened):
        return False
    if "key" in event:
        return key_in(event, happened) == instance["key"]
    named = contacts_in(event, happened)
    return bool(named) and instance["contact_id"] in followed(named)[0]


def _let_enter(journey, happened):
    definition = definition_of(journey["_id"], journey["edition"])
    start = definition["start"]
    if start["kind"] == "segment":
        if happened.type == SEGMENT_ENTERED and happened.data["segment_id"] == start["segment_id"]:
            for id in happened.data["contact_ids"]:
                entering.enter(journey, definition, contact_id=id, began_at=happened.at,
                               source=f"{id}/{happened.id}")
        return
    if start["kind"] != "event" or _is_ours(definition, happened) or (
            not fits(start["event"], happened)):
        return
    named, key = contacts_in(start["event"], happened), key_in(start["event"], happened)
    if not named or ("key" in start["event"] and key is None):
        return
    entering.enter(
        journey, definition, contact_id=named[0], key=key, began_at=happened.at,
        source=f"{named[0]}/{happened.id}",
        told=[{"path": path, "values": values_at(happened.data, path)}
              for path in told_paths(definition)])


def _is_ours(definition, happened):
    """Whether journeys brought it about themselves, lest they go round in a circle: what marketing
    did in other services, and the mails of this very journey."""
    if not happened.type.startswith("marketing."):
        return happened.actor_id == _OURS
    own = {step["action_id"] for step in definition["steps"] if "action_id" in step}
    return happened.data.get("mail", {}).get("action_id") in own
