"""Tickets: what can be asked and is told of them."""

from ..declare import get, patch, post, put
from ..errors import Conflict
from . import message as m
from . import ticket as t
from . import ticket_requests as r
from .declared import CHANGED, NOT_FOUND, helpdesk

_MERGED = {"ticket_is_merged": Conflict}
_MOVED = CHANGED | _MERGED | {"move_is_not_allowed": Conflict}
_ONE = {name: {"ticket_id": "id"} for name in (
    "get_ticket", "update_ticket", "move_ticket", "resolve_ticket", "assign_ticket",
    "add_ticket_message", "list_ticket_messages")}

create_ticket = helpdesk.command(
    "create_ticket", "Open a ticket.",
    request=t.NewTicket, reply=t.Ticket, permission="tickets:write",
    route=post("/tickets", location="/tickets/{id}"),
    errors={"ticket_type_is_archived": Conflict}, links=_ONE,
)
get_ticket = helpdesk.query(
    "get_ticket", "See a ticket.",
    request=r.TicketId, reply=t.Ticket, permission="tickets:read",
    route=get("/tickets/{ticket_id}"), errors=NOT_FOUND,
)
list_tickets = helpdesk.query(
    "list_tickets", "List tickets.",
    request=r.ListTickets, reply=r.TicketPage, permission="tickets:read", route=get("/tickets"),
)
update_ticket = helpdesk.command(
    "update_ticket", "Change what is said of a ticket.",
    request=r.UpdateTicket, reply=t.Ticket, permission="tickets:write",
    route=patch("/tickets/{ticket_id}"), errors=CHANGED | _MERGED,
)
move_ticket = helpdesk.command(
    "move_ticket", "Put a ticket into another status.",
    request=r.MoveTicket, reply=t.Ticket, permission="tickets:write",
    route=post("/tickets/{ticket_id}/move", status=200), errors=_MOVED,
)
resolve_ticket = helpdesk.command(
    "resolve_ticket", "Resolve a ticket; with a problem, all its incidents.",
    request=r.ResolveTicket, reply=t.Ticket, permission="tickets:write",
    route=post("/tickets/{ticket_id}/resolve", status=200), errors=_MOVED,
)
reopen_ticket = helpdesk.command(
    "reopen_ticket", "Open a ticket again that was resolved.",
    request=r.ReopenTicket, reply=t.Ticket, permission="tickets:write",
    route=post("/tickets/{ticket_id}/reopen", status=200),
    errors=CHANGED | _MERGED | {"ticket_is_open": Conflict, "ticket_is_closed": Conflict},
)
assign_ticket = helpdesk.command(
    "assign_ticket", "Give a ticket to somebody, to a team, or into another queue.",
    request=r.AssignTicket, reply=t.Ticket, permission="tickets:write",
    route=post("/tickets/{ticket_id}/assign", status=200), errors=CHANGED | _MERGED,
)
merge_ticket = helpdesk.command(
    "merge_ticket", "Make a ticket part of another, which goes on.",
    request=r.MergeTicket, reply=t.Ticket, permission="tickets:write",
    route=post("/tickets/{ticket_id}/merge", status=200), errors=CHANGED | _MERGED,
)
unmerge_ticket = helpdesk.command(
    "unmerge_ticket", "Part a ticket from the one that it was made part of, as it was then.",
    request=r.ChangeTicket, reply=t.Ticket, permission="tickets:write",
    route=post("/tickets/{ticket_id}/unmerge", status=200),
    errors=CHANGED | {"ticket_is_not_merged": Conflict},
)
split_ticket = helpdesk.command(
    "split_ticket", "Open a new ticket with a part of what was said in this one.",
    request=r.SplitTicket, reply=t.Ticket, permission="tickets:write",
    route=post("/tickets/{ticket_id}/split", location="/tickets/{id}"),
    errors=CHANGED | _MERGED | {"ticket_type_is_archived": Conflict},
)
list_ticket_history = helpdesk.query(
    "list_ticket_history", "See what was changed of a ticket, the latest first.",
    request=r.ListTicketHistory, reply=r.TicketHistoryPage, permission="tickets:read",
    route=get("/tickets/{ticket_id}/history"), errors=NOT_FOUND,
)
note_ticket_presence = helpdesk.command(
    "note_ticket_presence", "Say that you have a ticket before you, and see who else has.",
    request=r.NotePresence, reply=r.WhoIsThere, permission="tickets:read",
    route=put("/tickets/{ticket_id}/presence"), errors=NOT_FOUND, safe_to_repeat=True,
    objects=("ticket",),
)

add_ticket_message = helpdesk.command(
    "add_ticket_message", "Answer in a ticket, note something among us, or log what was said.",
    request=m.AddMessage, reply=m.Message, permission="tickets:write",
    route=post("/tickets/{ticket_id}/messages"), objects=("ticket",),
    errors=_MOVED | {"ticket_has_news": Conflict, "ticket_is_closed": Conflict},
)
list_ticket_messages = helpdesk.query(
    "list_ticket_messages", "See what was said in a ticket, the first first.",
    request=m.ListMessages, reply=m.MessagePage, permission="tickets:read",
    route=get("/tickets/{ticket_id}/messages"), errors=NOT_FOUND, objects=("ticket",),
)
set_message_mood = helpdesk.command(
    "set_message_mood", "Say how whoever wrote a message felt, in the place of the machine.",
    request=m.SetMessageMood, reply=m.Message, permission="tickets:write",
    route=put("/tickets/{ticket_id}/messages/{message_id}/mood"), objects=("ticket",),
    errors=NOT_FOUND | _MERGED, safe_to_repeat=True,
)
add_ticket_attachment = helpdesk.command(
    "add_ticket_attachment", "Bring a file that is to go with the next message of a ticket.",
    request=m.NewAttachment, reply=m.Attachment, permission="tickets:write",
    route=post("/tickets/{ticket_id}/attachments", most_bytes=m.MOST_BODY),
    errors=NOT_FOUND, objects=("ticket",),
)
get_ticket_attachment = helpdesk.query(
    "get_ticket_attachment", "Read a file that was attached to a ticket.",
    request=m.AttachmentId, reply=m.AttachmentFile, permission="tickets:read",
    route=get("/tickets/{ticket_id}/attachments/{attachment_id}"), errors=NOT_FOUND,
    objects=("ticket",),
)

ticket_opened = helpdesk.event("helpdesk.ticket.opened", "A ticket was opened.", t.TicketTold)
ticket_updated = helpdesk.event(
    "helpdesk.ticket.updated", "A ticket was changed or reopened, or a promise of it broken.",
    t.TicketTold)
ticket_resolved = helpdesk.event("helpdesk.ticket.resolved", "A ticket was resolved.", t.TicketTold)
ticket_merged = helpdesk.event(
    "helpdesk.ticket.merged", "A ticket was made part of another.", t.TicketsMerged)
ticket_unmerged = helpdesk.event(
    "helpdesk.ticket.unmerged", "A ticket was parted from another.", t.TicketsMerged)
message_added = helpdesk.event(
    "helpdesk.message.added", "Something was said in a ticket, to each other or among us.",
    m.MessageTold)
