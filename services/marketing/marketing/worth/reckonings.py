"""Scoring everybody anew: asked for, every night, and after a model was fitted."""

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import timedelta
from functools import partial

from chassis import clock
from chassis.jobs import as_service
from chassis.outbox import commit
from chassis.store import view

from . import working, yardsticks
from .models import ScoreReckoning, Worth
from .reckoning import reckon
from .rows import all_contact_ids

BATCH = 500
# While the store keeps what one batch came to, others are worked out.
BATCHES_AT_ONCE = 2
RENEWED_AFTER = timedelta(hours=24)
# The first few are not worth a process for each of them.
_SOME = 20


def reckon_scores():
    """Score everybody anew in the background; what waits to be begun already is not asked twice."""
    return begin()


def begin():
    """Have everybody scored anew as soon as it can be done."""
    held = ScoreReckoning.collection().find_one(
        {"_is_waiting": True, "state": "waiting"}, sort=[("created_at", 1)])
    if held:
        return view(held)
    return ScoreReckoning(state="waiting", done_count=0, is_waiting=True).add().to_view()


def get_score_reckoning(*, score_reckoning_id):
    """Show how far the scoring of everybody is."""
    return view(ScoreReckoning.fetch_raw(score_reckoning_id))


def renew_scores():
    """Score everybody anew every night, as days pass and the fifths change.

    While there are few customers, it is done again as soon as they are twice as many and some more.
    """
    count = Worth.collection().estimated_document_count()
    latest = ScoreReckoning.collection().find_one({}, sort=[("created_at", -1)])
    is_due = latest is None or latest["created_at"] < clock.now() - RENEWED_AFTER or (
        latest["state"] == "done" and count > 2 * latest["contact_count"] + _SOME)
    if count and is_due:
        begin()


def run(score_reckoning_id):
    """Score everybody anew, in a process of its own; broken off, it goes on where it was."""
    with as_service("marketing"):
        held = ScoreReckoning.fetch_raw(score_reckoning_id)
        ids = all_contact_ids() if held.get("_after") else _measured_anew()
        left = [id for id in ids if id > held.get("_after", "")]
        _note(score_reckoning_id, {"state": "running", "contact_count": len(ids),
                                   "done_count": len(ids) - len(left)})
        for done in _reckoned(left):
            _come_on(score_reckoning_id, done)
            working.hold(ScoreReckoning, score_reckoning_id)
        _end(score_reckoning_id)


def _measured_anew():
    """All whom there is anything to be said of, once it is known what they are measured by."""
    with ThreadPoolExecutor(1) as pool:
        made = pool.submit(copy_context().run, yardsticks.make)
        ids = all_contact_ids()
        made.result()
    return ids


def _reckoned(contact_ids):
    """Score these contacts batch by batch, and give each once it and all before it are kept."""
    batches = [contact_ids[at : at + BATCH] for at in range(0, len(contact_ids), BATCH)]
    contexts = [copy_context() for _ in batches]
    with ThreadPoolExecutor(BATCHES_AT_ONCE) as pool:
        kept = pool.map(
            lambda context, ids: context.run(commit, partial(reckon, ids)), contexts, batches)
        for batch, _ in zip(batches, kept, strict=True):
            yield batch


def _come_on(score_reckoning_id, ids):
    """Go on after these if broken off; what was done beyond them is done once more then."""
    ScoreReckoning.collection().update_one({"_id": score_reckoning_id}, {
        "$inc": {"done_count": len(ids), "version": 1},
        # What comes on is not given up, however often its process is ended.
        "$set": {"_after": ids[-1], "_attempts": 0, "updated_at": clock.now()}})


def _note(score_reckoning_id, fields):
    ScoreReckoning.collection().update_one({"_id": score_reckoning_id}, {
        "$set": {**fields, "updated_at": clock.now()}, "$inc": {"version": 1}})


def _end(score_reckoning_id):
    now = clock.now()
    ScoreReckoning.collection().update_one({"_id": score_reckoning_id}, {
        "$set": {"state": "done", "ended_at": now, "updated_at": now}, "$inc": {"version": 1},
        "$unset": {"_is_waiting": "", "_held_until": "", "_attempts": "", "_after": ""}})
