"""Subscriptions: begun, changed, paused, resumed, cancelled; and what customers see of theirs."""

from ..declare import get, post
from ..errors import Conflict
from . import subscription as s
from .declared import CHANGED, NOT_FOUND, billing
from .invoices import NOT_READY

OVER = {"subscription_is_over": Conflict}
BILLED = CHANGED | NOT_READY | OVER

create_subscription = billing.command(
    "create_subscription", "Have a party subscribe to a plan; what is due is invoiced at once.",
    request=s.NewSubscription, reply=s.Subscription, permission="subscriptions:write",
    route=post("/subscriptions", location="/subscriptions/{id}"),
    errors=NOT_READY | {"plan_is_retired": Conflict},
    links={"get_subscription": {"subscription_id": "id"},
           "change_subscription": {"subscription_id": "id"},
           "cancel_subscription": {"subscription_id": "id"}},
)
get_subscription = billing.query(
    "get_subscription", "See a subscription.",
    request=s.SubscriptionId, reply=s.Subscription, permission="subscriptions:read",
    route=get("/subscriptions/{subscription_id}"), errors=NOT_FOUND,
)
list_subscriptions = billing.query(
    "list_subscriptions", "List subscriptions, the latest first.",
    request=s.ListSubscriptions, reply=s.SubscriptionPage, permission="subscriptions:read",
    route=get("/subscriptions"),
)
change_subscription = billing.command(
    "change_subscription",
    "Change plan or quantity, now by days or from the next period on.",
    request=s.ChangeSubscription, reply=s.Subscription, permission="subscriptions:write",
    route=post("/subscriptions/{subscription_id}/change", status=200),
    errors=BILLED | {"plan_is_retired": Conflict, "currency_differs": Conflict,
                     "subscription_is_paused": Conflict},
)
pause_subscription = billing.command(
    "pause_subscription", "Bill nothing from today on, and credit the days that are left.",
    request=s.PauseSubscription, reply=s.Subscription, permission="subscriptions:write",
    route=post("/subscriptions/{subscription_id}/pause", status=200),
    errors=BILLED | {"subscription_is_trialing": Conflict},
)
resume_subscription = billing.command(
    "resume_subscription", "Go on with a paused subscription from today on.",
    request=s.PauseSubscription, reply=s.Subscription, permission="subscriptions:write",
    route=post("/subscriptions/{subscription_id}/resume", status=200), errors=BILLED,
)
cancel_subscription = billing.command(
    "cancel_subscription", "Cancel a subscription, now or at the end of what is billed.",
    request=s.CancelSubscription, reply=s.Subscription, permission="subscriptions:write",
    route=post("/subscriptions/{subscription_id}/cancel", status=200), errors=BILLED,
)

list_portal_subscriptions = billing.query(
    "list_portal_subscriptions", "List your own subscriptions.",
    request=s.ListPortalSubscriptions, reply=s.PortalSubscriptionPage, permission="portal:use",
    route=get("/subscriptions", audience="portal"),
)
get_portal_subscription = billing.query(
    "get_portal_subscription", "See a subscription of your own.",
    request=s.SubscriptionId, reply=s.PortalSubscription, permission="portal:use",
    route=get("/subscriptions/{subscription_id}", audience="portal"), errors=NOT_FOUND,
)
cancel_portal_subscription = billing.command(
    "cancel_portal_subscription", "Cancel a subscription of your own at the end of its period.",
    request=s.CancelPortalSubscription, reply=s.PortalSubscription, permission="portal:use",
    route=post("/subscriptions/{subscription_id}/cancel", status=200, audience="portal"),
    errors=BILLED,
)

subscription_started = billing.event(
    "billing.subscription.started", "A party subscribed to a plan.", s.SubscriptionTold)
subscription_renewed = billing.event(
    "billing.subscription.renewed", "A period of a subscription was invoiced.",
    s.SubscriptionTold)
subscription_changed = billing.event(
    "billing.subscription.changed", "Plan or quantity of a subscription changed.",
    s.SubscriptionTold)
subscription_paused = billing.event(
    "billing.subscription.paused", "A subscription was paused.", s.SubscriptionTold)
subscription_resumed = billing.event(
    "billing.subscription.resumed", "A paused subscription goes on.", s.SubscriptionTold)
subscription_cancelled = billing.event(
    "billing.subscription.cancelled",
    "A subscription was cancelled; `cancels_on` says from when, where that is later.",
    s.SubscriptionTold)
subscription_ended = billing.event(
    "billing.subscription.ended", "A subscription is over.", s.SubscriptionTold)
