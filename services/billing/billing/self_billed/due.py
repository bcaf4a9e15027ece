"""Which commissions wait to be invoiced, and when they are looked at again."""

from datetime import timedelta

from chassis import clock, paging
from chassis.parties import survivor_of

from .models import CommissionDue

# Should what they wait for have come by a way that tells nobody.
AGAIN_AFTER = timedelta(minutes=10)
DRAFT_DELETED = "draft_deleted"


def list_waiting_commissions(*, limit, after, contact_id=None):
    """List commissions that wait to be invoiced, with what is missing, the latest first."""
    where = {"waiting_since": {"$exists": True}}
    if contact_id is not None:
        where["contact_id"] = survivor_of(contact_id)
    return paging.page(
        CommissionDue.collection(), where, sort="-waiting_since", kind=paging.moment, limit=limit,
        after=after, show=_shown)


def put_off(due, error):
    """Note why commissions cannot be invoiced yet. Whoever calls stores it."""
    if due.waiting_reason != error.code:
        due.waiting_since = clock.now()
    due.waiting_reason, due.waiting_detail = error.code, error.detail
    due.retry_at = clock.now() + AGAIN_AFTER


def let_go(due, invoice):
    """Commissions wait for nothing any more. Whoever calls stores it."""
    due.invoice_id = invoice.id
    due.waiting_reason = due.waiting_detail = due.waiting_since = due.retry_at = None


def wait_again(invoice):
    """Have the commissions of a draft that is deleted wait until somebody asks for another."""
    if invoice.commission_statement_id is None:
        return
    due = CommissionDue.fetch(invoice.commission_statement_id)
    due.invoice_id, due.retry_at = None, None
    due.waiting_reason, due.waiting_since = DRAFT_DELETED, clock.now()
    due.waiting_detail = "Its draft was deleted."
    due.put()


def try_again(contact_id):
    """Have what waits of a supplier be looked at again; not what somebody took back."""
    CommissionDue.collection().update_many(
        {"contact_id": contact_id, "retry_at": {"$exists": True}},
        {"$set": {"retry_at": clock.now()}})


def _shown(raw):
    return {
        "commission_statement_id": raw["_id"], "contact_id": raw["contact_id"],
        "period": raw["period"], "total": raw["total"], "reason": raw["waiting_reason"],
        "detail": raw["waiting_detail"], "waiting_since": raw["waiting_since"],
    }
