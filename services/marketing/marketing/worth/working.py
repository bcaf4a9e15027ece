"""Whose turn it is: models to fit and everybody to score, each in a process beside the service."""

from datetime import timedelta

import structlog

from chassis import clock, jobs
from chassis.jobs import as_service

from .lifetime.models import Model
from .models import ScoreReckoning

log = structlog.get_logger("vinculo.worth")

# A process that does not come on for so long has died, and another takes its work up.
LEASE = timedelta(seconds=60)
# What was begun so often and never ended does not end.
MOST_ATTEMPTS = 3
_FITTING = "marketing.worth.lifetime.training:run"
_LEARNING = "marketing.propensity.training:run"
_SCORING = "marketing.worth.reckonings:run"


class _Worker:
    """The process that works for this service process, if there is one."""

    process = None
    document = None
    id = None


def work_on():
    """Begin what waits, one thing at a time: a model before the scores that are made by it."""
    if _Worker.process is not None:
        if _Worker.process.poll() is None:
            hold(_Worker.document, _Worker.id)
            return
        _bury()
    with as_service("marketing"):
        for document in (Model, ScoreReckoning):
            claimed = _claim(document)
            if claimed is not None:
                _Worker.document, _Worker.id = document, claimed["_id"]
                _Worker.process = jobs.in_own_process(
                    _target_of(document, claimed), claimed["_id"])
                return


def _target_of(document, claimed):
    if document is ScoreReckoning:
        return _SCORING
    return _FITTING if claimed["kind"] == "lifetime" else _LEARNING


def hold(document, id):
    """Say that somebody is still at it, once half of the lease is over.

    Said each second, it would be in the way of every transaction of the work that takes longer.
    """
    now = clock.now()
    document.collection().update_one(
        {"_id": id, "_is_waiting": True, "_held_until": {"$lt": now + LEASE / 2}},
        {"$set": {"_held_until": now + LEASE}})


def _bury():
    if _Worker.process.returncode:
        log.warning("worth_process_died", of=_Worker.id, returncode=_Worker.process.returncode)
        _Worker.document.collection().update_one(
            {"_id": _Worker.id}, {"$unset": {"_held_until": ""}})
    _Worker.process = None


def _claim(document):
    """What waits longest and nobody is at; None where there is nothing."""
    now = clock.now()
    for raw in document.collection().find({"_is_waiting": True}).sort("created_at", 1):
        if raw.get("_held_until") and raw["_held_until"] > now:
            # Somebody else is at it, and what comes after it waits.
            return None
        if raw.get("_attempts", 0) >= MOST_ATTEMPTS:
            _give_up(document, raw["_id"], now)
            continue
        document.collection().update_one(
            {"_id": raw["_id"]},
            {"$set": {"_held_until": now + LEASE}, "$inc": {"_attempts": 1}})
        return raw
    return None


def _give_up(document, id, now):
    ended = {"failed_because": "kept_dying"} if document is Model else {"ended_at": now}
    document.collection().update_one({"_id": id}, {
        "$set": {"state": "failed", **ended, "updated_at": now}, "$inc": {"version": 1},
        "$unset": {"_is_waiting": "", "_held_until": "", "_attempts": ""}})
