"""Taking up what contacts tells of parties, in any order, and following their merges."""

from datetime import timedelta
from functools import partial

from pymongo import ReplaceOne

from contracts import contacts
from contracts.common import Time

from .. import clock, references
from ..asking import ask
from ..data_requests import forgotten
from ..store import database, in_transaction
from .models import KEPT, Party

# For how long after a merge it is looked for what came to name the merged one just then.
_LATE = timedelta(hours=1)
_STATE = "parties_state"
_TIME = Time()
MOST_HOPS = 50


def keep(happenings):
    """Take up what is told of contacts; what is older than what is held changes nothing."""
    keep_contacts([happened.data["contact"] for happened in happenings])


def keep_contacts(contacts_told):
    """Take up contacts as they are told or answered, each the newest that is known."""
    newest = {}
    for contact in contacts_told:
        held = newest.get(contact["id"])
        if held is None or held["version"] < contact["version"]:
            newest[contact["id"]] = contact
    erased = forgotten(newest)
    held = {raw["_id"]: raw for raw in Party.collection().find(
        {"_id": {"$in": list(newest)}}, {"version": 1, "merged_at": 1})}
    changes = [ReplaceOne({"_id": id}, kept_of(contact), upsert=True)
               for id, contact in newest.items()
               if id not in erased and _is_news(contact, held.get(id))]
    if changes:
        Party.collection().bulk_write(changes)


def _is_news(contact, held):
    if held is None:
        return True
    merged_at = held.get("merged_at")
    # One that was merged is told of again only once it is back.
    is_back = merged_at is None or _moment(contact["updated_at"]) > merged_at
    return held["version"] < contact["version"] and is_back


def _moment(value):
    return _TIME.deserialize(value)


def kept_of(contact):
    """A contact as it is kept."""
    kept = {name: contact[name] for name in KEPT if contact.get(name) not in (None, [])}
    for name in ("created_at", "updated_at", "archived_at"):
        if name in kept:
            kept[name] = _moment(kept[name])
    if contact.get("birth_on"):
        # In which year is nobody's but the owner's.
        kept["birthday"] = contact["birth_on"].partition("-")[2]
    return {"_id": contact["id"], **kept}


def follow_merge(documents, happened):
    """Have what this service holds of a merged contact be its survivor's."""
    data = happened.data
    merged_id, merge_id = data["merged_id"], data["merge_id"]
    if database()[_STATE].find_one({"_id": f"undone/{merge_id}"}, {"_id": 1}):
        # That it was undone came first.
        return
    keep_contacts([data["contact"]])
    now = clock.now()
    Party.collection().update_one(
        {"_id": merged_id},
        {"$set": {"merged_into": data["contact"]["id"], "merge_id": merge_id,
                  "merged_at": happened.at},
         "$setOnInsert": {"version": 0, "created_at": now, "updated_at": now}}, upsert=True)
    _follow(documents, merged_id)


def _follow(documents, merged_id):
    """Move what names a merged contact to the survivor, and on where that is merged itself."""
    for _ in range(MOST_HOPS):
        party = Party.collection().find_one({"_id": merged_id}, {"merged_into": 1, "merge_id": 1})
        if party is None or "merged_into" not in party:
            return
        references.follow(documents, old_id=merged_id, new_id=party["merged_into"],
                          key=party["merge_id"])
        merged_id = party["merged_into"]


def undo_merge(documents, happened):
    """Give back to a contact what was its own before it was merged."""
    data = happened.data
    database()[_STATE].update_one(
        {"_id": f"undone/{data['merge_id']}"}, {"$set": {"at": clock.now()}}, upsert=True)
    references.put_back(documents, key=data["merge_id"])
    Party.collection().update_one(
        {"_id": data["contact"]["id"], "merge_id": data["merge_id"]},
        {"$unset": {"merged_into": "", "merge_id": "", "merged_at": ""}})
    keep_contacts([data["contact"], data["survivor"]])


def follow_late(documents):
    """Move what came to name a merged contact at the very moment when it was merged.

    Neither transaction saw the other then. A service runs it every now and then.
    """
    recent = [raw["_id"] for raw in Party.collection().find(
        {"merged_at": {"$gte": clock.now() - _LATE}}, {"_id": 1})]
    for merged_id in recent:
        in_transaction(partial(_follow, documents, merged_id))


def catch_up():
    """Ask once for the contacts that there were before this service first listened.

    A periodic job runs it; it goes on where it was, and has nothing to do once it is through.
    """
    state = database()[_STATE]
    done = state.find_one({"_id": "catch_up"}) or {"is_archived": False, "after": None}
    while done["is_archived"] is not None:
        page = ask(contacts.list_contacts, limit=200, after=done["after"], sort="created_at",
                   is_archived=done["is_archived"])
        keep_contacts(page["items"])
        following = page["next"]
        done = {"after": following, "is_archived": done["is_archived"]}
        if following is None:
            done["is_archived"] = None if done["is_archived"] else True
        state.update_one({"_id": "catch_up"}, {"$set": done}, upsert=True)


def erase(contact_ids):
    """Forget contacts that are erased, here and where they are named; returns how many."""
    return Party.collection().delete_many({"_id": {"$in": list(contact_ids)}}).deleted_count
