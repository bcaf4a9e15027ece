"""What a programme brought: margin of what customers paid and campaigns are owed, and savings."""

from decimal import Decimal

from chassis import paging
from chassis.figures import address
from chassis.money import exact, loaded
from contracts.marketing.measures import MEASURES

from ..attribution import conversions
from ..currencies.valuing import in_house
from ..settings import house_currency
from ..sold.models import SoldInvoice
from . import attributing, benefit_months
from .models import MeasuredValue, Programme
from .spending import Part

# A day's part of what a better unit is worth in a month: there are 365 ÷ 12 days in one.
_DAYS_A_MONTH = Decimal(365) / 12


def earned(programme, until_on):
    """`(part, Earned)`: the attributed margin of invoices issued since the programme began, by day
    of issue."""
    starts_on = programme["starts_on"]
    part = Part("attributed_margin", attributing.MODEL, address(
        f"/programmes/{programme['id']}/benefits", starts_on=starts_on, ends_on=until_on))
    found = benefit_months.earned_in(starts_on, until_on)
    for day, told in found.days.items():
        part.add(day, told.margin, row_count=told.row_count, unvalued_count=told.unvalued_count)
    return part, found


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
    return page | {"items": [_shown(row) for row in attributing.attributed(found)]}


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
                             look_back_days=attributing.LOOK_BACK_DAYS)}


def loaded_programme(raw):
    """A stored programme with its decimals, and with the lists that are empty."""
    return loaded({"id": raw["_id"], "investments": [], "ledger_kinds": [], "savings": [], **raw})
