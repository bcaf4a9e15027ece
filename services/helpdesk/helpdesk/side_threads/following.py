"""Side threads go where their ticket goes: to whoever has it, and into another by a merge."""

from chassis import clock
from contracts.errors import ValidationFailed

from .models import SideThread

# What a side thread has of its ticket.
MIRRORED = ("owner_id", "team_id", "watcher_ids")


def follow(ticket, happened):
    """Have the side threads of a ticket be seen by whom the ticket is seen, once it changed.

    `happened` is what did so by its clocks.
    """
    changed = {name for one in happened for name, *_ in one.changes} | {
        name for name in MIRRORED
        if (ticket.was.get(name) or None) != (getattr(ticket, name) or None)}
    if not changed.isdisjoint(MIRRORED):
        SideThread.collection().update_many({"ticket_id": ticket.id}, _as_of(ticket))


def require_of(ticket_id, side_thread_ids):
    """Raise ValidationFailed for a side thread that is none of a ticket's."""
    found = {raw["_id"] for raw in SideThread.collection().find(
        {"_id": {"$in": list(side_thread_ids)}, "ticket_id": ticket_id}, {"_id": 1})}
    errors = [{"pointer": f"/side_thread_ids/{place}",
               "detail": "There is no such side thread in this ticket."}
              for place, id in enumerate(side_thread_ids) if id not in found]
    if errors:
        raise ValidationFailed(errors=errors)


def move(where, into, from_id):
    """Have side threads be of another ticket, each remembering where it was."""
    SideThread.collection().update_many(where, _as_of(
        into, {"ticket_id": into.id, "from_ticket_id": from_id}, {"_came_from": from_id}))


def move_back(ticket, into_id):
    """Have a ticket have again what came of it last."""
    for thread in SideThread.objects(ticket_id=into_id, from_ticket_id=ticket.id):
        thread.came_from = thread.came_from[:-1]
        thread.ticket_id = ticket.id
        thread.from_ticket_id = thread.came_from[-1] if thread.came_from else None
        for name in MIRRORED:
            setattr(thread, name, getattr(ticket, name))
        thread.put()


def waiting_of(ticket_id):
    """For which third parties a ticket waits, since when and until when, the longest first."""
    found = SideThread.collection().find({"ticket_id": ticket_id, "state": "waiting"}).sort(
        [("created_at", 1), ("_id", 1)]).limit(50)
    return sorted(({
        "side_thread_id": raw["_id"], "number": raw["number"], "role": raw["role"],
        "contact_ids": list(dict.fromkeys(raw["contact_ids"])), "since": raw["waits_since"],
        "due_at": raw.get("sla_due_at"),
    } for raw in found), key=lambda one: one["since"])


def _as_of(ticket, further=None, pushed=None):
    has = {name: getattr(ticket, name) or None for name in MIRRORED}
    kept = {name: list(value) if name == "watcher_ids" else value
            for name, value in has.items() if value is not None}
    change = {"$set": {**kept, "updated_at": clock.now(), **(further or {})},
              "$inc": {"version": 1}}
    gone = {name: "" for name, value in has.items() if value is None}
    if gone:
        change["$unset"] = gone
    if pushed:
        change["$push"] = pushed
    return change
