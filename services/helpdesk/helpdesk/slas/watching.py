"""Promises are watched: what is due by the clocks of tickets happens, once and in its order."""

from datetime import timedelta
from functools import partial

from chassis import clock
from chassis.jobs import as_service, each_in_turn
from chassis.outbox import commit

from ..tickets import keeping
from ..tickets.models import Ticket

BATCH = 500
# How long another replica waits for one that may have died at it. Two at once do no harm.
LONGEST = timedelta(seconds=30)


def watch_promises():
    """Warn, note what was broken, and escalate, wherever that is due; after an outage all of it."""
    with as_service("helpdesk"):
        while _watch_some():
            pass


def _watch_some():
    """Have some of what is due happen, the earliest first; whether there may be more."""
    due = list(Ticket.collection().find({"_sla_next_at": {"$lt": clock.now()}}, {"_id": 1})
               .sort("_sla_next_at", 1).limit(BATCH))
    each_in_turn(lambda raw: commit(partial(_watch, raw["_id"])), due)
    return len(due) == BATCH


def _watch(ticket_id):
    ticket = Ticket.objects(id=ticket_id, sla_next_at__lt=clock.now()).first()
    if ticket is not None:
        keeping.notice(keeping.held(ticket))
