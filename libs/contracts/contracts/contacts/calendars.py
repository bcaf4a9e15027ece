"""Calendars and invitations. The gateway makes the secret of a link and keeps it to itself."""

from ..declare import delete, get
from ..errors import Conflict
from . import calendar as c
from .declared import NOT_FOUND, contacts

create_calendar = contacts.command(
    "create_calendar", "Make a secret link to what you have planned.",
    request=c.CreateCalendar, reply=c.Calendar, permission="contacts:read",
)
renew_calendar = contacts.command(
    "renew_calendar", "Give a calendar another secret link in place of the one before.",
    request=c.RenewCalendar, reply=c.Calendar, permission="contacts:read", errors=NOT_FOUND,
)
list_calendars = contacts.query(
    "list_calendars", "List your secret links, the latest first.",
    request=c.ListCalendars, reply=c.CalendarPage, permission="contacts:read",
    route=get("/calendars"),
)
revoke_calendar = contacts.command(
    "revoke_calendar", "Have a secret link lead nowhere from now on.",
    request=c.CalendarId, reply=None, permission="contacts:read",
    route=delete("/calendars/{calendar_id}"), errors=NOT_FOUND, safe_to_repeat=True,
)
read_calendar = contacts.query(
    "read_calendar", "Read what somebody has planned, by the digest of a secret.",
    request=c.CalendarDigest, reply=c.CalendarText, permission="contacts:read",
    errors=NOT_FOUND,
)
write_invitation = contacts.query(
    "write_invitation", "Write the invitation to an activity, or that it was called off.",
    request=c.WriteInvitation, reply=c.Invitation, permission="contacts:read",
    objects=("activity",),
    errors=NOT_FOUND | {"activity_has_no_organizer": Conflict},
)
