"""Listening: what an event of any service means for those in journeys, and who enters by it."""

from chassis import clock

from ..told import followed
from . import entering, goals
from .definitions import SEGMENT_ENTERED, told_paths
from .leaving import leave
from .matching import contacts_in, fits, is_of_the_past, key_in, values_at
from .models import Journey, JourneyInstance
from .publishing import definition_of

_OURS = "service:marketing"
MOST_AT_ONCE = 1000


def listen(happenings):
    """Take up events, `[chassis.deliveries.Happened, …]`, in one transaction."""
    happenings = [happened for happened in happenings if not is_of_the_past(happened)]
    types = sorted({happened.type for happened in happenings})
    for journey in list(Journey.collection().find(
            {"state": {"$in": ["live", "paused"]}, "_types": {"$in": types}})):
        _listen(journey, [happened for happened in happenings
                          if happened.type in journey["_types"]])


def _listen(journey, happenings):
    """Have those of a journey hear what happened, and others enter, as it came one by one."""
    definition, entries = definition_of(journey["_id"], journey["edition"]), []
    for happened in happenings:
        awaited = _awaited_by(journey, happened)
        if awaited:
            # Who entered just before may wait for it.
            entering.enter(journey, definition, entries)
            entries = []
        for instance in _concerned(journey, awaited, happened):
            _hear(instance, happened)
        if journey["state"] == "live":
            entries += _entries_of(definition, happened)
    entering.enter(journey, definition, entries)


def _awaited_by(journey, happened):
    """Those events of all editions of a journey that mean something for who is in it, and that
    this is."""
    return [event for number in range(1, journey["edition"] + 1)
            for event in _awaited(definition_of(journey["_id"], number)) if fits(event, happened)]


def _concerned(journey, awaited, happened):
    """Those of a journey whom an event may concern: by the contact, or by a key that it names."""
    keys = {key_in(event, happened) for event in awaited if "key" in event} - {None}
    contact_ids = {id for event in awaited if "key" not in event
                   for id in contacts_in(event, happened)}
    of_journey, where = {"journey_id": journey["_id"]}, []
    if keys:
        where.append({**of_journey, "key": {"$in": sorted(keys)}})
    if contact_ids:
        where.append({
            **of_journey, "contact_id": {"$in": followed(sorted(contact_ids))[0]}})
    if not where:
        return []
    return list(JourneyInstance.collection().find({"$or": where})
                .sort("created_at", -1).limit(MOST_AT_ONCE))


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


def _entries_of(definition, happened):
    """Who would enter a journey by an event."""
    start = definition["start"]
    if start["kind"] == "segment":
        is_of = happened.type == SEGMENT_ENTERED and (
            happened.data["segment_id"] == start["segment_id"])
        return [entering.Entry(id, f"{id}/{happened.id}", happened.at)
                for id in (happened.data["contact_ids"] if is_of else ())]
    if start["kind"] != "event" or not fits(start["event"], happened) or (
            _is_ours(definition, happened)):
        return []
    named, key = contacts_in(start["event"], happened), key_in(start["event"], happened)
    if not named or ("key" in start["event"] and key is None):
        return []
    told = tuple({"path": path, "values": values_at(happened.data, path)}
                 for path in told_paths(definition))
    return [entering.Entry(named[0], f"{named[0]}/{happened.id}", happened.at, key, told)]


def _is_ours(definition, happened):
    """Whether journeys brought it about themselves, lest they go round in a circle: what marketing
    did in other services, and the mails of this very journey."""
    if not happened.type.startswith("marketing."):
        return happened.actor_id == _OURS
    own = {step["action_id"] for step in definition["steps"] if "action_id" in step}
    return happened.data.get("mail", {}).get("action_id") in own
