"""An occasion as iCalendar (RFC 5545), for the calendar of whoever comes."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from contracts.errors import NotFound

from .models import Occasion

PRODUCT = "-//Vinculo//Occasions//EN"
_STATES = {"cancelled": "CANCELLED"}


def write_occasion_calendar(*, occasion_id):
    """Write an occasion for anybody's calendar; where it is on the net is told by mail only."""
    occasion = Occasion.fetch_raw(occasion_id)
    if occasion["state"] == "draft":
        raise NotFound(f"There is no {Occasion.ENTITY} {occasion_id}.", id=occasion_id)
    return {"text": text_of(occasion)}


def text_of(occasion, *, with_url=False):
    """The text of the calendar that holds an occasion, given as stored."""
    zone, event = ZoneInfo(occasion["time_zone"]), Event()
    event.add("uid", f"{occasion['_id']}@vinculo")
    event.add("dtstamp", occasion["updated_at"].replace(microsecond=0))
    event.add("sequence", occasion["version"] - 1)
    event.add("summary", occasion["name"])
    event.add("dtstart", occasion["starts_at"].astimezone(zone))
    event.add("dtend", occasion["ends_at"].astimezone(zone))
    event.add("status", _STATES.get(occasion["state"], "CONFIRMED"))
    if occasion.get("place"):
        event.add("location", occasion["place"])
    if with_url and occasion.get("url"):
        event.add("url", occasion["url"])
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "CANCEL" if occasion["state"] == "cancelled" else "PUBLISH")
    calendar.add_component(event)
    calendar.add_missing_timezones(
        last_date=(occasion["ends_at"] + timedelta(days=366)).date())
    return calendar.to_ical().decode()


def attachment_of(occasion):
    """The same as goes along with a mail to somebody who has a place."""
    return {"name": "calendar.ics", "content_type": "text/calendar",
            "content": text_of(occasion, with_url=True).encode()}
