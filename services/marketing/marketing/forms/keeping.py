"""The job that forgets what strangers sent, after a time."""

from datetime import timedelta
from functools import partial

from chassis import clock
from chassis.jobs import as_service
from chassis.outbox import commit

from ..occasions import erasing
from ..settings import marketing_settings
from .models import FormSubmission

BATCH = 500
SUSPECTED_KEPT = timedelta(days=30)


def forget_old_submissions():
    """Forget what is of nobody whom we know and was sent too long ago; and what was suspected."""
    days = marketing_settings().form_submissions_kept_days
    with as_service("marketing"):
        _forget({"state": "suspected", "created_at": {"$lt": clock.now() - SUSPECTED_KEPT}})
        if days:
            before = clock.now() - timedelta(days=days)
            _forget({"contact_id": None, "created_at": {"$lt": before}})
            while commit(partial(erasing.forget_strangers, before)) == erasing.BATCH:
                pass


def _forget(where):
    while commit(partial(_forget_some, where)) == BATCH:
        pass


def _forget_some(where):
    ids = [raw["_id"] for raw in
           FormSubmission.collection().find(where, {"_id": 1}).limit(BATCH)]
    FormSubmission.collection().delete_many({"_id": {"$in": ids}})
    return len(ids)
