"""The time, asked for here so that tests can move it."""

from datetime import UTC, datetime, timedelta

_shift = timedelta()


def now():
    """This moment in UTC, to the millisecond, as the store keeps it."""
    moment = datetime.now(UTC) + _shift
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def today():
    """This day in UTC, `YYYY-MM-DD`."""
    return now().date().isoformat()


def move(by):
    """Move the clock, for tests: `move(timedelta(hours=1))`; `timedelta()` puts it right."""
    global _shift
    _shift = by
