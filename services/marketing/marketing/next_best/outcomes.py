"""What became of next best actions: taken on, declined or done, and learnt of; or nothing."""

from datetime import timedelta
from functools import partial

from chassis import clock
from chassis.jobs import as_service
from chassis.outbox import commit
from chassis.store import note_change
from contracts.context import current_call

from ..errors import NextBestActionIsForbidden, NextBestActionIsOver
from . import rates, showing
from .models import NextBestAction
from .obstacles import Permissions

_ENDED = ("declined", "done")
# What was taken on and never told of is nobody's work any more.
ACCEPTED_FOR = timedelta(days=30)
_BATCH = 500


def asked_before(*, next_best_action_id, outcome, **_fields):
    """For `serves(…, first=…)`: what forbids at this moment what somebody wants to take on."""
    raw = NextBestAction.fetch_raw(next_best_action_id)
    if outcome != "accepted" or raw["state"] != "open":
        return {"obstacle": None}
    return {"obstacle": Permissions([asked_of(raw)]).obstacle_of(*asked_of(raw))}


def record_next_best_action_outcome(*, next_best_action_id, outcome, obstacle, **fields):
    """Record that somebody took it on, did not want it, or did it, and learn of that."""
    raw, now = NextBestAction.fetch_raw(next_best_action_id), clock.now()
    if raw["state"] == outcome:
        return _repeated(raw, fields)
    if raw["state"] not in ("open", "accepted") or (
            raw["state"] == "open" and raw["expires_at"] <= now):
        raise NextBestActionIsOver(id=next_best_action_id)
    if obstacle is not None:
        raise NextBestActionIsForbidden(id=next_best_action_id, because=obstacle)
    user_id = current_call().actor.user_id
    if outcome == "accepted":
        fields |= {"accepted_at": now, "accepted_by_id": user_id}
    else:
        fields |= {"ended_at": now, "ended_by_id": user_id}
    raw = change(raw, {**fields, "state": outcome})
    if outcome == "done":
        rates.learn(raw["kind"], raw["customer_class"])
    return showing.shown(raw)


def _repeated(raw, fields):
    """The same outcome again changes nothing; another one comes too late."""
    if raw["state"] in _ENDED and any(raw.get(name) != value for name, value in fields.items()):
        raise NextBestActionIsOver(id=raw["_id"])
    return showing.shown(raw)


def expire_next_best_actions():
    """Have those be over that nobody took on in time, and those that nobody did for long."""
    with as_service("marketing"):
        for state, late in (("open", timedelta()), ("accepted", ACCEPTED_FOR)):
            while commit(partial(_expire_some, state, late)) == _BATCH:
                pass


def _expire_some(state, late):
    now = clock.now()
    raws = list(NextBestAction.collection().find(
        {"state": state, "expires_at": {"$lte": now - late}}).limit(_BATCH))
    for raw in raws:
        change(raw, {"state": "expired", "ended_at": now})
    return len(raws)


def list_next_action_rates():
    """Show what was learnt of outcomes, by kind and class."""
    return {"items": [
        {**{name: raw[name] for name in ("kind", "customer_class", "done_count", "success_count",
                                         "expected_count")}, "factor": rates.factor_of(raw)}
        for _, raw in sorted(rates.held().items())]}


def asked_of(raw):
    """What `Permissions` takes of a next best action."""
    return raw["contact_id"], raw["kind"], raw.get("purpose")


def change(raw, fields):
    """Store what becomes of a next best action; once it is not open, another may be."""
    fields = {name: value for name, value in fields.items() if value is not None}
    fields |= {"updated_at": clock.now()}
    NextBestAction.collection().update_one(
        {"_id": raw["_id"]},
        {"$set": fields, "$inc": {"version": 1}, "$unset": {"_open_of": ""}})
    note_change(raw["_id"], raw, raw | fields)
    return {**raw, **fields, "version": raw["version"] + 1}
