"""How well months were foretold that are over by now."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

from chassis import clock
from chassis.money import loaded, rounded
from contracts.context import current_call
from contracts.errors import ValidationFailed

from . import figures
from .models import ForecastSnapshot

MOST_MONTHS = 36
_FORETOLD = ("weighted", "converted", "commit")


def get_forecast_accuracy(*, from_month, to_month, days_before, **filters):
    """Show what was forecast so many days before the end of each month, and what was won."""
    if to_month < from_month:
        raise ValidationFailed.at("/to_month", "It ends before it starts.")
    if _count_of(from_month, to_month) > MOST_MONTHS:
        raise ValidationFailed.at("/to_month", f"At most {MOST_MONTHS} months are shown.")
    lines, month = [], from_month
    while month <= to_month:
        ends_on = figures.last_day_of(month)
        if ends_on >= clock.today():
            break
        lines += _of_month(month, ends_on, days_before, filters)
        month = (date.fromisoformat(ends_on) + timedelta(days=1)).isoformat()[:7]
    return {"lines": lines}


def _count_of(from_month, to_month):
    first, last = (int(month[:4]) * 12 + int(month[5:]) for month in (from_month, to_month))
    return last - first + 1


def _of_month(month, ends_on, days_before, filters):
    made_on = (date.fromisoformat(ends_on) - timedelta(days=days_before)).isoformat()
    snapshot = ForecastSnapshot.collection().find_one(
        {"month": month, "taken_on": {"$lte": made_on}}, sort=[("taken_on", -1)])
    if snapshot is None:
        return []
    foretold = defaultdict(lambda: dict.fromkeys(_FORETOLD, Decimal(0)))
    for line in map(loaded, snapshot["lines"]):
        if _is_asked_for(line, filters) and _is_seen(line):
            for name in _FORETOLD:
                foretold[line["currency"]][name] += line["won_total"] + line[name]
    won, _ = figures.added_up(f"{month}-01", ends_on, ("month",), filters)
    actual = {currency: line["won_total"] for (_, currency), line in won.items()}
    return [
        _line(month, currency, snapshot["taken_on"], foretold[currency],
              actual.get(currency, Decimal(0)))
        for currency in sorted(foretold.keys() | actual.keys())]


def _line(month, currency, taken_on, foretold, actual):
    return {
        "month": month, "currency": currency, "taken_on": taken_on,
        "actual": _money(actual, currency),
        **{name: _money(foretold[name], currency) for name in _FORETOLD},
        **{f"{name}_error": float((foretold[name] - actual) / actual) if actual else None
           for name in _FORETOLD},
    }


def _money(amount, currency):
    return {"amount": rounded(amount, currency), "currency": currency}


def _is_asked_for(line, filters):
    return all(line[name] == value for name, value in filters.items())


def _is_seen(line):
    """Whether a line is of the rows that the caller sees, by whose the deals were then."""
    call = current_call()
    if call is None or call.actor.sees is None:
        return True
    rows = call.actor.sees.get("deal", {}).get("rows")
    if rows == "all" or line["owner_id"] == call.actor.user_id:
        return True
    return rows == "team" and line["team_id"] in call.actor.team_ids
