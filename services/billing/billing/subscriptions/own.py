"""A customer's own subscriptions in the portal; anybody else's are not there."""

from chassis import paging
from chassis.store import view
from contracts.billing.subscription import PortalSubscription
from contracts.errors import NotFound

from ..issuers.issuers import day_at, the_issuer
from ..statements.portal_invoices import allowed
from .models import Subscription
from .subscriptions import cancel, up_to_date

_PORTAL = PortalSubscription()


def list_portal_subscriptions(*, limit, after, party, **filters):
    """List the customer's own subscriptions, the latest first."""
    return paging.page(
        Subscription.collection(), {"contact_id": party["id"], **filters}, sort="-created_at",
        kind=paging.moment, limit=limit, after=after, show=lambda raw: allowed(_PORTAL, view(raw)))


def get_portal_subscription(*, subscription_id, party):
    """Show the customer a subscription of their own."""
    return allowed(_PORTAL, _own(subscription_id, party).to_view())


def cancel_portal_subscription(*, subscription_id, reason, expected_version, party):
    """The customer cancels for the end of what is billed; nothing is given back."""
    _own(subscription_id, party)
    subscription = Subscription.fetch(subscription_id, expected_version=expected_version)
    today = day_at(the_issuer())
    cancelled = cancel(up_to_date(subscription, today), today, at="period_end", gives_back=False,
                       reason=reason)
    return allowed(_PORTAL, cancelled.to_view())


def _own(subscription_id, party):
    found = Subscription.objects(id=subscription_id, contact_id=party["id"]).first()
    if found is None:
        raise NotFound(f"There is no subscription {subscription_id}.", id=subscription_id)
    return found
