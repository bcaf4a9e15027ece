"""What a programme brought: margin of what customers paid and campaigns are owed, and savings."""

from datetime import date
from decimal import Decimal

from dateutil.relativedelta import relativedelta

from chassis import paging
from chassis.figures import address
from chassis.money import exact, loaded, rounded
from contracts.marketing.measures import MEASURES

from ..attribution import conversions, paths, weights
from ..currencies.valuing import in_house
from ..settings import house_currency
from ..sold.models import SoldInvoice, SoldOrder
from .models import MeasuredValue, Programme
from .spending import Part

LOOK_BACK_DAYS, MODEL = 90, "linear"
# So many invoices are looked at together, on average: paths of many more are read in parts.
MOST_AT_ONCE = 5000
# A day's part of what a better unit is worth in a month: there are 365 ÷ 12 days in one.
_DAYS_A_MONTH = Decimal(365) / 12
_NAMELESS = paths.UNNAMED


def earned(programme, until_on):
    """The attributed margin of invoices issued since the programme began, by day of issue."""
    starts_on = programme["starts_on"]
    part = Part("attributed_margin", MODEL, address(
        f"/programmes/{programme['id']}/benefits", starts_on=starts_on, ends_on=until_on))
    for row in _attributed_in(starts_on, until_on):
        if row["attributed_revenue"]:
            part.add(row["issued_on"], row["attributed_margin"])
        elif row["attributed_revenue"] is None:
            part.add(row["issued_on"], None)
    return part


def revenue_of(starts_on, ends_on):
    """What was paid of the invoices of some days and is owed to campaigns."""
    return sum((row["attributed_revenue"] or Decimal(0)
                for row in _attributed_in(starts_on, ends_on)), Decimal(0))


def saved(programme, until_on):
    """What it was worth that measures were better than their baselines, a part for each saving.

    A day is worth what its measured value is better × the value of a unit ÷ the days of a month;
    it is less than nothing where the measure was worse.
    """
    return [_saving(line, programme["starts_on"], until_on) for line in programme["savings"]]


def _saving(line, starts_on, until_on):
    measure, days = line["measure"], line["period_days"]
    part = Part("saving", line["name"], address(
        "/programme-values", measure=measure, period_days=days))
    sign = 1 if MEASURES[measure].is_higher_better else -1
    for raw in MeasuredValue.collection().find(
            {"measure": measure, "period_days": days,
             "day": {"$gte": starts_on, "$lte": until_on}, "value": {"$exists": True}}):
        better = sign * (exact(raw["value"]) - line["baseline"])
        worth = in_house(line["unit_value"], raw["day"])
        part.add(raw["day"], None if worth is None else better * worth / _DAYS_A_MONTH)
    return part


def list_programme_benefits(*, programme_id, limit, after, starts_on=None, ends_on=None):
    """List the invoices behind what a programme brought, each with what of it is owed to it."""
    programme = Programme.fetch_raw(programme_id)
    first = max(starts_on or programme["starts_on"], programme["starts_on"])
    issued = {"$gte": first} | ({"$lte": ends_on} if ends_on else {})
    page = paging.page(
        SoldInvoice.collection(), {"kind": "invoice", "issued_on": issued}, sort="issued_on",
        kind=paging.text, limit=limit, after=after, show=lambda raw: raw["_id"])
    found = conversions.conversions_among(page["items"])
    return page | {"items": [_shown(row) for row in _attributed(found)]}


def _attributed_in(starts_on, ends_on):
    """The conversions of some days, read so many months at once as hold few enough invoices."""
    count = SoldInvoice.collection().count_documents(
        {"issued_on": {"$gte": starts_on, "$lte": ends_on}})
    months = list(months_of(starts_on, ends_on))
    at_once = max(1, len(months) * MOST_AT_ONCE // max(count, 1))
    for start in range(0, len(months), at_once):
        some = months[start : start + at_once]
        yield from _attributed(conversions.conversions_of(some[0][0], some[-1][1]))


def _attributed(found):
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


def _shown(row):
    def money(name):
        amount = row[name]
        return None if amount is None else {"amount": amount, "currency": house_currency()}

    rate = row["margin_rate"]
    return row | {
        **{name: money(name) for name in (
            "paid_revenue", "attributed_revenue", "attributed_margin")},
        "margin_rate": None if rate is None else round(float(rate), 6),
        "explained": address(f"/attribution/conversions/{row['invoice_id']}",
                             look_back_days=LOOK_BACK_DAYS)}


def months_of(starts_on, ends_on):
    """The days of a period month by month, as `(first day, last day)`."""
    first, last = date.fromisoformat(starts_on), date.fromisoformat(ends_on)
    while first <= last:
        following = first.replace(day=1) + relativedelta(months=1)
        yield first.isoformat(), min(last, following - relativedelta(days=1)).isoformat()
        first = following


def loaded_programme(raw):
    """A stored programme with its decimals, and with the lists that are empty."""
    return loaded({"id": raw["_id"], "investments": [], "ledger_kinds": [], "savings": [], **raw})
