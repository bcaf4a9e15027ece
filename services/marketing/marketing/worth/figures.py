"""What a customer brought, worked out of the rows that were told of them, and of nothing else."""

from collections import defaultdict
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

from chassis.money import rounded

from . import engagement

YEAR = timedelta(days=365)


def figures_of(*, orders, invoices, moments, costs, today, currency):
    """All figures of a customer that take no look at others, as of a day (a date).

    `orders` are those that stand, as `rows.py` reads them; `invoices` with credit notes; `moments`
    `[(direction, day)]`; `costs` as the ledger of costs adds them up over the last twelve months.
    """
    valued = [order for order in orders if order["revenue"] is not None]
    revenue = _sum(order["revenue"] for order in valued)
    known = [order for order in valued if order["margin"] is not None]
    last, before = _year(valued, today, 0), _year(valued, today, 1)
    cost = costs["amount"]
    return {
        "order_count": len(orders),
        "unvalued_count": len(orders) - len(valued) + sum(
            invoice["net"] is None for invoice in invoices),
        "revenue": revenue,
        "average_order": rounded(revenue / len(valued), currency) if valued else None,
        "invoiced": _invoiced(invoices),
        "margin": _sum(order["margin"] for order in known) if known else None,
        "margin_count": len(known),
        "cost_to_serve": cost,
        "cost_unvalued_count": costs["unvalued_count"],
        "profit": _profit(orders, today, cost),
        "first_order_at": min((order["placed_at"] for order in orders), default=None),
        "last_order_at": max((order["placed_at"] for order in orders), default=None),
        "revenue_last_year": last,
        "revenue_year_before": before,
        "trend": round(float(last / before) - 1, 4) if before else None,
        "concentration": concentration_of(valued),
        "engagement": engagement.engagement_of(
            [*moments, *(("order", order["placed_at"].date()) for order in orders)], today),
        "history": history_of(orders, today),
    }


def year_began_at(today):
    """When the year began that ends with this day."""
    return datetime.combine(today - YEAR + timedelta(days=1), time(), UTC)


def _sum(amounts):
    return sum(amounts, Decimal(0))


def _year(orders, today, years_ago):
    """What a year brought; the first of them ends today."""
    until = today - years_ago * YEAR
    return _sum(order["revenue"] for order in orders
                if until - YEAR < order["placed_at"].date() <= until)


def _invoiced(invoices):
    return _sum(-invoice["net"] if invoice["kind"] == "credit_note" else invoice["net"]
                for invoice in invoices if invoice["net"] is not None)


def _profit(orders, today, cost):
    """The margin of the last year less what looking after them cost; None where one is unknown."""
    margins = [order["margin"] for order in orders
               if today - YEAR < order["placed_at"].date() <= today]
    if None in margins or cost is None:
        return None
    return _sum(margins) - cost


def concentration_of(orders):
    """Herfindahl-Hirschman over products: the sum of the squares of their shares, 1 for only one.

    Shares are of what lines without taxes come to in the currency of the house, at the rate of
    their order. Lines of no product in the catalogue are left out; None where none is left.
    """
    sums = defaultdict(float)
    for order in orders:
        factor = float(order["revenue"]) / order["total"] if order["total"] else 0.0
        for product_id, net in order["lines"]:
            sums[product_id] += net * factor
    total = sum(sums.values())
    if total <= 0:
        return None
    # Sums of the same lines in another order differ in the last digits.
    return round(sum((part / total) ** 2 for part in sums.values()), 4)


def history_of(orders, today):
    """How purchases went, as models of lifetime take it; None without any.

    Orders of a day are one purchase. `x` is how many purchases followed the first, the last of them
    `t_x` weeks after it; `T` weeks have passed since; `m` is what a repeat brought on average, 0
    where none did or its value is not known.
    """
    days = defaultdict(Decimal)
    for order in orders:
        days[order["placed_at"].date()] += order["revenue"] or Decimal(0)
    past = sorted(day for day in days if day <= today)
    if not past:
        return None
    first, repeats = past[0], past[1:]
    return {
        "x": len(repeats),
        "t_x": (past[-1] - first).days / 7,
        "T": (today - first).days / 7,
        "m": float(_sum(days[day] for day in repeats) / len(repeats)) if repeats else 0.0,
    }
