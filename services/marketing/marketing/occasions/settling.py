"""What occasions come to by themselves: places that nobody confirmed are free again, who waits
moves up, and who may still come is told when it is another or off, or put down when it is over."""

from functools import partial

from chassis import clock
from chassis.jobs import as_service, each_in_turn
from chassis.outbox import commit

from . import places, registrations, telling
from .models import LIVE, Occasion, OccasionRegistration

BATCH = 100


def settle_occasions():
    """Do what is due; a periodic job, safe to repeat."""
    with as_service("marketing"):
        each_in_turn(_in_commit(_let_go), _ids(
            {"state": "registered", "confirm_by": {"$lte": clock.now()}}))
        each_in_turn(_settle, [raw["_id"] for raw in Occasion.collection().find(
            {"_to_settle": True}, {"_id": 1})])
        each_in_turn(_tell, [raw["_id"] for raw in Occasion.collection().find(
            {"_to_tell": True}, {"_id": 1})])
        each_in_turn(_in_commit(_fill), OccasionRegistration.collection().distinct(
            "occasion_id", {"state": "waiting"}))


def _in_commit(rule):
    return lambda id: commit(partial(rule, id))


def _ids(where):
    return [raw["_id"] for raw in
            OccasionRegistration.collection().find(where, {"_id": 1}).limit(BATCH)]


def _let_go(registration_id):
    """Give a place back whose address nobody confirmed in time."""
    registration = OccasionRegistration.fetch(registration_id)
    if registration.state == "registered" and registration.confirm_by <= clock.now():
        registrations.cancel(registration_id, "not_confirmed")


def _fill(occasion_id):
    """Have who waits move up, where a place became free otherwise, such as by an erasure."""
    if places.free(Occasion.fetch_raw(occasion_id)) != 0:
        places.fill(places.take_turn(occasion_id))


def _settle(occasion_id):
    """Settle those who may still come, some at a time."""
    while ids := _ids({"occasion_id": occasion_id, "state": {"$in": list(LIVE)}}):
        commit(partial(_end_some, occasion_id, ids))
    commit(partial(_is_settled, occasion_id))


def _end_some(occasion_id, ids):
    occasion = places.take_turn(occasion_id)
    for registration in OccasionRegistration.objects(id__in=ids, state__in=LIVE):
        if occasion["state"] == "cancelled":
            registrations.end(registration, occasion, "occasion_cancelled")
        elif registration.state == "waiting":
            registrations.end(registration, occasion, "occasion_over")
        else:
            registration.state, registration.confirm_by = "no_show", None
            registration.put()


def _tell(occasion_id):
    """Tell those who may still come how it is now, some at a time and each once."""
    occasion = Occasion.fetch_raw(occasion_id)
    while ids := _ids({"occasion_id": occasion_id, "state": {"$in": list(LIVE)},
                       "_told_moves": {"$lt": occasion["_moves"]}}):
        commit(partial(_tell_some, occasion_id, ids))
    # Unless it is another once more by now.
    Occasion.collection().update_one(
        {"_id": occasion_id, "_moves": occasion["_moves"]}, {"$unset": {"_to_tell": ""}})


def _tell_some(occasion_id, ids):
    occasion = places.take_turn(occasion_id)
    is_on = occasion["state"] in ("draft", "open", "closed") and clock.now() < occasion["ends_at"]
    for registration in OccasionRegistration.objects(
            id__in=ids, state__in=LIVE, told_moves__lt=occasion["_moves"]):
        registration.told_moves = occasion["_moves"]
        registration.put()
        if is_on:
            telling.tell(registration, occasion, "changed")


def _is_settled(occasion_id):
    Occasion.collection().update_one({"_id": occasion_id}, {"$unset": {"_to_settle": ""}})
