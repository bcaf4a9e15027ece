"""Batches of an import: each is planned while the one before it is being written."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from pymongo.errors import DuplicateKeyError

from chassis import clock
from chassis.outbox import commit

from .import_models import Refusal
from .import_places import Overtaken
from .import_plan import Plan, plan_batch
from .import_rows import shown_cells

# A batch whose contacts others keep changing is planned anew so often.
MOST_TRIES = 10


@dataclass(frozen=True)
class Batch:
    """Rows, and what they come to."""

    rows: list
    plan: Plan


def take_all(rows_of_batches, begun, lease, place):
    """Bring in one batch of rows after the other. Raises LeaseLost.

    What the batch before adds and changes is known to the next before it is in the store. When
    it comes otherwise, because somebody else was quicker, both are planned anew.
    """

    def plan_next(before=None):
        rows = next(rows_of_batches, None)
        return None if rows is None else _planned(rows, begun.policy, place, before)

    def plan_anew(stale):
        batch = stale.result()
        return None if batch is None else _planned(batch.rows, begun.policy, place)

    with ThreadPoolExecutor(1) as planner:
        upcoming = planner.submit(plan_next)
        while (batch := upcoming.result()) is not None:
            upcoming = planner.submit(plan_next, batch)
            if not take(batch, begun.id, lease, place):
                _take_anew(batch.rows, begun, lease, place)
                upcoming = planner.submit(plan_anew, upcoming)


def _planned(rows, policy, place, before=None):
    plan = plan_batch(rows, policy, place, before.plan if before else None)
    place.prepare(plan)
    return Batch(rows, plan)


def _take_anew(rows, begun, lease, place):
    for _ in range(MOST_TRIES):
        if take(_planned(rows, begun.policy, place), begun.id, lease, place):
            return
    raise RuntimeError(f"A batch of {begun.id} was overtaken {MOST_TRIES} times.")


def take(batch, import_id, lease, place):
    """Write a batch: its contacts, what is told of them, and how far the import is, as one.

    Returns whether it could be written as it was planned.
    """
    try:
        commit(lambda: _write(batch, import_id, lease, place))
    except (Overtaken, DuplicateKeyError):
        return False
    return True


def _write(batch, import_id, lease, place):
    plan = batch.plan
    # First, so that a process that lost its lease does no work in vain.
    lease.renew(count={
        "rows_done": len(batch.rows), "created_count": plan.created_count,
        "updated_count": plan.updated_count, "skipped_count": plan.skipped_count,
        "refused_count": len(plan.refused),
    })
    place.write(plan)
    if plan.refused:
        Refusal.collection().insert_many([_refusal(import_id, row) for row in plan.refused])


def _refusal(import_id, row):
    now = clock.now()
    return {
        "_id": f"{import_id}/{row.number}", "version": 1, "created_at": now, "updated_at": now,
        "import_id": import_id, "number": row.number, "reasons": row.reasons,
        "cells": shown_cells(row.cells),
    }
