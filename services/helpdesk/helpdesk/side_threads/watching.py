"""What third parties promised is watched: warned of and noted as broken, once each."""

from datetime import timedelta
from functools import partial

from chassis import clock
from chassis.jobs import as_service, each_in_turn
from chassis.outbox import commit

from . import keeping
from .models import SideThread

BATCH = 500
LONGEST = timedelta(seconds=30)


def watch_side_threads():
    """Warn, and note what was broken, wherever that is due; after an outage all of it."""
    with as_service("helpdesk"):
        while _watch_some():
            pass


def _watch_some():
    due = list(SideThread.collection().find({"_sla_next_at": {"$lt": clock.now()}}, {"_id": 1})
               .sort("_sla_next_at", 1).limit(BATCH))
    each_in_turn(lambda raw: commit(partial(_watch, raw["_id"])), due)
    return len(due) == BATCH


def _watch(side_thread_id):
    thread = SideThread.objects(id=side_thread_id, sla_next_at__lt=clock.now()).first()
    if thread is not None:
        keeping.notice(thread)
