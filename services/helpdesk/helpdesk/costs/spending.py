"""Time that is counted by itself: for how long somebody has a ticket before them."""

from functools import partial
from math import ceil

from chassis import clock
from chassis.jobs import as_service
from chassis.outbox import commit

from ..errors import RateIsMissing
from ..tickets.models import PRESENCE_SECONDS, Ticket
from . import costs, rates
from .models import TimeSpent

BATCH = 200
SOURCE = "presence"
MOST_MINUTES = 24 * 60


def note(ticket_id, user_id, now):
    """Count the time since somebody last said that they have a ticket before them.

    Who says nothing for a minute has turned to something else, and the pause does not count.
    """
    day = now.date().isoformat()
    id = f"{ticket_id}/{user_id}/{day}"
    held = TimeSpent.collection().find_one({"_id": id}, {"at": 1})
    passed = (now - held["at"]).total_seconds() if held else 0
    TimeSpent.collection().update_one(
        {"_id": id},
        {"$inc": {"seconds": int(passed) if 0 < passed <= PRESENCE_SECONDS else 0, "version": 1},
         "$set": {"at": now, "updated_at": now},
         "$setOnInsert": {"ticket_id": ticket_id, "user_id": user_id, "day": day,
                          "created_at": now, "is_counted": False}}, upsert=True)


def count_presence():
    """Make costs of the time that was spent on days that are over, where that is decided.

    A day without a rate is taken up again after all others.
    """
    if not rates.get_cost_settings()["counts_presence"]:
        return
    with as_service("helpdesk"):
        found = TimeSpent.collection().find(
            {"is_counted": False, "day": {"$lt": clock.today()}}).sort("updated_at", 1).limit(BATCH)
        for raw in list(found):
            commit(partial(_count, raw))


def _count(raw):
    is_counted = True
    ticket = Ticket.objects(id=raw["ticket_id"]).first()
    minutes = min(ceil(raw["seconds"] / 60), MOST_MINUTES)
    if ticket is not None and minutes:
        ticket = _where_it_goes_on(ticket)
        try:
            costs.add_once(ticket, {"type": SOURCE, "id": raw["_id"]}, kind="time",
                           user_id=raw["user_id"], minutes=minutes, incurred_at=raw["at"])
        except RateIsMissing:
            is_counted = False
    TimeSpent.collection().update_one({"_id": raw["_id"]}, {
        "$set": {"is_counted": is_counted, "updated_at": clock.now()}})


def _where_it_goes_on(ticket):
    while ticket.merged_into_id:
        ticket = Ticket.fetch(ticket.merged_into_id)
    return ticket
