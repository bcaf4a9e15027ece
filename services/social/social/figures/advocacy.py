"""Whom advocates sent in a period, and what came of it."""

from chassis.figures import (
    address,
    days_before,
    decimal_of,
    figure,
    given,
    moments_of,
    series,
    span,
    step_of,
)

from ..advocacy.models import Advocate, Referral


def get_advocacy_figures(*, starts_on, ends_on, owner_id=None, team_id=None, currency=None):
    """Count referrals of a period and of that before; they have no owner and no team."""
    now, before = (_period(currency, *days) for days in (
        (starts_on, ends_on), days_before(starts_on, ends_on)))
    led = address("/referrals", **span(starts_on, ends_on, "lead_after", "lead_before"))
    won = address("/referrals", **span(starts_on, ends_on, "won_after", "won_before"))
    paid, paid_before = now["paid"], before["paid"]
    return {
        "figures": [
            figure("active_advocate_count", "count", Advocate.collection().count_documents(
                {"state": "active", **given(owner_id=owner_id)}),
                rows=address("/advocates", state="active")),
            figure("referred_lead_count", "count", now["leads"], before["leads"], rows=led),
            figure("referrals_won", "count", now["won"], before["won"], rows=won),
            *(figure("referred_revenue", "money", paid.get(one, 0), paid_before.get(one, 0),
                     currency=one, rows=address("/referrals", state="paid"))
              for one in sorted({*paid, *paid_before}))],
        "series": [series("referred_lead_count", "count", {
            row["_id"]: row["count"] for row in Referral.collection().aggregate([
                {"$match": {"lead_at": moments_of(starts_on, ends_on)}},
                {"$group": {"_id": {"$dateToString": {
                    "date": "$lead_at", "format": step_of(starts_on, ends_on)}},
                    "count": {"$sum": 1}}}])}, starts_on, ends_on)],
        "tables": [],
    }


def _period(currency, starts_on, ends_on):
    moments = moments_of(starts_on, ends_on)
    paid = Referral.collection().aggregate([
        {"$match": {"invoices.paid_at": moments}}, {"$unwind": "$invoices"},
        {"$match": {"invoices.paid_at": moments,
                    **({"invoices.amount.currency": currency} if currency else {})}},
        {"$group": {"_id": "$invoices.amount.currency",
                    "total": {"$sum": "$invoices.amount.amount"}}}])
    return {"leads": Referral.collection().count_documents({"lead_at": moments}),
            "won": Referral.collection().count_documents({"won_at": moments}),
            "paid": {row["_id"]: decimal_of(row["total"]) for row in paid}}
