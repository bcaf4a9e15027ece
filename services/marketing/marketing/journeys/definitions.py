"""Definitions of journeys, read in parts: their events, their conditions, what they listen to."""

from datetime import timedelta

SEGMENT_ENTERED = "marketing.segment.entered"


def events_in(definition):
    """`[(pointer, event)]` of all events that a definition names."""
    found = []
    if "event" in definition["start"]:
        found.append(("/start/event", definition["start"]["event"]))
    found += [(f"/steps/{at}/event", step["event"])
              for at, step in enumerate(definition["steps"]) if "event" in step]
    found += [(f"/exits/{at}", event) for at, event in enumerate(definition["exits"])]
    if "event" in definition.get("goal", {}):
        found.append(("/goal/event", definition["goal"]["event"]))
    return found


def types_of(definition):
    """The types of events that a journey listens to."""
    types = {event["type"] for _, event in events_in(definition)}
    return types | ({SEGMENT_ENTERED} if definition["start"]["kind"] == "segment" else set())


def told_paths(definition):
    """The paths of the starting event that steps ask about later."""
    return sorted({condition["path"] for step in definition["steps"]
                   for condition in step.get("conditions", ())})


def step_of(definition, key):
    """A step by its key."""
    return next(step for step in definition["steps"] if step["key"] == key)


def time_of(lasts):
    """How long that is, as a timedelta."""
    return timedelta(**lasts)
