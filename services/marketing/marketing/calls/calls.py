"""Calls: taken, given back, and ended with what came of them; each of it once."""

from datetime import timedelta

from pymongo.errors import DuplicateKeyError

from chassis import clock, paging
from chassis.ids import new_id
from chassis.jobs import as_service
from chassis.outbox import announce, commit
from chassis.store import again, view
from contracts import marketing as contract
from contracts.errors import ValidationFailed

from ..errors import CallIsOfAnother, CallIsOver
from . import call_scripts, costing, dispositions, wording
from .choosing import caller
from .models import Call, CallEntry, CallList

# What is over for good once a call came to it.
_OVER = ("reached", "converted", "refused", "wrong_number", "do_not_call")
_OFFERED = ("contact_id", "phone", "time_zone")


def take_next_call(*, call_list_id, offer):
    """Begin the call that was kept for the caller; who has one open gets that."""
    user_id = caller()
    own = Call.objects(user_id=user_id, state="open").first()
    if own is not None:
        return {"call": own.to_view(), "warnings": own.warnings}
    if offer is None:
        return {"call": None, "warnings": []}
    entry = CallEntry.objects(id=offer["entry_id"], state="held", held_by_id=user_id).first()
    if entry is None:
        return {"call": None, "warnings": []}
    call_list = CallList.fetch(call_list_id)
    call = Call(
        id=new_id(Call.ENTITY), call_list_id=call_list_id, campaign_id=call_list.campaign_id,
        action_id=call_list.action_id, user_id=user_id, attempt=entry.attempts + 1,
        open_of=entry.contact_id, held_until=entry.held_until, warnings=offer["warnings"],
        call_script_id=call_list.call_script_id, script_edition=_edition_of(call_list),
        **{name: offer[name] for name in _OFFERED})
    try:
        call.add()
    except DuplicateKeyError as error:
        raise again("The caller has another call, or somebody else calls them.") from error
    return {"call": call.to_view(), "warnings": call.warnings}


def _edition_of(call_list):
    return call_list.call_script_id and call_scripts.edition_of(call_list.call_script_id)


def get_call(*, call_id):
    """Show a call."""
    return view(Call.fetch_raw(call_id))


def list_calls(*, limit, after, **filters):
    """List calls, the latest first."""
    return paging.page(
        Call.collection(), {name: value for name, value in filters.items() if value},
        sort="-created_at", kind=paging.moment, limit=limit, after=after)


def end_call(*, call_id, disposition, duration_seconds, is_own_callback, callback_at=None,
             **fields):
    """Say what came of a call, and have whoever was called be where that puts them."""
    call, leaf = _own_open(call_id), dispositions.chosen(disposition)
    _refuse_misfits(leaf, callback_at)
    call.disposition, call.result = disposition, leaf["result"]
    call.duration_seconds, call.callback_at = duration_seconds, callback_at
    if callback_at is not None and is_own_callback:
        call.callback_user_id = call.user_id
    for name, value in fields.items():
        setattr(call, name, value)
    call.state, call.ended_at, call.open_of = "ended", clock.now(), None
    call.cost = costing.enter(call)
    _settle_entry(call)
    call.put(at=call.ended_at)
    announce(contract.call_ended, call=call.to_view(), purpose=_list_of(call).purpose,
             text=wording.of_call(call, leaf))
    return call.to_view()


def _refuse_misfits(leaf, callback_at):
    if (leaf["result"] == "callback") is not (callback_at is not None):
        raise ValidationFailed.at(
            "/callback_at", "A callback has a time, and nothing else has.")
    if callback_at is not None and callback_at <= clock.now():
        raise ValidationFailed.at("/callback_at", "This is over.")


def release_call(*, call_id):
    """Give back a call that was not made: whoever it was waits again, and it is no attempt."""
    call = _own_open(call_id)
    call.state, call.ended_at, call.open_of = "released", clock.now(), None
    _give_back(call)
    return call.put(at=call.ended_at).to_view()


def let_lapsed_calls_go():
    """Have those wait again who were kept for too long, with a call begun or not."""
    now = clock.now()
    with as_service("marketing"):
        for raw in Call.collection().find({"state": "open", "held_until": {"$lte": now}},
                                          {"_id": 1}):
            commit(lambda id=raw["_id"]: _let_go(id))
        for raw in CallEntry.collection().find({"state": "held", "held_until": {"$lte": now}}):
            if not Call.collection().find_one({"_open_of": raw["contact_id"]}, {"_id": 1}):
                CallEntry.collection().update_one(
                    {"_id": raw["_id"], "state": "held", "version": raw["version"]},
                    {"$set": {"state": "waiting"}, "$inc": {"version": 1},
                     "$unset": {"held_by_id": "", "held_until": ""}})


def _let_go(call_id):
    call = Call.fetch(call_id)
    if call.state == "open" and call.held_until <= clock.now():
        call.state, call.ended_at, call.open_of = "lapsed", clock.now(), None
        _give_back(call)
        call.put(at=call.ended_at)


def _own_open(call_id):
    call = Call.fetch(call_id)
    if call.user_id != caller():
        raise CallIsOfAnother(id=call_id)
    if call.state != "open":
        raise CallIsOver(id=call_id)
    return call


def _entry_of(call):
    return CallEntry.objects(call_list_id=call.call_list_id, contact_id=call.contact_id).first()


def _list_of(call):
    return CallList.fetch(call.call_list_id)


def _give_back(call):
    entry = _entry_of(call)
    if entry is not None:
        entry.state, entry.held_by_id, entry.held_until = "waiting", None, None
        entry.put()


def _settle_entry(call):
    """Have whoever was called be done, called back, or called again later."""
    entry, call_list = _entry_of(call), _list_of(call)
    if entry is None:
        return
    entry.attempts, entry.result = call.attempt, call.result
    entry.held_by_id = entry.held_until = entry.due_at = entry.reason = None
    entry.callback_user_id = call.callback_user_id
    if call.result in _OVER:
        entry.state = "done"
    elif call.result == "callback":
        entry.state, entry.due_at = "callback", call.callback_at
    elif entry.attempts >= call_list.most_attempts:
        entry.state, entry.reason = "done", "most_attempts"
    else:
        entry.state = "later"
        entry.due_at = clock.now() + timedelta(minutes=call_list.retry_minutes)
    entry.put()
