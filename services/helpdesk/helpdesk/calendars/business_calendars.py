"""Business calendars: made, changed, and asked for time that counts. Their versions are kept."""

from datetime import timedelta
from functools import lru_cache

from chassis import clock, paging, public_holidays
from chassis.business_hours import AllHours, Hours
from chassis.ids import new_id
from chassis.paging import moment
from contracts.errors import ValidationFailed

from ..errors import CalendarIsArchived, CalendarIsInUse
from ..slas.models import SlaPolicy
from .models import BusinessCalendar, CalendarHours, shown_calendar

_SECOND = timedelta(seconds=1)


def create_business_calendar(**fields):
    """Make a calendar of the hours in which promises are kept."""
    _require_known(fields.get("holidays"), "/holidays")
    made = BusinessCalendar(id=new_id(BusinessCalendar.ENTITY), **fields).add()
    _keep_version(made)
    return made.to_view()


def get_business_calendar(*, business_calendar_id):
    """Show a business calendar."""
    return shown_calendar(BusinessCalendar.fetch_raw(business_calendar_id))


def list_business_calendars(*, limit, after, is_archived):
    """List business calendars, the oldest first."""
    return paging.page(
        BusinessCalendar.collection(), {"archived_at": {"$ne": None} if is_archived else None},
        sort="created_at", kind=moment, limit=limit, after=after, show=shown_calendar)


def update_business_calendar(*, business_calendar_id, changes, expected_version):
    """Change a calendar; what was promised by it already goes on by the hours that it had."""
    held = BusinessCalendar.fetch(business_calendar_id, expected_version=expected_version)
    if held.archived_at:
        raise CalendarIsArchived(id=business_calendar_id)
    _require_known(changes.get("holidays"), "/changes/holidays")
    before = held.to_view()
    for name, value in changes.items():
        setattr(held, name, {} if name == "holidays" and value is None else value)
    if held.to_view() == before:
        return before

    held.put()
    _keep_version(held)
    return held.to_view()


def archive_business_calendar(*, business_calendar_id, expected_version):
    """Put a calendar away that no policy goes by. Doing so twice is doing it once."""
    held = BusinessCalendar.fetch(business_calendar_id, expected_version=expected_version)
    using = SlaPolicy.collection().find_one(
        {"calendar_id": business_calendar_id, "archived_at": None}, {"_id": 1})
    if using is not None:
        raise CalendarIsInUse(id=business_calendar_id, policy_id=using["_id"])
    if held.archived_at is None:
        held.archived_at = clock.now()
        held.put(at=held.archived_at)
        _keep_version(held)


def reckon_business_time(*, business_calendar_id, from_at, minutes=0, until_at=None):
    """Say when so many business minutes are over, or how many lie between two moments."""
    hours = Hours(BusinessCalendar.fetch_raw(business_calendar_id))
    if until_at is None:
        until_at = hours.after(from_at, timedelta(minutes=minutes))
        seconds = minutes * 60
    else:
        seconds = hours.between(from_at, until_at) // _SECOND
    return {"from_at": from_at, "until_at": until_at, "seconds": seconds,
            "is_open": hours.is_open(from_at)}


def require(calendar_id, pointer):
    """Raise ValidationFailed or CalendarIsArchived for a calendar that none can go by from now on.
    """
    found = BusinessCalendar.collection().find_one({"_id": calendar_id}, {"archived_at": 1})
    if found is None:
        raise ValidationFailed.at(pointer, "There is no such calendar.")
    if found.get("archived_at"):
        raise CalendarIsArchived(id=calendar_id)


def version_now(calendar_id):
    """By what `hours_of` gives the hours that a calendar has now, also when it has others later."""
    if calendar_id is None:
        return None
    return _version_of(calendar_id, BusinessCalendar.fetch_raw(calendar_id, {"version": 1}))


@lru_cache(1000)
def hours_of(calendar_version):
    """The hours of a calendar at a version; all hours without one."""
    if calendar_version is None:
        return AllHours()
    return Hours(CalendarHours.fetch_raw(calendar_version)["hours"])


def _keep_version(held):
    raw, now = held.stored, held.updated_at
    CalendarHours.collection().insert_one({
        "_id": _version_of(held.id, raw), "version": 1, "created_at": now, "updated_at": now,
        "hours": {name: raw[name] for name in BusinessCalendar.HOURS if name in raw}})


def _version_of(calendar_id, raw):
    return f"{calendar_id}/{raw['version']}"


def _require_known(holidays, pointer):
    if not holidays:
        return
    if not public_holidays.is_known(holidays["country"]):
        raise ValidationFailed.at(
            f"{pointer}/country", "The public holidays of this country are not known.")
    if not public_holidays.is_known(holidays["country"], holidays.get("subdivision")):
        raise ValidationFailed.at(
            f"{pointer}/subdivision", "The public holidays of this region are not known.")
