"""Calendars that our people subscribe to by a secret link, and invitations."""

from marshmallow import fields

from ..common import Day, Id, PageRequest, Pattern, Recorded, Strict, Text, Time, many, page_of
from .activity import ActivityId

DIGEST = Pattern("^[0-9a-f]{64}$", error="This is not a SHA-256 in hex.")


class NewCalendar(Strict):
    label = Text(100, allow_none=True, metadata={"description": "Where the link is used."})


class CalendarDigest(Strict):
    digest = fields.String(
        required=True, validate=DIGEST,
        metadata={"description": "SHA-256 of the secret, which the gateway alone sees, in hex."})


class CreateCalendar(NewCalendar, CalendarDigest):
    """A link whose secret the gateway has made."""


class Calendar(NewCalendar, Recorded):
    """A secret link to what somebody has planned. The secret itself is kept nowhere."""

    id = Id("calendar", required=True)
    user_id = Id("user", required=True)
    last_used_on = Day(allow_none=True)
    revoked_at = Time(allow_none=True)


class CalendarLink(Calendar):
    """A link as it is shown once, when it is made or renewed."""

    token = Text(100, required=True, metadata={"description": "The secret, shown this once."})
    path = Text(200, required=True, metadata={"description": "Where calendar programs read."})


class CalendarId(Strict):
    calendar_id = Id("calendar", required=True)


class RenewCalendar(CalendarId, CalendarDigest):
    """Another secret in place of the one before, which is worth nothing from then on."""


class ListCalendars(PageRequest):
    pass


CalendarPage = page_of(Calendar, "CalendarPage")


class CalendarText(Strict):
    """iCalendar (RFC 5545), whose calendar it is, and when anything in it was changed last."""

    user_id = Id("user", required=True)
    text = fields.String(required=True)
    changed_at = Time(required=True)


class Attendee(Strict):
    """One of our people, as a mail reaches them."""

    user_id = Id("user", required=True)
    address = Text(254, required=True)
    name = Text(300, allow_none=True)


class WriteInvitation(ActivityId):
    occurrence_at = Time(allow_none=True)
    people = many(Attendee, 201, required=True)


class Invitation(Strict):
    """iCalendar with METHOD:REQUEST; with METHOD:CANCEL of what was called off (RFC 5546)."""

    text = fields.String(required=True)
    method = fields.String(required=True)
