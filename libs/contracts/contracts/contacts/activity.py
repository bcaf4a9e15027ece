"""What is planned with parties and by our people: tasks, calls, meetings, visits."""

from marshmallow import fields, validate

from ..common import (
    Day,
    Flag,
    Id,
    PageRequest,
    Pattern,
    Recorded,
    Strict,
    Text,
    Time,
    TimeZone,
    Whole,
    many,
    page_of,
)
from ..visibility import shows
from .contact import CHANNELS, ExpectedVersion
from .custom_values import custom_filters, custom_values
from .interaction import Reference

TYPES = ("task", "call", "meeting", "visit")
STATES = ("open", "done", "cancelled")
REPLIES = ("awaited", "accepted", "declined", "tentative")

# How long one thing may last, and how long before it somebody may be reminded.
LONGEST_MINUTES = 31 * 24 * 60
EARLIEST_REMINDER_MINUTES = 28 * 24 * 60


class ActivityParticipant(Strict):
    """Who is to take part: one of our people, a contact, or a bare address."""

    user_id = Id("user", allow_none=True)
    contact_id = Id("contact", allow_none=True)
    address = Text(254, allow_none=True, metadata={"description": "An email address."})
    name = Text(300, allow_none=True)
    reply = fields.String(load_default="awaited", validate=validate.OneOf(REPLIES))


class Recurrence(Strict):
    """When it comes again (RFC 5545), by the clock on the wall of its time zone."""

    rule = Text(500, metadata={
        "description": "An RRULE without its name, such as FREQ=WEEKLY;BYDAY=MO;COUNT=10. DAILY, "
                       "WEEKLY, MONTHLY and YEARLY; at most once a day."})
    excluded_at = many(Time(), 500, metadata={"description": "EXDATE: beginnings left out."})
    added_at = many(Time(), 500, metadata={"description": "RDATE: further beginnings."})


class ActivityTimes(Strict):
    """When it is: from a time to a time, from a day to a day, or until it is due."""

    starts_at = Time(allow_none=True)
    ends_at = Time(allow_none=True)
    starts_on = Day(allow_none=True, metadata={"description": "Of what takes whole days."})
    ends_on = Day(allow_none=True, metadata={"description": "The last day of it."})
    due_at = Time(allow_none=True)
    duration_minutes = Whole(
        0, LONGEST_MINUTES, allow_none=True,
        metadata={"description": "May be given in place of ends_at."})


class OccurrenceChanges(ActivityTimes):
    """What can be otherwise at one occurrence. A merge patch (RFC 7396)."""

    subject = Text(300)
    notes = Text(20_000, is_long=True, allow_none=True)
    place = Text(300, allow_none=True)
    url = Text(500, allow_none=True, validate=Pattern(
        r"^https?://[^\s]{1,480}$", error="Give an address that begins with https://."))


class ActivityChanges(OccurrenceChanges):
    """A merge patch (RFC 7396): null clears a field, a list replaces the list."""

    time_zone = TimeZone()
    shows_as = fields.String(validate=validate.OneOf(("busy", "free")))
    owner_id = Id("user")
    participants = many(ActivityParticipant, 200)
    refers_to = many(Reference, 50)
    priority = fields.String(validate=validate.OneOf(("low", "normal", "high")))
    reminders = many(
        Whole(0, EARLIEST_REMINDER_MINUTES), 10,
        metadata={"description": "Minutes before it begins or is due."})
    recurrence = fields.Nested(Recurrence, allow_none=True)
    custom = custom_values(is_said=True)


class NewActivity(ActivityChanges):
    type = fields.String(required=True, validate=validate.OneOf(TYPES))
    subject = Text(300, required=True)


