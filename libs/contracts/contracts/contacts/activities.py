"""The agenda: what can be asked and is told of activities."""

from ..declare import get, patch, post
from ..errors import Conflict
from . import activity as a
from .declared import CHANGED, NOT_FOUND, contacts

_CLOSED = {"activity_is_closed": Conflict}

create_activity = contacts.command(
    "create_activity", "Plan a task, a call, a meeting or a visit.",
    request=a.NewActivity, reply=a.Activity, permission="contacts:write",
    route=post("/activities", location="/activities/{id}"),
    links={"get_activity": {"activity_id": "id"}, "update_activity": {"activity_id": "id"},
           "complete_activity": {"activity_id": "id"}, "cancel_activity": {"activity_id": "id"}},
)
get_activity = contacts.query(
    "get_activity", "See an activity.",
    request=a.ActivityId, reply=a.Activity, permission="contacts:read",
    route=get("/activities/{activity_id}"), errors=NOT_FOUND,
)
list_activities = contacts.query(
    "list_activities", "List activities, or the occurrences within a period.",
    request=a.ListActivities, reply=a.ActivityPage, permission="contacts:read",
    route=get("/activities"),
)
update_activity = contacts.command(
    "update_activity", "Change an activity, with all its occurrences.",
    request=a.UpdateActivity, reply=a.Activity, permission="contacts:write",
    route=patch("/activities/{activity_id}"), errors=CHANGED | _CLOSED,
)
update_occurrence = contacts.command(
    "update_occurrence", "Change one occurrence, or this one and those that follow.",
    request=a.UpdateOccurrence, reply=a.Activity, permission="contacts:write",
    route=post("/activities/{activity_id}/occurrences", status=200), errors=CHANGED | _CLOSED,
)
complete_activity = contacts.command(
    "complete_activity", "Say what came of an activity; the interaction is recorded.",
    request=a.CompleteActivity, reply=a.Activity, permission="contacts:write",
    route=post("/activities/{activity_id}/complete", status=200), errors=CHANGED | _CLOSED,
)
cancel_activity = contacts.command(
    "cancel_activity", "Call an activity off, or one or several of its occurrences.",
    request=a.CancelActivity, reply=a.Activity, permission="contacts:write",
    route=post("/activities/{activity_id}/cancel", status=200), errors=CHANGED | _CLOSED,
)
get_free_busy = contacts.query(
    "get_free_busy", "See when people are taken up, without by what.",
    request=a.AskFreeBusy, reply=a.FreeBusy, permission="contacts:read",
    route=get("/activities/free-busy"),
)

activity_created = contacts.event(
    "contacts.activity.created", "An activity was planned.", a.ActivityChanged)
activity_updated = contacts.event(
    "contacts.activity.updated", "An activity was changed.", a.ActivityChanged)
activity_completed = contacts.event(
    "contacts.activity.completed", "An activity was done.", a.ActivityChanged)
activity_cancelled = contacts.event(
    "contacts.activity.cancelled", "An activity was called off.", a.ActivityChanged)
activity_reminded = contacts.event(
    "contacts.activity.reminded", "It is time to be reminded of an activity.",
    a.ActivityReminded)
