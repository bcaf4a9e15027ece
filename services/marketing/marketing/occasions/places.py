"""Places of an occasion: given in turn, never more than there are, and moved up to in order.

Whoever changes who has one takes a turn first. By that, two at once are in each other's way, and
the later of them sees what the first has done.
"""

from datetime import timedelta

from pymongo import ReturnDocument

from chassis import clock
from contracts.errors import NotFound

from . import telling
from .models import WITH_PLACE, Occasion, OccasionRegistration


def take_turn(occasion_id):
    """The occasion as stored, with its next number as `_turn`. Raises NotFound."""
    raw = Occasion.collection().find_one_and_update(
        {"_id": occasion_id}, {"$inc": {"_turn": 1}}, return_document=ReturnDocument.AFTER)
    if raw is None:
        raise NotFound(f"There is no {Occasion.ENTITY} {occasion_id}.", id=occasion_id)
    return raw


def taken(occasion_id):
    """How many places are taken."""
    return OccasionRegistration.collection().count_documents(
        {"occasion_id": occasion_id, "state": {"$in": list(WITH_PLACE)}})


def free(occasion):
    """How many places are free; None for no end of them."""
    if occasion.get("capacity") is None:
        return None
    return max(0, occasion["capacity"] - taken(occasion["_id"]))


def give(registration, occasion):
    """Have a registration have a place: for good when its address is confirmed, else for a while.
    """
    if registration.confirmed_at is not None:
        registration.state, registration.confirm_by = "confirmed", None
        return
    registration.state = "registered"
    registration.confirm_by = min(
        clock.now() + timedelta(hours=occasion["confirm_hours"]), occasion["ends_at"])


def fill(occasion):
    """Have who waits first move up to places that are free. The caller has taken a turn."""
    if occasion["state"] not in ("open", "closed") or clock.now() >= occasion["ends_at"]:
        return
    left = free(occasion)
    waiting = OccasionRegistration.objects(
        occasion_id=occasion["_id"], state="waiting").order_by("number")
    for registration in waiting if left is None else waiting.limit(left) if left else ():
        give(registration, occasion)
        registration.put()
        telling.tell(registration, occasion, "moved_up")