@shows("activity", owned_by=("owner_id", "participants.user_id"))
class Activity(ActivityChanges, Recorded):
    """An activity, or one occurrence of it, which then says so by `occurrence_at`."""

    id = Id("activity", required=True)
    custom = custom_values()
    type = fields.String(required=True, validate=validate.OneOf(TYPES))
    subject = Text(300, required=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    is_overdue = Flag(required=True, metadata={"description": "Open, and its time is over."})
    occurrence_at = Time(
        allow_none=True,
        metadata={"description": "When this occurrence would begin by the rule; its name."})
    outcome = Text(200, allow_none=True)
    completed_at = Time(allow_none=True)
    cancelled_at = Time(allow_none=True)
    cancel_reason = Text(500, allow_none=True)
    interaction_id = Id("interaction", allow_none=True)
    continues_id = Id("activity", allow_none=True, metadata={
        "description": "The activity that this one was a part of until it was changed."})


class ActivityId(Strict):
    activity_id = Id("activity", required=True)


class UpdateActivity(ActivityId, ExpectedVersion):
    changes = fields.Nested(ActivityChanges, required=True)


class UpdateOccurrence(ActivityId, ExpectedVersion):
    occurrence_at = Time(required=True)
    scope = fields.String(load_default="this", validate=validate.OneOf(("this", "following")))
    changes = fields.Nested(OccurrenceChanges, required=True)


class CompleteActivity(ActivityId, ExpectedVersion):
    """What came of it. With contacts among its participants an interaction is recorded."""

    occurrence_at = Time(allow_none=True)
    outcome = Text(200, required=True)
    text = Text(50_000, is_long=True, allow_none=True)
    occurred_at = Time(metadata={"description": "When it was begun as planned, if not given."})
    duration_seconds = Whole(0, 7 * 24 * 3600, allow_none=True)
    channel = fields.String(allow_none=True, validate=validate.OneOf(CHANNELS))
    direction = fields.String(
        load_default="outbound", validate=validate.OneOf(("inbound", "outbound", "internal")))


class CancelActivity(ActivityId, ExpectedVersion):
    occurrence_at = Time(allow_none=True, metadata={
        "description": "Only this occurrence, or this and those that follow."})
    scope = fields.String(load_default="this", validate=validate.OneOf(("this", "following")))
    reason = Text(500, allow_none=True)


class ListActivities(PageRequest):
    """With both ends of a period, occurrences, the earliest first; else activities, newest first.

    What is overdue is looked for in the year before now when no period is given.
    """

    owner_id = Id("user")
    contact_id = Id("contact")
    includes_people = Flag(metadata={
        "description": "With the contact, whoever belongs to it now: at most 1,000 people."})
    type = fields.String(validate=validate.OneOf(TYPES))
    state = fields.String(validate=validate.OneOf(STATES))
    is_overdue = Flag()
    custom = custom_filters()
    period_from_at = Time()
    period_to_at = Time(metadata={"description": "At most 366 days after the beginning."})


ActivityPage = page_of(Activity, "ActivityPage")


class AskFreeBusy(Strict):
    user_ids = fields.List(
        Id("user"), required=True, validate=validate.Length(min=1, max=50))
    period_from_at = Time(required=True)
    period_to_at = Time(required=True)


class BusyTime(Strict):
    starts_at = Time(required=True)
    ends_at = Time(required=True)


class UserFreeBusy(Strict):
    """When somebody is taken up; not by what."""

    user_id = Id("user", required=True)
    busy = fields.List(fields.Nested(BusyTime), required=True)


class FreeBusy(Strict):
    items = fields.List(fields.Nested(UserFreeBusy), required=True)


class ActivityChanged(Strict):
    """The activity as it is now; when one occurrence is meant, that occurrence."""

    activity = fields.Nested(Activity, required=True)


class ActivityReminded(ActivityChanged):
    """It is time to remind the owner and those of our people who take part."""

    minutes = Whole(0, EARLIEST_REMINDER_MINUTES, required=True)
    remind_at = Time(required=True)
    user_ids = many(Id("user"), 201, required=True)
