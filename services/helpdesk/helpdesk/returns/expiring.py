"""Offers that nobody answers: when their time is over, the return goes its way by itself."""

from functools import partial

from chassis import clock
from chassis.jobs import as_service, each_in_turn
from chassis.outbox import commit
from contracts import helpdesk as contract

from . import keeping, offering, telling
from .models import Return

BATCH = 100


def expire_return_offers():
    """Have returns go on whose offers were not answered in time; a job does so."""
    with as_service("helpdesk"):
        late = list(Return.collection().find(
            {"_offer_expires_at": {"$lte": clock.now()}}, {"_id": 1}).sort(
                "_offer_expires_at", 1).limit(BATCH))
        each_in_turn(lambda raw: commit(partial(_expire, raw["_id"])), late)


def _expire(return_id):
    held = Return.objects(id=return_id).first()
    # The customer, or another replica, may have been quicker.
    if held is None or not offering.is_late(held):
        return
    offering.pass_over(held)
    if held.status not in offering.OPEN_TO_OFFERS:
        keeping.keep(held)
        return
    held.offering = {**held.offering, "expired_at": clock.now()}
    told = offering.go_on(held)
    telling.tell_of_expiry(held)
    keeping.keep(held, contract.return_offer_expired, *told)
