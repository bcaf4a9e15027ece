"""When a programme pays back: what was spent against what was gained, worked out when asked."""

from collections import defaultdict
from decimal import Decimal

from chassis import clock
from chassis.money import rounded

from ..currencies.valuing import in_house
from ..settings import house_currency
from . import attributing, benefits, projecting, spending
from .models import Programme

HORIZON_YEARS = 20


def get_programme_payback(*, programme_id):
    """Show what a programme cost and brought by now, and when it pays back."""
    return payback_of(Programme.fetch_raw(programme_id), clock.today())


def payback_of(raw, today):
    """The payback of a programme as stored, as of a day: facts up to it, a projection beyond."""
    programme = benefits.loaded_programme(raw)
    ledger = spending.entered(programme, today)
    spent = [*spending.invested(programme, today), *ledger]
    margin, earned = benefits.earned(programme, today)
    gained = [margin, *benefits.saved(programme, today)]
    spend, benefit = _added(spent), _added(gained)
    planned, unvalued_count = _planned(programme, today)
    standing, on, earliest, latest, pace = _standing(
        programme, spend, benefit, _added(ledger), planned, today)
    total_spend, total_benefit = _sum(spend), _sum(benefit)
    return {
        "programme_id": programme["id"], "as_of": today, "benefit_as_of": earned.as_of,
        "is_whole": earned.is_whole, "spend": _money(total_spend),
        "benefit": _money(total_benefit), "net": _money(total_benefit - total_spend),
        "spend_parts": [_part(one) for one in spent],
        "benefit_parts": [_part(one) for one in gained],
        "months": _months(spend, benefit, programme["starts_on"], today),
        "standing": standing, "payback_on": on, "earliest_on": earliest, "latest_on": latest,
        "planned_on": programme["payback_on"], "projection": pace and _pace(pace, unvalued_count)}


def _standing(programme, spend, benefit, ledger, planned, today):
    """`(standing, day, earliest, latest, Pace or None)`: facts first, then how it goes on."""
    if not _sum(spend) > 0:
        return "nothing_spent", None, None, None, None
    reached = projecting.first_day(spend, benefit)
    if reached is not None:
        return "paid_back", reached, None, None, None
    pace = projecting.pace_of(benefit, ledger, programme["starts_on"], today)
    if pace is None:
        return "too_early", None, None, None, None
    on, earliest, latest = projecting.dates_of(
        _sum(spend) - _sum(benefit), pace, planned, today)
    return ("projected" if on else "not_on_this_course"), on, earliest, latest, pace


def _planned(programme, today):
    """`({day: amount}, how many are not in it)`: what is to be invested after a day, at the rates
    that are known by now."""
    last = f"{int(today[:4]) + HORIZON_YEARS}{today[4:]}"
    planned, unvalued_count = defaultdict(Decimal), 0
    for line in programme["investments"]:
        rated = in_house(line["amount"], today)
        to_come = [day for day in spending.days_of(line, last) if day > today]
        if rated is None:
            unvalued_count += len(to_come)
            continue
        for day in to_come:
            planned[day] += rated
    return planned, unvalued_count


def _added(parts):
    """The amounts of parts together, by day."""
    sums = defaultdict(Decimal)
    for part in parts:
        for day, amount in part.by_day.items():
            sums[day] += amount
    return sums


def _months(spend, benefit, starts_on, today):
    spent_in, gained_in = _by_month(spend), _by_month(benefit)
    rows, spent, gained = [], Decimal(0), Decimal(0)
    for month in (first[:7] for first, _ in attributing.months_of(starts_on, today)):
        spent, gained = spent + spent_in[month], gained + gained_in[month]
        rows.append({
            "month": month, "spend": _money(spent_in[month]), "benefit": _money(gained_in[month]),
            "cumulative_spend": _money(spent), "cumulative_benefit": _money(gained)})
    return rows


def _by_month(flow):
    sums = defaultdict(Decimal)
    for day, amount in flow.items():
        sums[day[:7]] += amount
    return sums


def _part(part):
    return {"kind": part.kind, "name": part.name, "amount": _money(_sum(part.by_day)),
            "row_count": part.row_count, "unvalued_count": part.unvalued_count,
            "rows": part.rows}


def _pace(pace, unvalued_count):
    return {"days_used": pace.days, "benefit_a_day": _money(pace.benefit),
            "ledger_spend_a_day": _money(pace.spend), "standard_error": _money(pace.error),
            "confidence": projecting.CONFIDENCE, "unvalued_count": unvalued_count}


def _sum(by_day):
    return sum(by_day.values(), Decimal(0))


def _money(amount):
    return {"amount": rounded(amount, house_currency()), "currency": house_currency()}
