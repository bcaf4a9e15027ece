"""Cancellations: a subscription ends in billing, now or at the end of what is billed."""

from chassis.asking import ask
from contracts import billing
from contracts.errors import Conflict

_IS_OVER = "subscription_is_over"


def cancel(raw):
    """Have a subscription cancelled; one that is over already is. Gives what shows it."""
    id = raw["subscription_id"]
    try:
        ask(billing.cancel_subscription, once=f"return/{raw['_id']}", subscription_id=id,
            at=raw["_settle_with"]["at"], reason=raw.get("reason") or raw["number"])
    except Conflict as error:
        if error.code != _IS_OVER:
            raise
    return [{"type": "subscription", "id": id}]
