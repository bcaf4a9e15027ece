"""The jobs that see to it that every party has its row."""

from datetime import timedelta
from functools import partial

from chassis import clock, parties
from chassis.jobs import as_service
from chassis.outbox import commit
from chassis.store import database

from . import customers

BATCH = 500
# As long as what names a merged contact is looked for.
_LATE = timedelta(hours=1)
_STATE = "customers_state"
_PARTIES = "parties_state"


def catch_up_customers():
    """Make the rows of those who were there before marketing first listened, once."""
    with as_service("marketing"):
        known = database()[_PARTIES].find_one({"_id": "catch_up"}) or {"is_archived": False}
        if known["is_archived"] is None:
            go_through()


def go_through():
    """Make the rows of all parties, in batches; goes on where it was after a crash."""
    state = database()[_STATE]
    done = state.find_one({"_id": "catch_up"}) or {"after": ""}
    while done["after"] is not None:
        done = {"after": commit(partial(_some_after, done["after"]))}
        state.update_one({"_id": "catch_up"}, {"$set": done}, upsert=True)


def make_anew():
    """Have the rows of all parties be made anew, by the job that catches up."""
    database()[_STATE].delete_one({"_id": "catch_up"})


def _some_after(after):
    found = parties.Party.collection().find({"_id": {"$gt": after}}, {"_id": 1})
    ids = [raw["_id"] for raw in found.sort("_id", 1).limit(BATCH)]
    customers.refresh(set(ids))
    return ids[-1] if len(ids) == BATCH else None


def refresh_late_merges():
    """Make the rows anew of who was merged just now, as what was under way then follows late."""
    with as_service("marketing"):
        since = clock.now() - _LATE
        for party in parties.Party.collection().find(
                {"merged_at": {"$gte": since}}, {"merged_into": 1}):
            commit(partial(customers.refresh, {party["_id"], party["merged_into"]}))
