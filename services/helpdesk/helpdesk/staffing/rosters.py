"""Who works when."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from .models import AgentRoster

_HOUR = timedelta(hours=1)


def keep_agent_roster(*, user_id, **fields):
    """Say when somebody works, in place of what was said before."""
    held = AgentRoster.objects(id=user_id).first()
    if held is None:
        return _shown(AgentRoster(id=user_id, **fields).add().stored)
    for name, value in fields.items():
        setattr(held, name, value)
    return _shown(held.put().stored)


def get_agent_roster(*, user_id):
    """Show when somebody works."""
    return _shown(AgentRoster.fetch_raw(user_id))


def working_at(roster, at):
    """Which part of an hour, from 0 to 1, somebody works by their roster, as stored."""
    zone, ends_at = ZoneInfo(roster["time_zone"]), at + _HOUR
    day, worked = at.astimezone(zone).date(), timedelta()
    # An hour can begin on one day and end on the next.
    for date in (day, day + timedelta(days=1)):
        if not _is_off(roster, date.isoformat()):
            for shift in roster.get("shifts", ()):
                if shift["weekday"] == date.isoweekday():
                    begins = max(at, _moment(date, shift["starts"], zone))
                    worked += max(timedelta(), min(
                        ends_at, _moment(date, shift["ends"], zone)) - begins)
    return worked / _HOUR


def _is_off(roster, day):
    return any(off["starts_on"] <= day <= off["ends_on"] for off in roster.get("days_off", ()))


def _moment(day, text, zone):
    hour, minute = int(text[:2]), int(text[3:])
    if hour == 24:
        day, hour = day + timedelta(days=1), 0
    return datetime.combine(day, time(hour, minute), zone).astimezone(UTC)


def _shown(raw):
    return {"user_id": raw["_id"], "time_zone": raw["time_zone"], "updated_at": raw["updated_at"],
            "shifts": raw.get("shifts", []), "days_off": raw.get("days_off", [])}
