"""Whom a crisis concerns: added a thousand at a time, and taken out again one by one."""

from chassis import clock, paging
from chassis.ids import new_id
from chassis.paging import moment
from chassis.store import insert
from contracts import social as contract
from contracts.social.crisis import MOST_PARTS

from ..conversations.keeping import actor_id
from ..errors import CrisisIsFull
from . import entries, telling
from .models import Crisis, CrisisContact, CrisisPart
from .standing import begun


def add_crisis_contacts(*, crisis_id, contact_ids, parties):
    """Add parties whom a crisis concerns; who is in it already is not added again."""
    crisis = begun(crisis_id)
    new = new_among(crisis_id, contact_ids, parties)
    if new:
        if crisis.part_count == MOST_PARTS:
            raise CrisisIsFull(id=crisis_id)
        number = crisis.part_count
        crisis.part_count += 1
        # Stored first: of two who add at once, the second waits and sees whom the first added.
        crisis.put()
        open_part(crisis, number, new)
        entries.note(crisis_id, "affected_added", count=len(new))
        telling.tell(contract.crisis_begun, crisis, [number])
    return {"added_count": len(new), "affected_count": counts([crisis_id]).get(crisis_id, 0)}


def list_crisis_contacts(*, crisis_id, limit, after):
    """List the parties whom a crisis concerns, as they were added."""
    Crisis.fetch_raw(crisis_id, {"_id": 1})
    return paging.page(CrisisContact.collection(), {"crisis_id": crisis_id}, sort="created_at",
                       kind=moment, limit=limit, after=after)


def remove_crisis_contact(*, crisis_id, contact_id, party):
    """Take out a party whom it does not concern after all. Doing so twice is doing it once."""
    crisis = begun(crisis_id)
    held = CrisisContact.objects(crisis_id=crisis_id, contact_id=party["id"]).first()
    if held is None:
        return
    crisis.put()
    CrisisContact.collection().delete_one({"_id": held.id})
    entries.note(crisis_id, "affected_removed", count=1)
    telling.tell(contract.crisis_updated, crisis, [held.part])


def new_among(crisis_id, contact_ids, parties):
    """Of these, those who are not in a crisis yet, each once; of merged ones the survivors."""
    asked = list(dict.fromkeys(parties[id]["id"] for id in contact_ids))
    held = {raw["contact_id"] for raw in CrisisContact.collection().find(
        {"crisis_id": crisis_id, "contact_id": {"$in": asked}}, {"contact_id": 1})}
    return [id for id in asked if id not in held]


def open_part(crisis, number, contact_ids):
    """Store those who were added together, as a part of a crisis."""
    CrisisPart(crisis_id=crisis.id, number=number).add()
    if contact_ids:
        now, by = clock.now(), actor_id()
        insert(CrisisContact.collection(), [{
            "_id": new_id(CrisisContact.ENTITY), "version": 1, "created_at": now,
            "updated_at": now, "crisis_id": crisis.id, "contact_id": id, "_part": number,
            "added_by_id": by} for id in contact_ids])


def counts(crisis_ids):
    """`{id: how many parties it names}` of crises that name any."""
    return {row["_id"]: row["count"] for row in CrisisContact.collection().aggregate([
        {"$match": {"crisis_id": {"$in": crisis_ids}}},
        {"$group": {"_id": "$crisis_id", "count": {"$sum": 1}}}])}
