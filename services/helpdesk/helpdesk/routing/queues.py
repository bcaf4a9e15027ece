"""Queues: made, changed, put away, and how they stand."""

from chassis import clock, paging
from chassis.defaults import refuse_to_lose_default, take_default_away
from chassis.ids import new_id

from ..errors import QueueIsArchived, QueueIsDefault
from ..tickets.models import Ticket
from . import crews, default_queue
from .models import Queue, shown_queue


def create_queue(*, is_default=False, position=default_queue.USUAL_POSITION, **fields):
    """Make a queue for tickets that are opened from now on."""
    made = Queue(id=new_id(Queue.ENTITY), is_default=is_default, position=position, **fields)
    if is_default:
        take_default_away(Queue)
    return made.add().to_view()


def get_queue(*, queue_id):
    """Show a queue."""
    return shown_queue(Queue.fetch_raw(queue_id))


def list_queues(*, limit, after, is_archived):
    """List queues in the order in which they are asked."""
    return paging.page(
        Queue.collection(), {"archived_at": {"$ne": None} if is_archived else None},
        sort="position", kind=paging.whole, limit=limit, after=after, show=shown_queue)


def update_queue(*, queue_id, changes, expected_version):
    """Change a queue, for what is opened or assigned from now on."""
    held = Queue.fetch(queue_id, expected_version=expected_version)
    if held.archived_at:
        raise QueueIsArchived(id=queue_id)
    refuse_to_lose_default(held, changes)
    before, aged_after = held.to_view(), held.raise_after_minutes
    for name, value in changes.items():
        setattr(held, name, value)
    if held.to_view() == before:
        return before

    if held.is_default and not before["is_default"]:
        take_default_away(Queue)
    if held.raise_after_minutes != aged_after:
        # However many wait, this change is one document; the job puts them in order.
        held.reordered_since = clock.now()
    return held.put().to_view()


def archive_queue(*, queue_id, expected_version):
    """Put a queue away; tickets in it are given and taken as before. Twice is once."""
    held = Queue.fetch(queue_id, expected_version=expected_version)
    if held.is_default:
        raise QueueIsDefault(id=queue_id)
    if held.archived_at is None:
        held.archived_at = clock.now()
        held.put(at=held.archived_at)


def get_queue_standing(*, queue_id):
    """Show how many tickets wait in a queue, since when, and who is there for them."""
    queue = Queue.fetch_raw(queue_id)
    waiting = next(Ticket.collection().aggregate([
        {"$match": {"queue_id": queue_id, "_waits": True}},
        {"$group": {"_id": None, "count": {"$sum": 1}, "since": {"$min": "$_waits_since"}}},
    ]), {"count": 0, "since": None})
    return {
        "queue_id": queue_id, "waiting_count": waiting["count"], "waits_since": waiting["since"],
        "open_count": Ticket.collection().count_documents({"queue_id": queue_id, "state": "open"}),
        "available_count": len(crews.available().serving(queue)),
    }
