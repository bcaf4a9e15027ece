"""Entering: who comes into a journey does so once for what brought them, and is left alone if they
are of those held out."""

from datetime import timedelta

from pymongo.errors import DuplicateKeyError

from chassis import clock, references
from chassis.data_requests import forgotten
from chassis.ids import new_id
from chassis.store import again

from ..email.shares import share_of
from ..told import followed
from .models import JourneyInstance, open_key_of


def enter(journey, definition, *, contact_id, source, began_at, key=None, told=()):
    """Have somebody enter a journey as stored, if they may; the instance as stored, or None.

    `source` is what brought them: of one there is one instance, whatever is delivered again. In a
    transaction.
    """
    (id,), hops = followed([contact_id])
    if forgotten({contact_id, id}):
        return None
    source = f"{journey['_id']}/{source}"
    key_said = key if key is not None else id
    if _is_in(journey["_id"], id, key_said, source, definition["re_entry"]):
        return None
    now = clock.now()
    raw = {"_id": new_id(JourneyInstance.ENTITY), "version": 1, "created_at": now,
           "updated_at": now, "journey_id": journey["_id"], "campaign_id": journey["campaign_id"],
           "edition": journey["edition"], "contact_id": id, "key": key_said,
           "entered_at": now, "_began_at": began_at, "_source": source, "_visit": 0,
           "_is_keyed": key is not None}
    if is_held_out(journey["_id"], id, definition):
        raw |= {"state": "held_out"}
    else:
        raw |= {"state": "live", "step": definition["steps"][0]["key"], "due_at": now,
                "_open_key": open_key_of(journey["_id"], key_said)}
        raw |= {"_told": list(told)} if told else {}
    try:
        JourneyInstance.collection().insert_one(raw)
    except DuplicateKeyError as error:
        raise again("They entered it just now.") from error
    references.note_addressed(JourneyInstance, raw["_id"], [
        (merge, old, new, {"contact_id": before["contact_ids"]})
        for merge, old, new, before in hops])
    return raw


def is_held_out(journey_id, contact_id, definition):
    """Whether somebody is left alone by a journey: the same each time."""
    return share_of(journey_id, contact_id, "journey_hold_out") < definition["hold_out_share"]


def _is_in(journey_id, contact_id, key, source, re_entry):
    """Whether somebody is in it, or was and may not be again."""
    held = JourneyInstance.collection()
    if held.find_one({"_source": source}, {"_id": 1}):
        return True
    if held.find_one({"_open_key": open_key_of(journey_id, key)}, {"_id": 1}):
        return True
    last = None if re_entry["policy"] == "always" else held.find_one(
        {"journey_id": journey_id, "contact_id": contact_id}, {"entered_at": 1},
        sort=[("created_at", -1), ("_id", -1)])
    return last is not None and not may_enter_again(re_entry, last["entered_at"], clock.now())


def may_enter_again(re_entry, entered_at, now):
    """Whether whoever entered then may enter now."""
    if re_entry["policy"] == "always":
        return True
    return re_entry["policy"] == "after_days" and (
        now >= entered_at + timedelta(days=re_entry["days"]))
