"""Which invoices are owed to campaigns, how much of each, and the margin of that."""

from datetime import date, timedelta
from decimal import Decimal

from dateutil.relativedelta import relativedelta

from chassis.money import exact, rounded

from ..attribution import conversions, paths, weights
from ..settings import house_currency
from ..sold.models import SoldInvoice, SoldOrder

LOOK_BACK_DAYS, MODEL = 90, "linear"
# So many invoices are looked at together, on average: paths of many more are read in parts.
MOST_AT_ONCE = 5000
_NAMELESS = paths.UNNAMED


def attributed_in(starts_on, ends_on):
    """The conversions of some days, read so many days at once as hold few enough invoices."""
    count = SoldInvoice.collection().count_documents(
        {"issued_on": {"$gte": starts_on, "$lte": ends_on}})
    first, last = date.fromisoformat(starts_on), date.fromisoformat(ends_on)
    days = (last - first).days + 1
    at_once = timedelta(days=max(1, days * MOST_AT_ONCE // max(count, 1)))
    while first <= last:
        following = min(first + at_once, last + timedelta(days=1))
        yield from attributed(conversions.conversions_of(
            first.isoformat(), (following - timedelta(days=1)).isoformat()))
        first = following


def attributed(found):
    """Conversions with what of each is owed to campaigns, and the margin of that."""
    paths.give_paths(found, look_back_days=LOOK_BACK_DAYS, includes_sent=False)
    rates = _margin_rates(found)
    for one in found:
        revenue = one.revenue and rounded(one.revenue * _share(one), house_currency())
        rate = rates[one.id]
        margin = None if None in (revenue, rate) else rounded(revenue * rate, house_currency())
        yield {"invoice_id": one.id, "number": one.invoice.get("number"),
               "issued_on": one.invoice["issued_on"], "paid_revenue": one.revenue,
               "attributed_revenue": revenue, "margin_rate": rate, "attributed_margin": margin}


def _share(one):
    """Which part of a conversion is owed to touches that name a campaign."""
    steps = paths.steps_of(one, "campaign")
    return sum((share for step, share in zip(
        steps, weights.shares_of(MODEL, steps), strict=True) if step.key != _NAMELESS), Decimal(0))


def _margin_rates(found):
    """`{invoice id: the margin of its orders by their totals}`, None where none is known."""
    ids = sorted({id for one in found for id in one.invoice.get("order_ids", ())})
    orders = {raw["_id"]: raw for raw in SoldOrder.collection().find(
        {"_id": {"$in": ids}}, {"house_total": 1, "house_margin": 1})}
    rates = {}
    for one in found:
        known = [orders[id] for id in one.invoice.get("order_ids", ())
                 if "house_margin" in orders.get(id, ()) and "house_total" in orders[id]]
        total = sum((exact(raw["house_total"]) for raw in known), Decimal(0))
        margin = sum((exact(raw["house_margin"]) for raw in known), Decimal(0))
        rates[one.id] = margin / total if total else None
    return rates


def months_of(starts_on, ends_on):
    """The days of a period month by month, as `(first day, last day)`."""
    first, last = date.fromisoformat(starts_on), date.fromisoformat(ends_on)
    while first <= last:
        following = first.replace(day=1) + relativedelta(months=1)
        yield first.isoformat(), min(last, following - relativedelta(days=1)).isoformat()
        first = following
