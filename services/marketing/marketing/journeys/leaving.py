"""Leaving: a journey is over for somebody, once, and why."""

from chassis import clock

from .models import JourneyInstance, JourneyVisit

# After these nothing more goes out that was planned; who came to the end gets what is planned.
_AT_THE_END = ("completed", "exit_step")


def leave(instance, reason, *, exit=None):
    """Have somebody leave a journey, an instance as stored; returns it as it is now."""
    now = clock.now()
    change = {"state": "done", "reason": reason, "ended_at": now, "updated_at": now}
    if exit:
        change["exit"] = exit
    if reason not in _AT_THE_END:
        change["_is_cut_short"] = True
    JourneyInstance.collection().update_one(
        {"_id": instance["_id"], "state": "live"},
        {"$set": change, "$unset": {"_open_key": "", "due_at": ""}, "$inc": {"version": 1}})
    if instance.get("_is_waiting"):
        JourneyVisit.collection().update_one(
            {"_id": visit_id(instance), "left_at": {"$exists": False}},
            {"$set": {"left_at": now, "outcome": "left", "updated_at": now},
             "$inc": {"version": 1}})
    gone = ("_open_key", "due_at")
    return {name: value for name, value in (instance | change).items() if name not in gone}


def visit_id(instance):
    """The id of the visit that somebody is at."""
    return f"{instance['_id']}/{instance['_visit']:06}"
