"""Hours of the day and of the week, and public holidays, by which times are said."""

from marshmallow import fields

from .common import Country, Pattern, Strict, Whole

TIME_OF_DAY = Pattern("^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$",
                      error="This is not a time of day such as 09:30.")
# As ISO 3166-2 has them, without the country: MD for Madrid, CA for California.
_REGION = Pattern("^[A-Z0-9]{1,3}$", error="This is not the code of a region such as MD.")


class SpanOfDay(Strict):
    starts = fields.String(required=True, validate=TIME_OF_DAY)
    ends = fields.String(required=True, validate=TIME_OF_DAY, metadata={
        "description": "Up to 24:00. What ends no later than it starts ends on the next day."})


class SpanOfWeek(SpanOfDay):
    """When somebody is there on a day of the week, 1 being Monday (ISO 8601)."""

    weekday = Whole(1, 7, required=True)


class PublicHolidays(Strict):
    """The public holidays of a country and, where it is said, of one of its regions."""

    country = Country(required=True)
    subdivision = fields.String(allow_none=True, validate=_REGION, metadata={
        "description": "The region, ISO 3166-2 without the country, such as MD for Madrid."})
