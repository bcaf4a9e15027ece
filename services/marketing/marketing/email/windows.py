"""When mail goes out, where whoever gets it is: now, or from which moment on."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

_A_WEEK = 8


def next_opening(window, zone_name, now):
    """The first moment from now on at which a window is open there: now itself, if it is."""
    zone = ZoneInfo(zone_name)
    today = now.astimezone(zone).date()
    for ahead in range(_A_WEEK):
        day = today + timedelta(days=ahead)
        if day.isoweekday() not in window["weekdays"]:
            continue
        opens, closes = (_moment(day, window[name], zone) for name in (
            "sends_from", "sends_until"))
        if now < closes:
            return max(now, opens)
    raise ValueError("A window is open on one day of the week at the least.")


def _moment(day, hour, zone):
    return datetime.combine(day, time.fromisoformat(hour), zone).astimezone(UTC)
