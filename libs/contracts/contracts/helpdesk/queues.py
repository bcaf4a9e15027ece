"""Queues and who serves them: what can be asked and is told of how tickets come to somebody."""

from ..declare import delete, get, patch, post, put
from ..errors import Conflict
from . import assignment as a
from . import queue as q
from . import support_agent as s
from .declared import CHANGED, NOT_FOUND, helpdesk

create_queue = helpdesk.command(
    "create_queue", "Make a queue for tickets.",
    request=q.NewQueue, reply=q.Queue, permission="helpdesk_settings:write",
    route=post("/queues", location="/queues/{id}"),
    links={"get_queue": {"queue_id": "id"}, "update_queue": {"queue_id": "id"}},
)
get_queue = helpdesk.query(
    "get_queue", "See a queue.",
    request=q.QueueId, reply=q.Queue, permission="tickets:read",
    route=get("/queues/{queue_id}"), errors=NOT_FOUND,
)
list_queues = helpdesk.query(
    "list_queues", "List queues, in the order in which they are asked.",
    request=q.ListQueues, reply=q.QueuePage, permission="tickets:read", route=get("/queues"),
)
update_queue = helpdesk.command(
    "update_queue", "Change a queue; tickets that are in it stay there.",
    request=q.UpdateQueue, reply=q.Queue, permission="helpdesk_settings:write",
    route=patch("/queues/{queue_id}"), errors=CHANGED | {"queue_is_archived": Conflict},
)
archive_queue = helpdesk.command(
    "archive_queue", "Put a queue away: no ticket comes into it any more, and those in it go on.",
    request=q.ChangeQueue, reply=None, permission="helpdesk_settings:write",
    route=delete("/queues/{queue_id}"), errors=CHANGED | {"queue_is_default": Conflict},
    safe_to_repeat=True,
)
get_queue_standing = helpdesk.query(
    "get_queue_standing", "See how many tickets wait in a queue, and who is there for them.",
    request=q.QueueId, reply=q.QueueStanding, permission="tickets:read",
    route=get("/queues/{queue_id}/standing"), errors=NOT_FOUND,
)
take_next_ticket = helpdesk.command(
    "take_next_ticket", "Take the next ticket of a queue that you can do.",
    request=q.QueueId, reply=q.NextTicket, permission="tickets:write",
    route=post("/queues/{queue_id}/next", status=200), objects=("ticket",),
    errors=NOT_FOUND | {
        "agent_is_not_available": Conflict, "agent_is_full": Conflict,
        "queue_is_of_others": Conflict},
)

keep_support_agent = helpdesk.command(
    "keep_support_agent", "Say what somebody who answers tickets can do, and how much at once.",
    request=s.KeepSupportAgent, reply=s.SupportAgent, permission="helpdesk_settings:write",
    route=put("/support-agents/{user_id}"), errors=NOT_FOUND, safe_to_repeat=True,
)
get_support_agent = helpdesk.query(
    "get_support_agent", "See what somebody can do, and has to do just now.",
    request=s.SupportAgentId, reply=s.SupportAgent, permission="tickets:read",
    route=get("/support-agents/{user_id}"), errors=NOT_FOUND,
)
list_support_agents = helpdesk.query(
    "list_support_agents", "List those who answer tickets.",
    request=s.ListSupportAgents, reply=s.SupportAgentPage, permission="tickets:read",
    route=get("/support-agents"),
)
set_agent_presence = helpdesk.command(
    "set_agent_presence", "Say whether you are there for tickets; of others, whoever may decide "
                          "about the helpdesk.",
    request=s.SetAgentPresence, reply=s.AgentPresence, permission="tickets:write",
    route=put("/support-agents/{user_id}/presence"), errors=NOT_FOUND, safe_to_repeat=True,
)

list_ticket_assignments = helpdesk.query(
    "list_ticket_assignments", "See who had a ticket and why, the latest first.",
    request=a.ListTicketAssignments, reply=a.TicketAssignmentPage, permission="tickets:read",
    route=get("/tickets/{ticket_id}/assignments"), errors=NOT_FOUND, objects=("ticket",),
)
ticket_assigned = helpdesk.event(
    "helpdesk.ticket.assigned", "A ticket was given to somebody, or somebody took it.",
    a.TicketAssigned)
