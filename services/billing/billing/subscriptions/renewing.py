"""When subscriptions that could not be renewed are looked at again."""

from chassis import clock

from .models import Subscription


def try_again(contact_id):
    """Have the subscriptions of a party be looked at again, as its fiscal data is there now."""
    Subscription.collection().update_many(
        {"contact_id": contact_id, "waiting_reason": {"$exists": True}},
        {"$set": {"_retry_at": clock.now()}})
