"""Activities written as iCalendar (RFC 5545), in the same bytes as long as nothing changes."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, Todo, vCalAddress, vRecur, vText

from .shown import show
from .times import DAY, NAMES

PRODUCT = "-//Vinculo//Agenda//EN"
# Calendars show the beginning of notes; who wants all of them looks here.
NOTES_LENGTH = 2000

_PRIORITIES = {"high": 1, "normal": 5, "low": 9}
_REPLIES = {"awaited": "NEEDS-ACTION", "accepted": "ACCEPTED", "declined": "DECLINED",
            "tentative": "TENTATIVE"}
_TODO_STATES = {"open": "NEEDS-ACTION", "done": "COMPLETED", "cancelled": "CANCELLED"}


def calendar_of(components, *, method=None, name=None):
    """The text of a calendar that holds these, with the time zones that they name."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    if method:
        calendar.add("method", method)
    if name:
        calendar.add("x-wr-calname", name)
    for component in components:
        calendar.add_component(component)
    calendar.add_missing_timezones(last_date=date(2040, 1, 1))
    return calendar.to_ical().decode()


def components_of(raw, others=(), *, people=None):
    """A stored activity as components: itself, and each occurrence that is otherwise.

    `people` says by user id with which address and name users stand in it; without it nobody is
    named, as in a calendar that is for oneself.
    """
    excluded = [other["occurrence_at"] for other in others if other["state"] == "cancelled"]
    component = _component(raw, show(raw), people)
    if raw["_is_recurring"]:
        _add_recurrence(component, raw, excluded)
    changed = [other for other in others if other["state"] != "cancelled"]
    return [component, *(occurrence_of(raw, other, people=people)
                         for other in sorted(changed, key=lambda other: other["occurrence_at"]))]


def occurrence_of(raw, other, *, people=None):
    """One occurrence that is otherwise, as a component of its own."""
    component = _component(raw, show(raw, other["occurrence_at"], other), people)
    component.add("recurrence-id", _moment(raw, other["occurrence_at"]))
    return component


def _component(raw, shown, people):
    component = Todo() if shown.get("due_at") or _has_no_time(shown) else Event()
    component.add("uid", f"{raw['_id']}@vinculo")
    component.add("dtstamp", raw["updated_at"].replace(microsecond=0))
    component.add("created", raw["created_at"].replace(microsecond=0))
    component.add("last-modified", raw["updated_at"].replace(microsecond=0))
    component.add("sequence", raw["version"] - 1)
    component.add("summary", shown["subject"])
    _add_times(component, raw, shown)
    _add_state(component, shown)
    component.add("categories", [shown["type"]])
    component.add("priority", _PRIORITIES[shown["priority"]])
    for name, field in (("description", "notes"), ("location", "place"), ("url", "url")):
        if shown.get(field):
            component.add(name, shown[field][:NOTES_LENGTH])
    if people is not None:
        _add_people(component, shown, people)
    for minutes in shown.get("reminders", ()) if shown["state"] == "open" else ():
        component.add_component(_alarm(shown["subject"], minutes))
    return component


def _has_no_time(shown):
    return not any(shown.get(name) for name in NAMES[:4])


def _add_times(component, raw, shown):
    if shown.get("starts_on"):
        component.add("dtstart", date.fromisoformat(shown["starts_on"]))
        component.add("dtend", date.fromisoformat(shown["ends_on"]) + DAY)
    elif shown.get("starts_at"):
        component.add("dtstart", _local(raw, shown["starts_at"]))
        component.add("dtend", _local(raw, shown["ends_at"]))
    elif shown.get("due_at"):
        if raw["_is_recurring"]:
            component.add("dtstart", _local(raw, shown["due_at"]))
            component.add("duration", timedelta(minutes=shown.get("duration_minutes") or 1))
        else:
            component.add("due", _local(raw, shown["due_at"]))


def _local(raw, moment):
    return moment.astimezone(ZoneInfo(raw["time_zone"]))


def _moment(raw, moment):
    """A beginning of a series, as the series itself begins: a day, or a time of its zone."""
    local = _local(raw, moment)
    return local.date() if raw.get("starts_on") else local


def _add_state(component, shown):
    if isinstance(component, Todo):
        component.add("status", _TODO_STATES[shown["state"]])
        if shown.get("completed_at"):
            component.add("completed", shown["completed_at"].replace(microsecond=0))
        return
    component.add("status", "CANCELLED" if shown["state"] == "cancelled" else "CONFIRMED")
    component.add("transp", "TRANSPARENT" if shown["shows_as"] == "free" else "OPAQUE")


def _add_recurrence(component, raw, excluded):
    recurrence = raw["recurrence"]
    if recurrence.get("rule"):
        component.add("rrule", vRecur.from_ical(recurrence["rule"]))
    for name, moments in (("exdate", sorted({*recurrence.get("excluded_at", ()), *excluded})),
                          ("rdate", recurrence.get("added_at", ()))):
        for moment in moments:
            value = _moment(raw, moment)
            parameters = {} if isinstance(value, datetime) else {"VALUE": "DATE"}
            component.add(name, value, parameters=parameters)


def _add_people(component, shown, people):
    organizer = people[shown["owner_id"]]
    component.add("organizer", _address(organizer["address"], organizer.get("name")))
    for participant in shown.get("participants", ()):
        known = people.get(
            participant.get("user_id") or participant.get("contact_id")) or participant
        if not known.get("address"):
            continue
        address = _address(known["address"], participant.get("name") or known.get("name"))
        address.params["ROLE"] = vText("REQ-PARTICIPANT")
        address.params["PARTSTAT"] = vText(_REPLIES[participant["reply"]])
        if participant["reply"] == "awaited":
            address.params["RSVP"] = vText("TRUE")
        component.add("attendee", address)


def _address(address, name):
    value = vCalAddress(f"mailto:{address}")
    if name:
        # A parameter has no way to hold a double quote (RFC 5545, section 3.1).
        value.params["CN"] = vText(name.replace('"', "'"))
    return value


def _alarm(subject, minutes):
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", subject)
    alarm.add("trigger", -timedelta(minutes=minutes))
    return alarm
