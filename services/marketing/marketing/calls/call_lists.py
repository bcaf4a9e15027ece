"""Call lists: made, filled, opened, paused and closed."""

from pymongo import UpdateOne

from chassis import clock, paging, public_holidays
from chassis.ids import new_id
from chassis.parties import Party
from contracts.errors import NotFound, ValidationFailed
from contracts.marketing.call_list import ENTRY_STATES, MOST_AT_ONCE

from ..errors import CallListIsClosed, ContactIsBeingCalled
from ..segments.audiences import members_of
from . import call_scripts, ranking
from .models import CallEntry, CallList

_WORKING_DAYS = [{"weekday": day, "starts": "09:00", "ends": "21:00"} for day in range(1, 6)]
_USUAL = {"purpose": "telemarketing", "open": _WORKING_DAYS, "time_zone": "Europe/Madrid",
          "most_attempts": 3, "retry_minutes": 240, "hold_minutes": 30, "ranked_by": "given"}


def create_call_list(*, name, **fields):
    """Make a list of whom to call."""
    _require_sound(fields, None, "")
    return _shown(CallList(
        id=new_id(CallList.ENTITY), name=name, **_USUAL | fields).add().to_view())


def _require_sound(fields, held_script_id, pointer):
    """Raise what bars a list: a script that is away, holidays that nobody knows."""
    if fields.get("call_script_id") not in (None, held_script_id):
        call_scripts.require(fields["call_script_id"], f"{pointer}/call_script_id")
    holidays = fields.get("holidays")
    if holidays and not public_holidays.is_known(**holidays):
        raise ValidationFailed.at(f"{pointer}/holidays", "No public holidays are known of it.")


def get_call_list(*, call_list_id):
    """Show a call list, and how many wait on it."""
    return _shown(CallList.fetch(call_list_id).to_view())


def list_call_lists(*, limit, after, state=None, campaign_id=None):
    """List call lists, the latest first."""
    where = {"state": state, "campaign_id": campaign_id}
    return paging.page(
        CallList.collection(), {name: value for name, value in where.items() if value},
        sort="-created_at", kind=paging.moment, limit=limit, after=after)


def update_call_list(*, call_list_id, changes, expected_version):
    """Change a call list, for the calls that are still to be made."""
    held = _fetch(call_list_id, expected_version)
    _require_sound(changes, held.call_script_id, "/changes")
    for name, value in changes.items():
        setattr(held, name, value)
    return _shown(held.put().to_view())


def open_call_list(*, call_list_id, expected_version):
    """Have a list be called."""
    return _move(call_list_id, expected_version, "open")


def pause_call_list(*, call_list_id, expected_version):
    """Have nobody more of a list be called for now."""
    return _move(call_list_id, expected_version, "paused")


def close_call_list(*, call_list_id, expected_version):
    """End a list for good. Doing so twice is doing it once."""
    held = CallList.fetch(call_list_id, expected_version=expected_version)
    if held.state != "closed":
        held.state = "closed"
        held.put()
    return _shown(held.to_view())


def _move(call_list_id, expected_version, state):
    held = _fetch(call_list_id, expected_version)
    if held.state != state:
        held.state = state
        held.put()
    return _shown(held.to_view())


def _fetch(call_list_id, expected_version=None):
    held = CallList.fetch(call_list_id, expected_version=expected_version)
    if held.state == "closed":
        raise CallListIsClosed(id=call_list_id)
    return held


def add_call_list_contacts(*, call_list_id, after_id, parties, contact_ids=(), segment_id=None):
    """Put parties on a list, each once and in the place that it ranks them."""
    held = _fetch(call_list_id)
    ids = list(dict.fromkeys(parties[id]["id"] for id in contact_ids))
    if segment_id is not None:
        ids = _members(segment_id, after_id)
    added_count = _add(held, ids) if ids else 0
    is_more = segment_id is not None and len(ids) == MOST_AT_ONCE
    return {"added_count": added_count, "known_count": len(ids) - added_count,
            "next_id": ids[-1] if is_more else None}


def put_on(call_list_id, contact_id):
    """Put one party on a list, as a journey does: `put_on`; `known`, or `closed`."""
    held = CallList.fetch(call_list_id)
    if held.state == "closed":
        return "closed"
    return "put_on" if _add(held, [contact_id]) else "known"


def _members(segment_id, after_id):
    try:
        return members_of(segment_id, after=after_id, limit=MOST_AT_ONCE)
    except NotFound as error:
        raise ValidationFailed.at("/segment_id", "There is no such segment.") from error


def _add(held, ids):
    """How many of these were not on the list before."""
    call_list_id = held.id
    last = CallEntry.collection().find_one(
        {"call_list_id": call_list_id}, {"_given": 1}, sort=[("created_at", -1), ("_id", -1)])
    begins, now = (last or {}).get("_given", 0), clock.now()
    ranks = ranking.ranks_of(ids, held.ranked_by, begins)
    done = CallEntry.collection().bulk_write([
        UpdateOne({"_id": entry_id(call_list_id, id)}, {"$setOnInsert": {
            "version": 1, "created_at": now, "updated_at": now, "call_list_id": call_list_id,
            "contact_id": id, "state": "waiting", "_rank": ranks[id], "attempts": 0,
            "_given": begins + len(ids)}}, upsert=True)
        for id in ids], ordered=False)
    return done.upserted_count


def list_call_list_contacts(*, call_list_id, limit, after, state=None):
    """Show who is on a list, and where they stand, in the order in which they were put there."""
    CallList.fetch_raw(call_list_id, {"_id": 1})
    where = {"call_list_id": call_list_id} | ({"state": state} if state else {})
    return paging.page(CallEntry.collection(), where, sort="created_at", kind=paging.moment,
                       limit=limit, after=after)


def remove_call_list_contact(*, call_list_id, contact_id):
    """Take somebody off a list; the calls that were made stay."""
    raw = CallEntry.collection().find_one({"call_list_id": call_list_id,
                                           "contact_id": contact_id})
    if raw is None:
        raise NotFound(f"{contact_id} is not on this list.", id=contact_id)
    if raw["state"] == "held":
        raise ContactIsBeingCalled(id=contact_id)
    CallEntry.collection().delete_one({"_id": raw["_id"], "version": raw["version"]})


def entry_id(call_list_id, contact_id):
    return f"{call_list_id}/{contact_id}"


def party_of(contact_id):
    """Somebody on a list as they are known here; None for whom nobody knows."""
    return Party.collection().find_one({"_id": contact_id})


def _shown(held):
    counted = {raw["_id"]: raw["count"] for raw in CallEntry.collection().aggregate([
        {"$match": {"call_list_id": held["id"]}},
        {"$group": {"_id": "$state", "count": {"$sum": 1}}}])}
    return held | {"counts": {state: counted.get(state, 0) for state in ENTRY_STATES}}
