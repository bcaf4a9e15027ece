"""Subscriptions: begun, changed, paused, resumed and cancelled by us."""

from chassis import clock, paging
from chassis.outbox import announce
from chassis.parties import survivor_of
from chassis.store import view
from chassis.visibility import narrow
from contracts import billing as contract
from contracts.errors import ValidationFailed

from ..errors import (
    CurrencyDiffers,
    SubscriptionIsOver,
    SubscriptionIsPaused,
    SubscriptionIsTrialing,
)
from ..issuers.issuers import day_at, the_issuer
from .billing import RUNNING, bill_until, finish, give_back, set_plan
from .models import Subscription
from .periods import day_after
from .plans import held, plan_to_have

MOST_DAYS_BACK = 366


def create_subscription(*, contact_id, plan_id, quantity, starts_on, ends_on, anchor_on,
                        trial_days, parties):
    """Have a party subscribe to a plan; what is due by today is invoiced at once."""
    party, plan = parties[contact_id], plan_to_have(plan_id)
    today = day_at(the_issuer())
    starts_on = starts_on or today
    if starts_on < day_after(today, -MOST_DAYS_BACK):
        raise ValidationFailed.at("/starts_on", "That is more than a year ago.")
    days = plan.trial_days if trial_days is None else trial_days
    billed_from = day_after(starts_on, days)
    if ends_on is not None and ends_on < billed_from:
        raise ValidationFailed.at("/ends_on", "It would be over before anything is billed.")
    subscription = Subscription(
        contact_id=party["id"], owner_id=party.get("owner_id"), plan_id=plan.id, plan=held(plan),
        currency=plan.currency, quantity=quantity, state="trialing" if days else "active",
        starts_on=starts_on, trial_ends_on=day_after(billed_from, -1) if days else None,
        anchor_on=anchor_on or billed_from, next_invoice_on=billed_from, ends_on=ends_on,
        stops_on=day_after(ends_on) if ends_on else None).add()
    announce(contract.subscription_started, subscription)
    bill_until(subscription, today)
    return subscription.put().to_view()


def get_subscription(*, subscription_id):
    """Show a subscription."""
    return view(Subscription.fetch_raw(subscription_id))


def list_subscriptions(*, limit, after, contact_id=None, **filters):
    """List subscriptions, the latest first."""
    if contact_id is not None:
        filters["contact_id"] = survivor_of(contact_id)
    return paging.page(Subscription.collection(), narrow(filters, "subscription"),
                       sort="-created_at", kind=paging.moment, limit=limit, after=after)


def change_subscription(*, subscription_id, plan_id, quantity, at, expected_version):
    """Change plan or quantity: now, by days, or from the next period on."""
    subscription, today = _up_to_date(subscription_id, expected_version)
    if subscription.state == "paused":
        raise SubscriptionIsPaused(id=subscription_id)
    plan_id, quantity = plan_id or subscription.plan_id, quantity or subscription.quantity
    if plan_id != subscription.plan_id and (
            plan_to_have(plan_id).currency != subscription.currency):
        raise CurrencyDiffers(subscription_id=subscription_id)

    subscription.pending = {}
    if at == "period_end":
        subscription.pending = {"plan_id": plan_id, "quantity": quantity}
    elif (plan_id, quantity) != (subscription.plan_id, subscription.quantity):
        _change_now(subscription, plan_id, quantity, today)
    return subscription.put().to_view()


def _change_now(subscription, plan_id, quantity, today):
    """Credit the days that are left of the old, and bill them of the new."""
    is_billed = (subscription.period_ends_on or "") >= today
    if is_billed:
        give_back(subscription, today, "Subscription changed")
        subscription.next_invoice_on = today
        set_plan(subscription, plan_id, quantity, today)
    else:
        _set_unbilled(subscription, plan_id, quantity)
    announce(contract.subscription_changed, subscription)
    bill_until(subscription, today)


def _set_unbilled(subscription, plan_id, quantity):
    """Nothing is billed yet: what was chosen as the anchor stays."""
    anchor_on = subscription.anchor_on
    set_plan(subscription, plan_id, quantity, subscription.next_invoice_on)
    subscription.anchor_on = anchor_on


def pause_subscription(*, subscription_id, expected_version):
    """Bill nothing from today on, and credit the days that are left; once, while it is paused."""
    subscription, today = _up_to_date(subscription_id, expected_version)
    if subscription.state == "trialing":
        raise SubscriptionIsTrialing(id=subscription_id)
    if subscription.state == "paused":
        return subscription.put().to_view()

    give_back(subscription, today, "Subscription paused")
    subscription.state, subscription.paused_on = "paused", today
    subscription.next_invoice_on = None
    announce(contract.subscription_paused, subscription)
    return subscription.put().to_view()


def resume_subscription(*, subscription_id, expected_version):
    """Go on from today; the days up to the next period are billed by days."""
    subscription, today = _up_to_date(subscription_id, expected_version)
    if subscription.state != "paused":
        return subscription.put().to_view()

    subscription.state, subscription.paused_on = "active", None
    subscription.next_invoice_on = max(today, subscription.starts_on)
    announce(contract.subscription_resumed, subscription)
    bill_until(subscription, today)
    return subscription.put().to_view()


def cancel_subscription(*, subscription_id, at, gives_back, reason, expected_version):
    """Cancel a subscription, now or at the end of what is billed; cancelled twice is once."""
    subscription, today = _up_to_date(subscription_id, expected_version)
    return cancel(subscription, today, at=at, gives_back=gives_back, reason=reason).to_view()


def cancel(subscription, today, *, at, gives_back, reason):
    """Cancel a subscription, and store it."""
    is_now = at == "now" or subscription.state == "paused"
    if subscription.cancelled_at and not is_now:
        return subscription.put()

    subscription.cancelled_at = subscription.cancelled_at or clock.now()
    subscription.reason, subscription.pending = reason or subscription.reason, {}
    if not is_now:
        subscription.cancels_on = subscription.next_invoice_on
        subscription.stops_on = min(
            subscription.cancels_on, subscription.stops_on or subscription.cancels_on)
        announce(contract.subscription_cancelled, subscription)
        return subscription.put()
    if gives_back:
        give_back(subscription, today, "Subscription cancelled")
    subscription.cancels_on = today
    announce(contract.subscription_cancelled, subscription)
    finish(subscription)
    return subscription.put()


def up_to_date(subscription, today):
    """Bill what is due of a subscription by today. Raises SubscriptionIsOver for one that is."""
    bill_until(subscription, today)
    if subscription.state not in (*RUNNING, "paused"):
        raise SubscriptionIsOver(id=subscription.id, state=subscription.state)
    return subscription


def _up_to_date(subscription_id, expected_version):
    subscription = Subscription.fetch(subscription_id, expected_version=expected_version)
    today = day_at(the_issuer())
    return up_to_date(subscription, today), today
