"""The making of the collective invoices of a month, party by party, in the background."""

from datetime import date, timedelta

from chassis import clock, paging
from chassis.jobs import as_service
from chassis.outbox import commit
from chassis.store import view
from contracts.errors import ValidationFailed

from ..issuers.issuers import day_at
from ..issuers.models import Issuer
from . import collecting, orders
from .models import InvoicingRun, Ordered

# How many orders one transaction looks at: more would hold up whoever issues in the same series.
MOST_TOGETHER = 10
MOST_TURNS = 100
# For how long an order is left to whoever took it, should they die at it.
TURN = timedelta(seconds=10)


def create_invoicing_run(*, period):
    """Have the collective invoices of a month made that is over."""
    issuer = Issuer.objects(id=Issuer.THE_ID).first()
    this_month = (day_at(issuer) if issuer else clock.today())[:7]
    if period >= this_month:
        raise ValidationFailed.at("/period", "That month is not over yet.")
    return InvoicingRun(period=period).add().to_view()


def get_invoicing_run(*, invoicing_run_id):
    """Show how far collective invoices are."""
    return view(InvoicingRun.fetch_raw(invoicing_run_id))


def list_invoicing_runs(*, limit, after):
    """List the makings of collective invoices, the latest first."""
    return paging.page(InvoicingRun.collection(), {}, sort="-created_at", kind=paging.moment,
                       limit=limit, after=after)


def make_collective_invoices():
    """Begin the run of the month before, once, and go on with those that are not done."""
    with as_service("billing"):
        commit(_begin_run_of_last_month)
        for raw in list(InvoicingRun.collection().find({"state": "waiting"}, {"_id": 1})):
            while commit(lambda id=raw["_id"]: _next_party(id)):
                pass


def invoice_due_orders():
    """Invoice orders that were told of, or whose waiting may be over, a few at a time."""
    with as_service("billing"):
        for _ in range(MOST_TURNS):
            ids = _take_due()
            if not ids:
                return
            for contact_id in commit(lambda ids=ids: _look_at(ids)):
                commit(lambda id=contact_id: _invoice_late(id))


def _take_due():
    """The ids of orders whose turn it is, left to nobody else for a while.

    Orders go alone that were taken before and are not done, so that one at fault is so alone.
    """
    now = clock.now()
    found = list(Ordered.collection().find({"retry_at": {"$lte": now}}, {"_attempts": 1})
                 .sort("retry_at", 1).limit(MOST_TOGETHER))
    again = [raw["_id"] for raw in found if raw.get("_attempts")]
    ids = again[:1] or [raw["_id"] for raw in found]
    Ordered.collection().update_many(
        {"_id": {"$in": ids}},
        {"$set": {"retry_at": now + TURN}, "$inc": {"version": 1, "_attempts": 1}})
    return ids


def _begin_run_of_last_month():
    issuer = Issuer.objects(id=Issuer.THE_ID).first()
    if issuer is None:
        return
    period = _month_before(day_at(issuer))
    if InvoicingRun.objects(first_of=period).first() is None:
        InvoicingRun(period=period, first_of=period).add()


def _next_party(run_id):
    """Invoice the next party of a run; whether there was one."""
    run = InvoicingRun.fetch(run_id)
    found = Ordered.collection().find_one(
        {"is_collected": True, "contact_id": {"$gt": run.reached or ""}}, {"contact_id": 1},
        sort=[("contact_id", 1), ("_id", 1)])
    if found is None:
        run.state, run.finished_at, run.reached = "done", clock.now(), None
        run.put()
        return False
    issued, has_to_wait = collecting.invoice_party(
        found["contact_id"], before=_first_after(run.period))
    run.reached = found["contact_id"]
    run.issued_count += issued
    run.waiting_count += has_to_wait
    run.put()
    return True


def _look_at(ids):
    """Invoice what of orders is to be; gives the parties that missed the invoice of their month."""
    late = set()
    for ordered in Ordered.objects(id__in=ids).order_by("id"):
        was_waiting = ordered.waiting_since is not None
        ordered.attempts = None
        orders.consider(ordered)
        ordered.put()
        if was_waiting and ordered.is_collected:
            late.add(ordered.contact_id)
    return late


def _invoice_late(contact_id):
    issuer = Issuer.objects(id=Issuer.THE_ID).first()
    if issuer is not None:
        collecting.invoice_party(contact_id, before=collecting.first_of_this_month(issuer))


def _month_before(day):
    return (date.fromisoformat(day).replace(day=1) - timedelta(days=1)).isoformat()[:7]


def _first_after(period):
    year, month = int(period[:4]), int(period[5:])
    return date(year + month // 12, month % 12 + 1, 1).isoformat()
