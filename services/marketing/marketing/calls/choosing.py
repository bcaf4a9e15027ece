"""Whom an agent calls next: asked for at the moment itself whether they may be called at all.

Callbacks that are due come first, the agent's own before others', then who waits, by rank. Who may
not be approached is skipped for good, with the reason; who may not be called now is put off: out of
hours, with something of weight against it, or called by another list in the last day.
"""

from datetime import timedelta

from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from chassis import clock
from chassis.asking import ask
from chassis.parties import phone_of
from contracts import contacts
from contracts.context import current_call
from contracts.errors import PermissionDenied

from ..errors import CallListIsNotOpen
from . import windows
from .call_lists import party_of
from .models import Call, CallEntry, CallList

# How many are asked about together: few at first, as mostly one of them will do; and how often
# before there is nobody for now.
FIRST, BATCH, MOST_ROUNDS = 4, 20, 25
# For how long nobody else calls whom somebody has spoken with.
REST = timedelta(days=1)
_FAR = timedelta(days=3650)


def offered(*, call_list_id):
    """For `serves(…, first=…)`: keep the next of a list for the caller, if there is one.

    It is asked of contacts, so it stands before the transaction. Raises CallListIsNotOpen, and
    ServiceUnavailable where nobody can say who may be called.
    """
    user_id = caller()
    call_list = CallList.fetch_raw(call_list_id)
    if call_list["state"] != "open":
        raise CallListIsNotOpen(id=call_list_id)
    own = Call.collection().find_one({"user_id": user_id, "state": "open"}, {"_id": 1})
    if own is not None:
        return {"offer": None}
    kept = CallEntry.collection().find_one(
        {"state": "held", "held_by_id": user_id, "call_list_id": call_list_id})
    offer = kept and _looked_at([kept], call_list).get(kept["_id"])
    return {"offer": offer or _next_of(call_list, user_id)}


def caller():
    """The user who works the desk. Raises PermissionDenied for a program by itself."""
    user_id = current_call().actor.user_id
    if not user_id.startswith("user_"):
        raise PermissionDenied("Only a person can call.")
    return user_id


def _next_of(call_list, user_id):
    _bring_forward(call_list["_id"])
    for turn in range(MOST_ROUNDS):
        entries = _candidates(call_list["_id"], user_id, BATCH if turn else FIRST)
        if not entries:
            return None
        looked_at = _looked_at(entries, call_list)
        for entry in entries:
            offer = looked_at.get(entry["_id"])
            if offer is not None and _keep(entry, call_list, user_id):
                return offer
    return None


def _bring_forward(call_list_id):
    """Have those wait whose time has come."""
    CallEntry.collection().update_many(
        {"call_list_id": call_list_id, "state": "later", "due_at": {"$lte": clock.now()}},
        {"$set": {"state": "waiting"}, "$unset": {"due_at": "", "reason": ""},
         "$inc": {"version": 1}})


def _candidates(call_list_id, user_id, most):
    where = {"call_list_id": call_list_id, "state": "callback", "due_at": {"$lte": clock.now()}}
    entries = CallEntry.collection()
    due = list(entries.find({**where, "callback_user_id": user_id}).sort("due_at", 1).limit(most))
    due += entries.find({**where, "callback_user_id": None}).sort("due_at", 1).limit(most)
    return due or list(entries.find({"call_list_id": call_list_id, "state": "waiting"}).sort(
        [("_rank", 1), ("_id", 1)]).limit(most))


def _looked_at(entries, call_list):
    """`{entry id: offer}` of those who may be called now; the others are put off or skipped."""
    ids = [entry["contact_id"] for entry in entries]
    answers = {answer["contact_id"]: answer for answer in ask(
        contacts.may_approach, contact_ids=ids, purpose=call_list["purpose"],
        channel="phone")["items"]}
    verdicts = {verdict["contact_id"]: verdict["findings"] for verdict in ask(
        contacts.check_many_guards, contact_ids=ids, action="call")["items"]}
    offers = {}
    for entry in entries:
        id = entry["contact_id"]
        offer = _offer_of(entry, call_list, answers.get(id), verdicts.get(id, []))
        if offer is not None:
            offers[entry["_id"]] = offer
    return offers


def _offer_of(entry, call_list, answer, findings):
    party, now = party_of(entry["contact_id"]) or {}, clock.now()
    if answer is None or not answer["is_allowed"]:
        _skip(entry, answer["reason"]["code"] if answer else "not_found")
        return None
    open_findings = [finding for finding in findings if finding["override"] is None]
    if any(finding["level"] == "block" for finding in open_findings):
        _put_off(entry, now + timedelta(minutes=call_list["retry_minutes"]), "guard_raised")
        return None
    rested_at = _rested_at(entry, now)
    if rested_at > now:
        _put_off(entry, rested_at, "called_lately")
        return None
    time_zone = windows.time_zone_of(party, call_list)
    opens_at = windows.next_opening(call_list, time_zone, now)
    if opens_at != now:
        _put_off(entry, opens_at or now + _FAR, "out_of_hours")
        return None
    return {"entry_id": entry["_id"], "contact_id": entry["contact_id"], "time_zone": time_zone,
            "phone": answer.get("point") or phone_of(party),
            "warnings": [{"finding_id": finding["id"], "level": finding["level"],
                          "text": finding["text"]} for finding in open_findings]}


def _rested_at(entry, now):
    """When somebody may be called whom another list has called: a day after it ended."""
    last = Call.collection().find_one(
        {"contact_id": entry["contact_id"], "state": {"$in": ["open", "ended"]},
         "call_list_id": {"$ne": entry["call_list_id"]}, "created_at": {"$gte": now - 2 * REST}},
        {"ended_at": 1, "held_until": 1}, sort=[("created_at", -1)])
    return (last.get("ended_at") or last["held_until"]) + REST if last else now


def _keep(entry, call_list, user_id):
    """Whether somebody is kept for the caller from now on, as they were for nobody."""
    now = clock.now()
    try:
        kept = CallEntry.collection().find_one_and_update(
            {"_id": entry["_id"], "state": entry["state"], "version": entry["version"]},
            {"$set": {"state": "held", "held_by_id": user_id, "updated_at": now,
                      "held_until": now + timedelta(minutes=call_list["hold_minutes"])},
             "$inc": {"version": 1}}, return_document=ReturnDocument.AFTER)
    except DuplicateKeyError:
        # The caller is kept somebody else by another request of theirs.
        return False
    return kept is not None


def _skip(entry, reason):
    _change(entry, {"state": "skipped", "reason": reason})


def _put_off(entry, until, reason):
    state = "callback" if entry["state"] == "callback" else "later"
    _change(entry, {"state": state, "due_at": until, "reason": reason})


def _change(entry, fields):
    gone = {"held_by_id": "", "held_until": ""}
    CallEntry.collection().update_one(
        {"_id": entry["_id"], "state": entry["state"], "version": entry["version"]},
        {"$set": fields | {"updated_at": clock.now()}, "$unset": gone, "$inc": {"version": 1}})
