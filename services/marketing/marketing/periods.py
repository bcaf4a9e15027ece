"""Days as bounds of moments; days are those of UTC."""

from datetime import UTC, datetime, timedelta


def within(starts_on=None, ends_on=None):
    """The condition that a moment is of these days, the last one included; None for any."""
    bounds = {}
    if starts_on:
        bounds["$gte"] = _start_of(starts_on)
    if ends_on:
        bounds["$lt"] = _start_of(ends_on) + timedelta(days=1)
    return bounds or None


def end_of(day):
    """The last moment of a day."""
    return _start_of(day) + timedelta(days=1) - timedelta(milliseconds=1)


def last_day_of(month):
    """The last day of a month (`YYYY-MM`)."""
    later = datetime.fromisoformat(f"{month}-01") + timedelta(days=31)
    return (later.replace(day=1) - timedelta(days=1)).date().isoformat()


def _start_of(day):
    return datetime.fromisoformat(day).replace(tzinfo=UTC)
