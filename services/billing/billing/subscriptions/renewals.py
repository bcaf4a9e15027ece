"""Renewals: what is due is billed by itself, each period once, and late after an outage."""

from datetime import timedelta

from chassis import clock
from chassis.jobs import as_service
from chassis.outbox import commit

from ..errors import NOT_READY
from ..issuers.issuers import day_at
from ..issuers.models import Issuer
from .billing import RUNNING, bill_next, is_due
from .models import Subscription

MOST_AT_ONCE = 500
# Should what a subscription waits for have come by a way that tells nobody.
AGAIN_AFTER = timedelta(hours=1)


def renew_subscriptions():
    """Bill the periods that have begun, one by one; another replica at it does no harm."""
    with as_service("billing"):
        for id in _due_ids():
            while commit(lambda id=id: _renew(id)):
                pass


def _due_ids():
    issuer = Issuer.objects(id=Issuer.THE_ID).first()
    if issuer is None:
        return []
    today = day_at(issuer)
    running = Subscription.collection().find(
        {"state": {"$in": RUNNING}, "next_invoice_on": {"$lte": today},
         "_retry_at": {"$lte": clock.now()}}, {"_id": 1}).limit(MOST_AT_ONCE)
    paused = Subscription.collection().find(
        {"state": "paused", "_stops_on": {"$lte": today}}, {"_id": 1}).limit(MOST_AT_ONCE)
    return [raw["_id"] for raw in (*running, *paused)]


def _renew(subscription_id):
    """Bill the next period of a subscription; whether another is due then."""
    subscription = Subscription.fetch(subscription_id)
    today = day_at(Issuer.fetch(Issuer.THE_ID))
    # Somebody else may have been quicker.
    if not is_due(subscription, today):
        return False
    try:
        bill_next(subscription)
    except NOT_READY as error:
        _put_off(subscription_id, error)
        return False
    subscription.put()
    return is_due(subscription, today)


def _put_off(subscription_id, error):
    subscription = Subscription.fetch(subscription_id)
    subscription.waiting_reason = error.code
    subscription.retry_at = clock.now() + AGAIN_AFTER
    subscription.put()
