"""What came through partners in a period, and what they earned by it."""

from collections import defaultdict
from decimal import Decimal

from chassis.figures import address, days_before, decimal_of, figure, given, share, span

from ..partners.models import Agreement, Commission, DealRegistration
from . import orders

_PLACED = ("placed_after", "placed_before")
_THROUGH = {"partner_id": {"$gt": ""}}


def get_partner_figures(*, starts_on, ends_on, owner_id=None, team_id=None, currency=None):
    """Show orders through partners and what these earned, in a period and in that before."""
    who = given(owner_id=owner_id, team_id=team_id)
    where = {**who, **orders.of_currency(currency)}
    now = _Period(where, currency, starts_on, ends_on)
    before = _Period(where, currency, *days_before(starts_on, ends_on))
    narrowed = {"is_cancelled": "false", **who, **span(starts_on, ends_on, *_PLACED)}
    rows = address("/orders", has_partner="true", **narrowed)
    by_partner = defaultdict(list)
    for row in orders.grouped("$partner_id", {**where, **_THROUGH}, starts_on, ends_on):
        by_partner[row["_id"]["key"]].append(row)
    return {
        "figures": [
            figure("partner_order_count", "count", now.sums.count, before.sums.count, rows=rows),
            figure("active_partner_count", "count", len(by_partner), rows=rows),
            figure("agreement_count", "count", _count(Agreement, state="active"),
                   rows=address("/agreements", state="active")),
            figure("waiting_registration_count", "count", _count(
                DealRegistration, state="waiting"), rows=address(
                    "/deal-registrations", state="waiting")),
            *orders.amounts("partner_revenue", now.sums.totals, before.sums.totals, rows),
            *(figure("partner_share", "share", share(now.sums.totals.get(one, 0), total),
                     share(before.sums.totals.get(one, 0), before.all.totals.get(one)),
                     currency=one, rows=rows) for one, total in sorted(now.all.totals.items())),
            *orders.amounts("commission", now.commissions, before.commissions, address(
                "/commissions", earned_from=starts_on, earned_to=ends_on))],
        "series": [],
        "tables": [orders.table_of("orders_by_partner", by_partner, "partner_id", narrowed)],
    }


class _Period:
    """The orders of a period, those of them through partners, and what these earned."""

    def __init__(self, where, currency, starts_on, ends_on):
        self.all = orders.sums_of(orders.grouped(None, where, starts_on, ends_on))
        self.sums = orders.sums_of(
            orders.grouped(None, {**where, **_THROUGH}, starts_on, ends_on))
        self.commissions = _commissions(currency, starts_on, ends_on)


def _commissions(currency, starts_on, ends_on):
    found = defaultdict(Decimal)
    for row in Commission.collection().aggregate([
            {"$match": {"earned_on": {"$gte": starts_on, "$lte": ends_on},
                        **({"amount.currency": currency} if currency else {})}},
            {"$group": {"_id": "$amount.currency", "total": {"$sum": "$amount.amount"}}}]):
        found[row["_id"]] += decimal_of(row["total"])
    return found


def _count(document, **where):
    return document.collection().count_documents(where)
