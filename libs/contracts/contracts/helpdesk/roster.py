"""Who works when: the shifts of a week, and the days on which somebody is off."""

import itertools

from marshmallow import ValidationError, fields, validates_schema

from ..common import Day, Id, Pattern, Strict, Time, TimeZone, Whole, many

_TIME_OF_DAY = Pattern(
    "^([01][0-9]|2[0-3]):[0-5][0-9]|24:00$", error="This is not a time of day such as 09:30.")


class Shift(Strict):
    """From when to when somebody works on a day of the week, 1 being Monday (ISO 8601).

    One through midnight is two: until 24:00, and from 00:00 of the next day.
    """

    weekday = Whole(1, 7, required=True)
    starts = fields.String(required=True, validate=_TIME_OF_DAY)
    ends = fields.String(required=True, validate=_TIME_OF_DAY)

    @validates_schema(skip_on_field_errors=True)
    def refuse_empty(self, data, **_options):
        if data["ends"] <= data["starts"]:
            raise ValidationError("It ends before it begins.", "ends")


class DaysOff(Strict):
    """From a day to a day on which somebody does not work, both included."""

    starts_on = Day(required=True)
    ends_on = Day(required=True)

    @validates_schema(skip_on_field_errors=True)
    def refuse_backwards(self, data, **_options):
        if data["ends_on"] < data["starts_on"]:
            raise ValidationError("It ends before it begins.", "ends_on")


class RosterFields(Strict):
    time_zone = TimeZone(required=True)
    shifts = many(Shift, 50, required=True)
    days_off = many(DaysOff, 100, load_default=list)

    @validates_schema(skip_on_field_errors=True)
    def refuse_overlaps(self, data, **_options):
        held = sorted((one["weekday"], one["starts"], one["ends"]) for one in data["shifts"])
        for before, after in itertools.pairwise(held):
            if before[0] == after[0] and after[1] < before[2]:
                raise ValidationError("Two of these overlap.", "shifts")


class KeepAgentRoster(RosterFields):
    user_id = Id("user", required=True)


class AgentRoster(RosterFields):
    user_id = Id("user", required=True)
    updated_at = Time(required=True)
