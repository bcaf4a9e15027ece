"""Who looked after a contact, from when to when, as its changes told."""

from chassis import paging
from chassis.data_requests import forgotten
from chassis.ids import new_id

from ..merges import survivors
from ..models import Contact
from .models import Ownership

FIELDS = ("owner_id", "team_id")


def get_ownership_history(*, contact_id, limit, after):
    """List who looked after a contact, the latest first."""
    contact = Contact.fetch_raw(contact_id, {"_gathers": 1})
    contact_id = paging.any_of([contact["_id"], *contact.get("_gathers", ())])
    found = paging.page(
        Ownership.collection(), {"contact_id": contact_id}, sort="-started_at", kind=paging.moment,
        limit=limit, after=after, show=dict)
    ended_at = None
    if after is not None and found["items"]:
        ended_at = _next_start(contact_id, found["items"][0])
    items = []
    for raw in found["items"]:
        items.append(_shown(raw, ended_at))
        ended_at = raw["started_at"]
    # That nobody looked after it any more says nothing where nobody did before, as when the owner
    # came by a merge that was undone.
    while found["next"] is None and items and not any(name in items[-1] for name in FIELDS):
        items.pop()
    return {"items": items, "next": found["next"]}


def _next_start(contact_id, raw):
    """When somebody else took over after that, which is when it ended."""
    following = Ownership.collection().find_one(
        {"contact_id": contact_id, "started_at": {"$gt": raw["started_at"]}},
        sort=[("started_at", 1)])
    return following and following["started_at"]


def _shown(raw, ended_at):
    shown = {name: raw[name] for name in (*FIELDS, "started_at", "reason", "actor_id")
             if name in raw}
    return shown | {"ended_at": ended_at}


def note_owner(contact, actor_id):
    """Note who looks after a contact from a change on; again, or late, it is noted once.

    What is told late of one that was merged since is noted where it would have been moved to.
    """
    if forgotten([contact["id"]]):
        return
    taken = Ownership.collection().find_one(
        {"contact_id": contact["id"], "contact_version": contact["version"]}, {"_id": 1})
    if taken is None:
        add_stretches([contact], actor_id)
        survivors.take_along(Ownership, contact["id"])


def add_stretches(contacts, actor_id, reason=None):
    """Note who looks after these contacts, as shown, from their last change on."""
    stretches = [
        {
            "_id": new_id(Ownership.ENTITY), "version": 1, "created_at": contact["updated_at"],
            "updated_at": contact["updated_at"], "contact_id": contact["id"],
            "contact_version": contact["version"], "started_at": contact["updated_at"],
            "actor_id": actor_id, **({"reason": reason} if reason else {}),
            **{name: contact[name] for name in FIELDS if contact.get(name)},
        }
        for contact in contacts
    ]
    if stretches:
        Ownership.collection().insert_many(stretches)
