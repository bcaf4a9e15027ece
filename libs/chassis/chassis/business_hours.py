"""Time that counts: so many minutes on, of the hours in which somebody is there.

Hours are said as

    {"time_zone": "Europe/Madrid",
     "open": [{"weekday": 1, "starts": "09:00", "ends": "18:00"}],
     "closed_on": ["2026-12-08"],
     "exceptions": [{"day": "2026-12-24", "open": [{"starts": "09:00", "ends": "13:00"}]}],
     "holidays": {"country": "ES", "subdivision": "MD"}}

of which the first two have to be there. Weekday 1 is Monday (ISO 8601). What ends no later than it
starts ends on the next day, also where that one is closed: the day on which it starts decides. An
exception says all hours of its day, whatever else is said of it.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from . import public_holidays

# Beyond this nobody is there often enough.
MOST_DAYS = 3 * 366
_MOST_KEPT = 4000
_DAY = timedelta(days=1)
_NOTHING = timedelta()


def add_minutes(moment, minutes, hours=None):
    """The moment (UTC) that comes so many minutes later, counting only business hours.

    Without hours every minute counts, and so it does where nobody is there for that long within
    three years. Minutes are real ones, also on the days when the clocks are changed.
    """
    span = timedelta(minutes=minutes)
    if not hours:
        return moment + span
    return Hours(hours).after(moment, span) or moment + span


def minutes_between(start, end, hours=None):
    """How many whole minutes of business hours lie between two moments."""
    counted = Hours(hours).between(start, end) if hours else max(end - start, _NOTHING)
    return counted // timedelta(minutes=1)


class AllHours:
    """Hours for those who are always there."""

    def after(self, moment, span):
        return moment + max(span, _NOTHING)

    def between(self, start, end):
        return max(end - start, _NOTHING)

    def is_open(self, _moment):
        return True


class Hours:
    """Business hours, made ready for being asked often."""

    def __init__(self, said):
        self._zone = ZoneInfo(said["time_zone"])
        self._weekly = {}
        for one in said["open"]:
            self._weekly.setdefault(one["weekday"], []).append(one)
        self._closed_on = frozenset(said.get("closed_on") or ())
        self._exceptions = {one["day"]: one["open"] for one in said.get("exceptions") or ()}
        self._holidays = said.get("holidays")
        self._kept = {}

    def after(self, moment, span):
        """The first moment (UTC) at which so much business time has passed since another.

        None where that takes more than three years. Right away for a span of nothing.
        """
        if span <= _NOTHING:
            return moment
        left = span
        for starts_at, ends_at in self._spans(moment, moment + _DAY * MOST_DAYS):
            if starts_at + left <= ends_at:
                return starts_at + left
            left -= ends_at - starts_at
        return None

    def between(self, start, end):
        """How much business time lies between two moments; nothing if they are the wrong way."""
        spans = self._spans(start, end)
        return sum((ends_at - starts_at for starts_at, ends_at in spans), _NOTHING)

    def is_open(self, moment):
        """Whether somebody is there at a moment."""
        return any(True for _ in self._spans(moment, moment + timedelta.resolution))

    def _spans(self, start, end):
        """From when to when somebody is there between two moments, in order, none twice."""
        if end <= start:
            return
        # What begins on the day before may go on today.
        day, last = self._day_of(start) - _DAY, self._day_of(end)
        reached = start
        while day <= last:
            for starts_at, ends_at in self._open_on(day):
                starts_at, ends_at = max(starts_at, reached), min(ends_at, end)
                if starts_at < ends_at:
                    reached = ends_at
                    yield starts_at, ends_at
            day += _DAY

    def _day_of(self, moment):
        return moment.astimezone(self._zone).date()

    def _open_on(self, day):
        spans = self._kept.get(day)
        if spans is None:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            spans = self._kept[day] = sorted(
                _span_of(day, one, self._zone) for one in self._said_of(day))
        return spans

    def _said_of(self, day):
        text = day.isoformat()
        if text in self._exceptions:
            return self._exceptions[text]
        if text in self._closed_on or (
                self._holidays and public_holidays.is_one(day, **self._holidays)):
            return ()
        return self._weekly.get(day.isoweekday(), ())


def _span_of(day, said, zone):
    ends_on = day if said["ends"] > said["starts"] else day + _DAY
    return _at(day, said["starts"], zone), _at(ends_on, said["ends"], zone)


def _at(day: date, text, zone):
    """A time of day in UTC: the first of two where clocks are put back.

    Where clocks are put forward over it, it comes when they are.
    """
    hour, minute = int(text[:2]), int(text[3:])
    if hour == 24:
        day, hour = day + _DAY, 0
    local = datetime.combine(day, time(hour, minute), zone)
    found = local.astimezone(UTC)
    if found.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return found
    return _change_before(found, zone)


def _change_before(moment, zone):
    """When the clocks were put forward, shortly before a moment."""
    offset = moment.astimezone(zone).utcoffset()
    before, after = moment - _DAY, moment
    while after - before > timedelta(seconds=1):
        middle = before + ((after - before) // 2)
        if middle.astimezone(zone).utcoffset() == offset:
            after = middle
        else:
            before = middle
    return after.replace(microsecond=0)
