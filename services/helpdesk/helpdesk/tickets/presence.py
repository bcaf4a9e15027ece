"""Who has a ticket before them just now, so that two do not answer at once."""

from datetime import timedelta

from chassis import clock

from ..costs import spending
from . import keeping
from .models import PRESENCE_SECONDS, TicketPresence

# Who does not say so again within this time has turned to something else.
KEPT = timedelta(seconds=PRESENCE_SECONDS)


def note_ticket_presence(*, ticket_id, activity):
    """Say that the caller has a ticket before them, and see who else has."""
    keeping.require_seen(ticket_id)
    now, user_id = clock.now(), keeping.user_id()
    there = TicketPresence.collection()
    if user_id is not None:
        there.update_one(
            {"_id": f"{ticket_id}/{user_id}"},
            {"$set": {"ticket_id": ticket_id, "user_id": user_id, "activity": activity, "at": now},
             "$setOnInsert": {"since": now}}, upsert=True)
        spending.note(ticket_id, user_id, now)
    others = there.find({"ticket_id": ticket_id, "user_id": {"$ne": user_id},
                         "at": {"$gt": now - KEPT}}).sort("since", 1).limit(100)
    return {"items": [{name: raw[name] for name in ("user_id", "activity", "since")}
                      for raw in others]}
