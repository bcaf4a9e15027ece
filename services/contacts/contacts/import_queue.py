"""Whose turn it is: one import at a time, in a process of its own, watched until it ends."""

import uuid
from datetime import timedelta

import structlog
from pymongo import ReturnDocument

from chassis import clock, jobs

from .import_lease import LEASE, Lease
from .import_models import Import

log = structlog.get_logger("vinculo.imports")

# An import that was begun so often without coming on will not come on.
MOST_ATTEMPTS = 5
GAVE_UP = "The import was begun several times and never came on. Its file may be beyond us."

# A replica that dies while it looks for work holds the others up no longer than this.
LONGEST_LOOK = timedelta(seconds=30)

_TARGET = "contacts.import_run:run_alone"


class _Worker:
    """The process that imports for this service process, if there is one."""

    process = None
    import_id = None
    holder = None


def run_waiting_imports():
    """Begin the import that waits longest, or one whose process has died.

    One runs at a time across all replicas: two files that name the same new contact would each
    add it, since neither would see what the other is about to commit.
    """
    _bury()
    if _Worker.process is not None:
        return
    claimed = claim()
    if claimed is None:
        return
    if claimed["_attempts"] > MOST_ATTEMPTS:
        Lease(claimed["_id"], claimed["_holder"]).end("failed", GAVE_UP)
        return
    _Worker.import_id, _Worker.holder = claimed["_id"], claimed["_holder"]
    _Worker.process = jobs.in_own_process(_TARGET, f"{claimed['_id']}/{claimed['_holder']}")


def _bury():
    """Let another attempt begin soon after the process of this one died."""
    if _Worker.process is None or _Worker.process.poll() is None:
        return
    if _Worker.process.returncode != 0:
        log.warning("import_process_died", import_id=_Worker.import_id,
                    returncode=_Worker.process.returncode)
        _release(_Worker.import_id, _Worker.holder)
    _Worker.process = None


def _release(import_id, holder):
    held = Import.collection().find_one({"_id": import_id, "_holder": holder, "state": "running"})
    if held is not None:
        # The pause grows, since what killed the process may last a while.
        pause = timedelta(seconds=held["_attempts"] - 1)
        Import.collection().update_one(
            {"_id": import_id, "_holder": holder}, {"$set": {"_lease_until": clock.now() + pause}})


def claim():
    """Take an import in hand under a new lease, and return it as stored; None when there is none.

    `run_waiting_imports` runs in one replica at a time, so nobody else claims one between the look
    and the claim.
    """
    now = clock.now()
    imports = Import.collection()
    if imports.find_one({"state": "running", "_lease_until": {"$gt": now}}, {"_id": 1}):
        return None
    return imports.find_one_and_update(
        {"$or": [{"state": "running", "_lease_until": {"$lte": now}}, {"state": "waiting"}]},
        {
            "$set": {"state": "running", "_holder": uuid.uuid4().hex,
                     "_lease_until": now + LEASE, "updated_at": now},
            "$min": {"started_at": now},
            "$inc": {"version": 1, "_attempts": 1},
        },
        sort=[("created_at", 1)],
        return_document=ReturnDocument.AFTER,
    )
