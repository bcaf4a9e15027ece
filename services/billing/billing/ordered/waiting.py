"""Orders that wait to be invoiced, and when they are looked at again."""

from datetime import timedelta

from chassis import clock, paging
from chassis.parties import parties_of

from ..invoices.models import Invoice
from .models import Ordered

# Should what they wait for have come by a way that tells nobody.
AGAIN_AFTER = timedelta(hours=1)
CANCELLED = "order_is_cancelled"


def list_waiting_orders(*, limit, after, contact_id=None, reason=None):
    """List orders that wait to be invoiced, with what is missing, the latest first."""
    where = {"waiting_since": {"$exists": True}}
    if contact_id is not None:
        party = parties_of([contact_id]).get(contact_id)
        where["contact_id"] = party["id"] if party else contact_id
    if reason is not None:
        where["waiting_reason"] = reason
    return paging.page(
        Ordered.collection(), where, sort="-waiting_since", kind=paging.moment, limit=limit,
        after=after, show=_shown)


def put_off(ordered, error):
    """Note why an order cannot be invoiced yet. Whoever calls stores it."""
    if ordered.waiting_reason != error.code:
        ordered.waiting_since = clock.now()
    ordered.waiting_reason, ordered.waiting_detail = error.code, error.detail
    ordered.retry_at = clock.now() + AGAIN_AFTER


def let_go(ordered):
    """An order waits for nothing any more. Whoever calls stores it."""
    ordered.waiting_reason = ordered.waiting_detail = ordered.waiting_since = None
    ordered.retry_at = None


def let_credited_go(invoice):
    """Cancelled orders wait no more once all that was invoiced of them is given back."""
    for ordered in Ordered.objects(id__in=list(invoice.order_ids), waiting_reason=CANCELLED):
        left = Invoice.collection().find_one(
            {"_id": {"$in": list(ordered.invoice_ids)}, "state": {"$ne": "cancelled"}}, {"_id": 1})
        if left is None:
            let_go(ordered)
            ordered.put()


def try_again(contact_id):
    """Have what waits of a party be looked at again, and what its new policy is about."""
    Ordered.collection().update_many(
        {"contact_id": contact_id, "state": {"$ne": "cancelled"}},
        {"$set": {"retry_at": clock.now()}})


def try_all_again():
    """Have all that waits be looked at again, as what all need has changed."""
    Ordered.collection().update_many(
        {"waiting_since": {"$exists": True}}, {"$set": {"retry_at": clock.now()}})


def _shown(raw):
    return {
        "order_id": raw["_id"], "number": raw["number"], "contact_id": raw["contact_id"],
        "reason": raw["waiting_reason"], "detail": raw["waiting_detail"],
        "waiting_since": raw["waiting_since"],
    }
