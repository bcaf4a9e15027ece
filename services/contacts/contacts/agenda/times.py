"""When an activity is: the fields that say so, made consistent, and shifted to an occurrence."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from contracts.contacts.activity import LONGEST_MINUTES
from contracts.errors import ValidationFailed

from .recurrence import beginnings, local_of, moment_of, normal_rule

NAMES = ("starts_at", "ends_at", "starts_on", "ends_on", "due_at", "duration_minutes")
# What is meant when no end is given.
USUAL = timedelta(minutes=30)
EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def settle(fields):
    """Make the times and the recurrence of an activity consistent, in place.

    Raises ValidationFailed, naming what is wrong.
    """
    for name in ("starts_at", "ends_at", "due_at"):
        if fields.get(name):
            fields[name] = to_the_second(fields[name])
    given = [name for name in ("starts_at", "starts_on", "due_at") if fields.get(name)]
    if len(given) > 1:
        raise ValidationFailed.at(f"/{given[1]}", "Say in one way when it is.")
    settle_one = _SETTLE[given[0] if given else None]
    settle_one(fields)
    first, last = span(fields)
    if first is not None and not EARLIEST <= first <= last <= LATEST:
        raise ValidationFailed.at(f"/{given[0]}", "This is too far away.")
    if fields.get("recurrence"):
        _settle_recurrence(fields, first)


def _settle_timed(fields):
    starts_at, minutes = fields["starts_at"], fields.get("duration_minutes")
    _refuse(fields, "ends_on")
    if not fields.get("ends_at"):
        fields["ends_at"] = starts_at + (USUAL if minutes is None else timedelta(minutes=minutes))
    length = fields["ends_at"] - starts_at
    if not timedelta() <= length <= timedelta(minutes=LONGEST_MINUTES):
        raise ValidationFailed.at("/ends_at", "It ends after its beginning, within 31 days.")
    fields["duration_minutes"] = int(length.total_seconds() // 60)


def _settle_all_day(fields):
    _refuse(fields, "ends_at", "duration_minutes")
    fields["ends_on"] = fields.get("ends_on") or fields["starts_on"]
    days = (date.fromisoformat(fields["ends_on"]) - date.fromisoformat(fields["starts_on"])).days
    if not 0 <= days < 31:
        raise ValidationFailed.at("/ends_on", "It ends after its beginning, within 31 days.")


def _settle_due(fields):
    _refuse(fields, "ends_at", "ends_on")


def _settle_some_time(fields):
    _refuse(fields, "ends_at", "ends_on")
    if fields.get("type") in ("meeting", "visit"):
        raise ValidationFailed.at("/starts_at", "Say when it is.")


_SETTLE = {"starts_at": _settle_timed, "starts_on": _settle_all_day, "due_at": _settle_due,
           None: _settle_some_time}


def _refuse(fields, *names):
    errors = [{"pointer": f"/{name}", "detail": "This does not go with when it begins."}
              for name in names if fields.get(name)]
    if errors:
        raise ValidationFailed(errors=errors)


def _settle_recurrence(fields, first):
    recurrence = fields["recurrence"] = {
        name: value for name, value in fields["recurrence"].items() if value}
    if first is None:
        raise ValidationFailed.at("/recurrence", "Say when it is for the first time.")
    zone = ZoneInfo(fields["time_zone"])
    if "rule" not in recurrence and "added_at" not in recurrence:
        raise ValidationFailed.at("/recurrence/rule", "Say by which rule it comes again.")
    for name in ("excluded_at", "added_at"):
        if name in recurrence:
            recurrence[name] = sorted({to_the_second(moment) for moment in recurrence[name]})
    if "rule" not in recurrence:
        return
    try:
        recurrence["rule"] = normal_rule(
            recurrence["rule"], zone=zone, is_all_day=bool(fields.get("starts_on")))
    except ValueError as error:
        raise ValidationFailed.at("/recurrence/rule", str(error)) from error
    # Calendars differ in what a beginning outside its own rule means (RFC 5545, 3.8.5.3).
    if beginnings(first, fields["time_zone"], {"rule": recurrence["rule"]}, after=first,
                  before=first + timedelta(seconds=1)) != [first]:
        raise ValidationFailed.at(
            "/recurrence/rule", "It has to begin at a time that its rule names.")


def to_the_second(moment):
    """A moment as calendars know it, which is to the second."""
    return moment.replace(microsecond=0)


def span(fields):
    """From when to when it is the first time, in UTC; None twice for what has no time."""
    if fields.get("starts_at"):
        return fields["starts_at"], fields["ends_at"]
    if fields.get("starts_on"):
        zone = ZoneInfo(fields["time_zone"])
        return midnight(fields["starts_on"], zone), midnight(fields["ends_on"], zone, later=DAY)
    return fields.get("due_at"), fields.get("due_at")


def midnight(day, zone, later=timedelta()):
    """When a day begins there."""
    return moment_of(datetime.combine(date.fromisoformat(day), time()) + later, zone)


def at_occurrence(fields, moment):
    """The fields that say when it is, for the occurrence that begins at that moment."""
    if fields.get("starts_at"):
        return {"starts_at": moment, "ends_at": moment + (fields["ends_at"] - fields["starts_at"])}
    if fields.get("starts_on"):
        days = date.fromisoformat(fields["ends_on"]) - date.fromisoformat(fields["starts_on"])
        day = local_of(moment, ZoneInfo(fields["time_zone"])).date()
        return {"starts_on": day.isoformat(), "ends_on": (day + days).isoformat()}
    return {"due_at": moment}
