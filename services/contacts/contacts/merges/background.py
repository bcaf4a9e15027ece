"""Merges that take their time: gone on with batch by batch, whoever was at it before."""

import time
from datetime import timedelta

from chassis import clock, jobs
from chassis.outbox import commit

from ..duplicates.models import MatchKeys
from . import moving
from .models import Merge
from .undo import end_undoing

# How long one turn takes, and how long another replica waits for one that may have died at it.
TURN, LONGEST_TURN = timedelta(seconds=3), timedelta(seconds=10)


def carry_on_merges():
    """Go on with merges that are not at their end, batch by batch, from wherever they are."""
    ends_at = time.monotonic() + TURN.total_seconds()
    with jobs.as_service("contacts"):
        for state, step in (("moving", _move_on), ("undoing", _bring_back_on)):
            for found in list(Merge.collection().find({"state": state}, {"_id": 1})):
                while commit(lambda id=found["_id"], step=step: step(id)):
                    if time.monotonic() > ends_at:
                        return
        _sweep()


def _move_on(merge_id):
    """Move the next records; returns whether there may be more."""
    merge = Merge.fetch(merge_id)
    if merge.state != "moving":
        return False
    count = moving.move(merge, limit=moving.AT_ONCE)
    merge.moved_count += count
    if not count:
        moving.end_moving(merge)
        # What was told when the merge began was told before all of it was there.
        moving.reckon_again(merge.survivor_id, merge.merged_id)
    merge.put()
    return bool(count)


def _bring_back_on(merge_id):
    merge = Merge.fetch(merge_id)
    if merge.state != "undoing":
        return False
    count = moving.bring_back(merge, limit=moving.AT_ONCE)
    if not count:
        end_undoing(merge)
        merge.put()
    return bool(count)


def _sweep():
    """Look once more for what was written to the old id just when the contact was merged."""
    found = Merge.collection().find({"_sweep_at": {"$lt": clock.now()}}, {"_id": 1})
    for item in list(found):
        commit(lambda id=item["_id"]: _sweep_one(id))


def _sweep_one(merge_id):
    merge = Merge.fetch(merge_id)
    if merge.state == "done":
        MatchKeys.collection().delete_one({"_id": merge.merged_id})
        count = moving.move(merge)
        merge.moved_count += count
        if count:
            moving.reckon_again(merge.survivor_id, merge.merged_id)
    merge.sweep_at = None
    merge.put()
