"""Who was in touch with us and when, learnt from the interactions that contacts tells of.

Of each interaction as much is kept as makes what is known of each contact and deal: their last
one. That is worked out anew of all that is kept, so neither order nor repetition matters.
"""

from pymongo import DeleteOne, ReplaceOne, UpdateOne

from chassis import clock
from chassis.asking import ask
from chassis.data_requests import forgotten
from chassis.outbox import commit
from chassis.parties import parties_of
from chassis.store import database
from contracts import contacts
from contracts.common import Time

from .models import LastTouch, Touch

_TIME = Time()
_STATE = "touches_state"
BATCH = 200


def learn(interactions):
    """Take up interactions as they are told or answered, and what that says of who was in it."""
    changes, concerned = [], set()
    asked = {item["contact_id"] for told in interactions for item in told["participants"]}
    known, erased = parties_of(asked), forgotten(asked)
    for told in interactions:
        touch = _touch_of(told, known, erased)
        concerned.update(touch["contact_ids"], touch["deal_ids"])
        changes.append(_keep(told["id"], touch))
        if told.get("corrects_id"):
            concerned.update(_subjects_of(told["corrects_id"]))
            changes.append(_keep(told["corrects_id"], {"is_corrected": True}))
    if changes:
        Touch.collection().bulk_write(changes)
    recompute(concerned)


def _touch_of(told, known, erased):
    # What is said among us, and about somebody who was not there, is no touch.
    is_touch = told["direction"] != "internal"
    contact_ids = [known[id]["id"] if id in known else id
                   for id in (item["contact_id"] for item in told["participants"]
                              if item.get("part") != "about") if id not in erased]
    touch = {
        "at": _TIME.deserialize(told["occurred_at"]), "channel": told["channel"],
        "contact_ids": list(dict.fromkeys(contact_ids)) if is_touch else [],
        "deal_ids": sorted({item["id"] for item in told.get("refers_to") or ()
                            if item["type"] == "deal"}) if is_touch else [],
    }
    return touch | ({"is_corrected": True} if told.get("corrected_by_id") else {})


def _keep(id, fields):
    now = clock.now()
    new = {"version": 1, "created_at": now, "updated_at": now, "is_corrected": False}
    return UpdateOne({"_id": id}, {
        "$set": fields,
        "$setOnInsert": {name: value for name, value in new.items() if name not in fields},
    }, upsert=True)


def _subjects_of(interaction_id):
    held = Touch.collection().find_one({"_id": interaction_id}) or {}
    return [*held.get("contact_ids", ()), *held.get("deal_ids", ())]


def recompute(subject_ids):
    """Work out anew when these contacts and deals were last touched."""
    now, changes = clock.now(), []
    for id in sorted(subject_ids):
        path = "deal_ids" if id.startswith("deal_") else "contact_ids"
        latest = Touch.collection().find_one(
            {path: id, "is_corrected": False, "at": {"$ne": None}},
            sort=[("at", -1), ("_id", -1)])
        changes.append(DeleteOne({"_id": id}) if latest is None else ReplaceOne({"_id": id}, {
            "at": latest["at"], "interaction_id": latest["_id"], "version": 1,
            "created_at": now, "updated_at": now}, upsert=True))
    if changes:
        LastTouch.collection().bulk_write(changes)


def last_of(subject_ids):
    """`{id: its last touch}` of those of these contacts and deals that were ever touched."""
    found = LastTouch.collection().find({"_id": {"$in": sorted(subject_ids)}})
    return {raw["_id"]: raw for raw in found}


def rebuild():
    """Work out everything anew of the interactions that are kept."""
    for document in (LastTouch, Touch):
        last_id = ""
        while raws := list(document.collection().find({"_id": {"$gt": last_id}}).sort("_id", 1)
                           .limit(BATCH)):
            last_id = raws[-1]["_id"]
            subjects = {raw["_id"] for raw in raws} if document is LastTouch else {
                id for raw in raws for id in (*raw.get("contact_ids", ()),
                                              *raw.get("deal_ids", ()))}
            commit(lambda subjects=subjects: recompute(subjects))


def catch_up():
    """Ask once for the interactions that there were before this service first listened.

    It goes on where it was, and has nothing to do once it is through.
    """
    state = database()[_STATE]
    done = state.find_one({"_id": "catch_up"}) or {"after": None, "is_done": False}
    while not done["is_done"]:
        page = ask(contacts.list_interactions, limit=BATCH, after=done["after"])
        commit(lambda page=page: learn(page["items"]))
        done = {"after": page["next"], "is_done": page["next"] is None}
        state.update_one({"_id": "catch_up"}, {"$set": done}, upsert=True)
