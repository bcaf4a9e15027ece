"""Types of tickets and how urgent they are: what can be asked and is told."""

from ..declare import delete, get, patch, post, put
from ..errors import Conflict
from . import priority as p
from . import ticket_type as t
from .declared import CHANGED, NOT_FOUND, helpdesk

create_ticket_type = helpdesk.command(
    "create_ticket_type", "Make a type of tickets with its statuses.",
    request=t.NewTicketType, reply=t.TicketType, permission="helpdesk_settings:write",
    route=post("/ticket-types", location="/ticket-types/{id}"),
    links={"get_ticket_type": {"ticket_type_id": "id"},
           "update_ticket_type": {"ticket_type_id": "id"}},
)
get_ticket_type = helpdesk.query(
    "get_ticket_type", "See a type of tickets.",
    request=t.TicketTypeId, reply=t.TicketType, permission="tickets:read",
    route=get("/ticket-types/{ticket_type_id}"), errors=NOT_FOUND,
)
list_ticket_types = helpdesk.query(
    "list_ticket_types", "List types of tickets, the oldest first.",
    request=t.ListTicketTypes, reply=t.TicketTypePage, permission="tickets:read",
    route=get("/ticket-types"),
)
update_ticket_type = helpdesk.command(
    "update_ticket_type", "Change a type of tickets.",
    request=t.UpdateTicketType, reply=t.TicketType, permission="helpdesk_settings:write",
    route=patch("/ticket-types/{ticket_type_id}"),
    errors=CHANGED | {"ticket_type_is_archived": Conflict, "status_is_in_use": Conflict},
)
archive_ticket_type = helpdesk.command(
    "archive_ticket_type", "Put a type away: no ticket is opened of it any more.",
    request=t.ChangeTicketType, reply=None, permission="helpdesk_settings:write",
    route=delete("/ticket-types/{ticket_type_id}"),
    errors=CHANGED | {"ticket_type_is_default": Conflict}, safe_to_repeat=True,
)
get_priorities = helpdesk.query(
    "get_priorities", "See which priority comes of which impact and urgency.",
    request=p.Empty, reply=p.Priorities, permission="tickets:read",
    route=get("/ticket-priorities"),
)
set_priorities = helpdesk.command(
    "set_priorities", "Decide which priority comes of which impact and urgency, for what is "
                      "opened or changed from now on.",
    request=p.SetPriorities, reply=p.Priorities, permission="helpdesk_settings:write",
    route=put("/ticket-priorities"), errors=CHANGED,
)
