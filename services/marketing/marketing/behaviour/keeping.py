"""The job that throws away what happened too long ago."""

from functools import partial

from chassis.jobs import as_service
from chassis.outbox import commit

from ..standing import customers
from . import happenings
from .models import Happening

BATCH = 500


def throw_away_happenings():
    """Forget what happened longer ago than behaviour is kept, in batches."""
    since = happenings.kept_since()
    if since is None:
        return
    with as_service("marketing"):
        while commit(partial(_throw_away_some, since)) == BATCH:
            pass


def _throw_away_some(since):
    ids = [raw["_id"] for raw in Happening.collection().find(
        {"occurred_at": {"$lt": since}}, {"_id": 1}).limit(BATCH)]
    customers.refresh_behaviour(happenings.take_back(ids))
    return len(ids)
