"""Business calendars: in which hours promises are kept, in a time zone, but for which days."""

import itertools

from marshmallow import ValidationError, fields, validate, validates_schema

from ..common import (
    Day,
    ExpectedVersion,
    Flag,
    Id,
    PageRequest,
    Recorded,
    Strict,
    Text,
    Time,
    TimeZone,
    Whole,
    many,
    page_of,
)
from ..hours import PublicHolidays, SpanOfDay, SpanOfWeek

# What a promise can last, and what can be asked of a calendar.
MOST_MINUTES = 527_040


class DayOfItsOwn(Strict):
    """A day with hours of its own, whatever its weekday and though it be a holiday."""

    day = Day(required=True)
    open = fields.List(fields.Nested(SpanOfDay), required=True,
                       validate=validate.Length(min=1, max=10))


class BusinessCalendarFields(Strict):
    name = Text(100)
    time_zone = TimeZone()
    open = fields.List(fields.Nested(SpanOfWeek), validate=validate.Length(min=1, max=50))
    closed_on = many(Day(), 400, metadata={"description": "Days on which nobody is there."})
    exceptions = many(DayOfItsOwn, 200)
    holidays = fields.Nested(PublicHolidays, allow_none=True, metadata={
        "description": "Public holidays, on which nobody is there either."})

    @validates_schema(skip_on_field_errors=True)
    def refuse_doubles(self, data, **_options):
        """Refuse hours that overlap on a day, and days that are named twice."""
        held = sorted((one["weekday"], one["starts"], one["ends"]) for one in data.get("open", ()))
        for before, after in itertools.pairwise(held):
            ends = before[2] if before[2] > before[1] else "24:00"
            if before[0] == after[0] and after[1] < ends:
                raise ValidationError("Two of these overlap.", "open")
        days = [one["day"] for one in data.get("exceptions", ())]
        if len(set(days)) < len(days):
            raise ValidationError("A day is named twice.", "exceptions")


class NewBusinessCalendar(BusinessCalendarFields):
    name = Text(100, required=True)
    time_zone = TimeZone(required=True)
    open = fields.List(fields.Nested(SpanOfWeek), required=True,
                       validate=validate.Length(min=1, max=50))


class BusinessCalendar(Recorded):
    """Weekly hours, but for days that are closed or have hours of their own."""

    id = Id("business_calendar", required=True)
    name = Text(100, required=True)
    time_zone = TimeZone(required=True)
    open = many(SpanOfWeek, 50, required=True)
    closed_on = many(Day(), 400, required=True)
    exceptions = many(DayOfItsOwn, 200, required=True)
    holidays = fields.Nested(PublicHolidays, allow_none=True)
    archived_at = Time(allow_none=True)


class BusinessCalendarId(Strict):
    business_calendar_id = Id("business_calendar", required=True)


class ChangeBusinessCalendar(BusinessCalendarId, ExpectedVersion):
    """Which calendar, and optionally at which version."""


class UpdateBusinessCalendar(ChangeBusinessCalendar):
    changes = fields.Nested(BusinessCalendarFields, required=True)


class ListBusinessCalendars(PageRequest):
    is_archived = Flag(load_default=False)


BusinessCalendarPage = page_of(BusinessCalendar, "BusinessCalendarPage")


class ReckonTime(BusinessCalendarId):
    """So many minutes after a moment, or the time between it and another: one of the two.

    Without either it is asked whether somebody is there at that moment.
    """

    from_at = Time(required=True)
    minutes = Whole(0, MOST_MINUTES)
    until_at = Time()

    @validates_schema(skip_on_field_errors=True)
    def refuse_both(self, data, **_options):
        if "minutes" in data and "until_at" in data:
            raise ValidationError("Give either minutes or until_at.", "minutes")
        if data.get("until_at") and abs((data["until_at"] - data["from_at"]).days) > 3 * 366:
            raise ValidationError("It is more than three years away.", "until_at")


class ReckonedTime(Strict):
    from_at = Time(required=True)
    until_at = Time(required=True, allow_none=True, metadata={
        "description": "Null where so much business time does not pass within three years."})
    seconds = Whole(required=True, metadata={"description": "Of business time between the two."})
    is_open = Flag(required=True, metadata={"description": "Whether the first is within hours."})
