"""Figures of dashboards as services tell them (`contracts.figures`), each leading to its rows."""

from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from urllib.parse import urlencode

from bson.decimal128 import Decimal128

from contracts.figures import MOST_TABLE_ROWS

from .money import exact, rounded

# With more days than this a series is told by month.
MOST_DAYS = 62
_FINEST = Decimal("0.000001")


def moments_of(starts_on, ends_on):
    """The condition that a moment is of these days, the last one included."""
    return {"$gte": _morning(starts_on), "$lt": _morning(ends_on) + timedelta(days=1)}


def days_before(starts_on, ends_on):
    """The period of as many days right before: `(its first day, its last)`."""
    first, last = date.fromisoformat(starts_on), date.fromisoformat(ends_on)
    until = first - timedelta(days=1)
    return (until - (last - first)).isoformat(), until.isoformat()


def address(path, **query):
    """Where rows are listed: a path with what narrows it, without what is None."""
    told = {name: value for name, value in query.items() if value is not None}
    return f"{path}?{urlencode(told)}" if told else path


def span(starts_on, ends_on, *names):
    """The days as moments of a list's filter, `{after: first moment, before: the one after}`."""
    after, before = names
    until = date.fromisoformat(ends_on) + timedelta(days=1)
    return {after: f"{starts_on}T00:00:00Z", before: f"{until.isoformat()}T00:00:00Z"}


def figure(name, unit, value, before=None, *, rows=None, currency=None, unvalued_count=0):
    """A figure, with by how much it changed."""
    value, before = told(value, unit, currency), told(before, unit, currency)
    change = None
    if value is not None and before:
        change = round(float((value - before) / abs(before)), 4)
    return {"name": name, "unit": unit, "currency": currency, "value": value, "before": before,
            "change": change, "rows": rows, "unvalued_count": unvalued_count}


def told(value, unit, currency=None):
    """A number as it is told: money at its minor unit, counts whole, all else to six places."""
    if value is None:
        return None
    number = decimal_of(value)
    if unit == "money":
        return rounded(number, currency)
    if unit == "count":
        return number.quantize(Decimal(1), ROUND_HALF_UP)
    return plain(number)


def plain(number):
    """A number half-up at the sixth place, written with no more places than it needs."""
    short = number.quantize(_FINEST, ROUND_HALF_UP).normalize()
    return short.quantize(Decimal(1)) if short == short.to_integral_value() else short


def decimal_of(value):
    """A number of the store or of code as Decimal."""
    if isinstance(value, Decimal128):
        return exact(value)
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)


def share(part, whole):
    """One number by another; None where there is nothing to divide by."""
    return decimal_of(part) / decimal_of(whole) if whole else None


def step_of(starts_on, ends_on):
    """How a moment is written that stands in a series: by day, or by month where it is long."""
    return "%Y-%m-%d" if len(_days(starts_on, ends_on)) <= MOST_DAYS else "%Y-%m"


def series(name, unit, found, starts_on, ends_on, *, currency=None):
    """A series of `{day or month: number}`, with nothing where nothing was."""
    length = 10 if step_of(starts_on, ends_on) == "%Y-%m-%d" else 7
    steps = dict.fromkeys(day[:length] for day in _days(starts_on, ends_on))
    return {"name": name, "unit": unit, "currency": currency, "points": [
        {"at": at, "value": told(found.get(at, 0), unit, currency)} for at in steps]}


def table(name, columns, lines):
    """A table of `(name, unit, currency)` and of `(key, label, values, rows)`, cut where too long.
    """
    return {
        "name": name,
        "columns": [{"name": called, "unit": unit, "currency": currency}
                    for called, unit, currency in columns],
        "lines": [{"key": key, "label": label, "rows": rows, "values": [
            told(value, unit, currency)
            for value, (_, unit, currency) in zip(values, columns, strict=True)]}
            for key, label, values, rows in lines[:MOST_TABLE_ROWS]],
        "is_whole": len(lines) <= MOST_TABLE_ROWS}


def _days(starts_on, ends_on):
    first = date.fromisoformat(starts_on)
    count = (date.fromisoformat(ends_on) - first).days + 1
    return [(first + timedelta(days=place)).isoformat() for place in range(count)]


def _morning(day):
    return datetime.fromisoformat(day).replace(tzinfo=UTC)


def between(field, after, before):
    """The condition that a moment lies from one on and before another, either of which may be None.
    """
    bounds = {"$gte": after, "$lt": before}
    bounds = {bound: moment for bound, moment in bounds.items() if moment is not None}
    return {field: bounds} if bounds else {}


def given(**fields):
    """What of these is not None."""
    return {name: value for name, value in fields.items() if value is not None}
