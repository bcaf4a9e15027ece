"""The queue that an installation begins with: all tickets, and people take the next one."""

from datetime import UTC, datetime

from chassis.defaults import has_default

from .models import Queue

DEFAULT_ID = "queue_01kdvqgr00e1yr00000000000a"
USUAL_POSITION = 100
_SINCE = datetime(2026, 1, 1, tzinfo=UTC)


def seed():
    """Make it, unless there is a default queue already."""
    if not has_default(Queue):
        Queue.collection().update_one({"_id": DEFAULT_ID}, {"$setOnInsert": {
            "version": 1, "created_at": _SINCE, "updated_at": _SINCE,
            "name": {"en": "General", "es": "General"}, "position": USUAL_POSITION,
            "mode": "pull", "is_default": True}}, upsert=True)
