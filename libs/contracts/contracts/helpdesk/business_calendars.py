"""Business calendars: what can be asked."""

from ..declare import delete, get, patch, post
from ..errors import Conflict
from . import business_calendar as b
from .declared import CHANGED, NOT_FOUND, helpdesk

_ONE = "/calendars-business/{business_calendar_id}"

create_business_calendar = helpdesk.command(
    "create_business_calendar", "Make a calendar of the hours in which promises are kept.",
    request=b.NewBusinessCalendar, reply=b.BusinessCalendar, permission="helpdesk_settings:write",
    route=post("/calendars-business", location="/calendars-business/{id}"),
    links={name: {"business_calendar_id": "id"} for name in (
        "get_business_calendar", "update_business_calendar", "reckon_business_time")},
)
get_business_calendar = helpdesk.query(
    "get_business_calendar", "See a business calendar.",
    request=b.BusinessCalendarId, reply=b.BusinessCalendar, permission="tickets:read",
    route=get(_ONE), errors=NOT_FOUND,
)
list_business_calendars = helpdesk.query(
    "list_business_calendars", "List business calendars, the oldest first.",
    request=b.ListBusinessCalendars, reply=b.BusinessCalendarPage, permission="tickets:read",
    route=get("/calendars-business"),
)
update_business_calendar = helpdesk.command(
    "update_business_calendar", "Change a business calendar, for what is promised from now on.",
    request=b.UpdateBusinessCalendar, reply=b.BusinessCalendar,
    permission="helpdesk_settings:write",
    route=patch(_ONE), errors=CHANGED | {"calendar_is_archived": Conflict},
)
archive_business_calendar = helpdesk.command(
    "archive_business_calendar", "Put a calendar away that no policy goes by.",
    request=b.ChangeBusinessCalendar, reply=None, permission="helpdesk_settings:write",
    route=delete(_ONE), errors=CHANGED | {"calendar_is_in_use": Conflict}, safe_to_repeat=True,
)
reckon_business_time = helpdesk.query(
    "reckon_business_time", "Try a calendar out: so many business minutes after a moment, or how "
                            "much business time lies between two.",
    request=b.ReckonTime, reply=b.ReckonedTime, permission="tickets:read",
    route=get(f"{_ONE}/time"), errors=NOT_FOUND,
)
