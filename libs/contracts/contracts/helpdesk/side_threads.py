"""Side threads: what can be asked and is told of them."""

from ..common import Empty
from ..declare import get, patch, post, put
from ..errors import Conflict
from . import side_thread as s
from .declared import CHANGED, NOT_FOUND, helpdesk
from .message import MOST_BODY, Attachment, AttachmentFile

_ONE = "/side-threads/{side_thread_id}"
_OF_TICKET = {"objects": ("ticket",)}
_CALENDAR = {"calendar_is_archived": Conflict}
_LINKS = {name: {"side_thread_id": "id"} for name in (
    "get_side_thread", "add_side_message", "list_side_messages", "close_side_thread")}

create_side_thread = helpdesk.command(
    "create_side_thread", "Ask something of a third party about a ticket, unseen by its requester.",
    request=s.NewSideThread, reply=s.SideThread, permission="tickets:write", **_OF_TICKET,
    route=post("/tickets/{ticket_id}/side-threads", location="/side-threads/{id}"),
    errors=NOT_FOUND | _CALENDAR | {"ticket_is_merged": Conflict}, links=_LINKS,
)
list_ticket_side_threads = helpdesk.query(
    "list_ticket_side_threads", "List the side threads of a ticket, the first first.",
    request=s.ListTicketSideThreads, reply=s.SideThreadPage, permission="tickets:read",
    route=get("/tickets/{ticket_id}/side-threads"), errors=NOT_FOUND, **_OF_TICKET,
)
list_side_threads = helpdesk.query(
    "list_side_threads", "List side threads with third parties.",
    request=s.ListSideThreads, reply=s.SideThreadPage, permission="tickets:read",
    route=get("/side-threads"), **_OF_TICKET,
)
get_side_thread = helpdesk.query(
    "get_side_thread", "See a side thread, and how what they promised stands.",
    request=s.SideThreadId, reply=s.SideThread, permission="tickets:read",
    route=get(_ONE), errors=NOT_FOUND, **_OF_TICKET,
)
update_side_thread = helpdesk.command(
    "update_side_thread", "Change what is said of a side thread.",
    request=s.UpdateSideThread, reply=s.SideThread, permission="tickets:write",
    route=patch(_ONE), errors=CHANGED | _CALENDAR, **_OF_TICKET,
)
close_side_thread = helpdesk.command(
    "close_side_thread", "Wait for a third party no more.",
    request=s.CloseSideThread, reply=s.SideThread, permission="tickets:write",
    route=post(f"{_ONE}/close", status=200), errors=CHANGED, safe_to_repeat=True, **_OF_TICKET,
)
reopen_side_thread = helpdesk.command(
    "reopen_side_thread", "Go on with a side thread that was closed.",
    request=s.ChangeSideThread, reply=s.SideThread, permission="tickets:write",
    route=post(f"{_ONE}/reopen", status=200), errors=CHANGED, safe_to_repeat=True, **_OF_TICKET,
)
add_side_message = helpdesk.command(
    "add_side_message",
    "Write to a third party, log what they said, or note something among us.",
    request=s.AddSideMessage, reply=s.SideMessage, permission="tickets:write",
    route=post(f"{_ONE}/messages"), **_OF_TICKET,
    errors=CHANGED | {"side_thread_is_closed": Conflict},
)
list_side_messages = helpdesk.query(
    "list_side_messages", "See what was said in a side thread, the first first.",
    request=s.ListSideMessages, reply=s.SideMessagePage, permission="tickets:read",
    route=get(f"{_ONE}/messages"), errors=NOT_FOUND, **_OF_TICKET,
)
add_side_attachment = helpdesk.command(
    "add_side_attachment", "Bring a file that is to go with the next message of a side thread.",
    request=s.NewSideAttachment, reply=Attachment, permission="tickets:write",
    route=post(f"{_ONE}/attachments", most_bytes=MOST_BODY), errors=NOT_FOUND, **_OF_TICKET,
)
get_side_attachment = helpdesk.query(
    "get_side_attachment", "Read a file that was attached to a side thread.",
    request=s.SideAttachmentId, reply=AttachmentFile, permission="tickets:read",
    route=get(f"{_ONE}/attachments/{{attachment_id}}"), errors=NOT_FOUND, **_OF_TICKET,
)
get_side_terms = helpdesk.query(
    "get_side_terms", "See within how long which third parties are to answer.",
    request=Empty, reply=s.SideTerms, permission="tickets:read",
    route=get("/side-thread-terms"),
)
set_side_terms = helpdesk.command(
    "set_side_terms", "Decide within how long which third parties are to answer.",
    request=s.SideTerms, reply=s.SideTerms, permission="helpdesk_settings:write",
    route=put("/side-thread-terms"), errors=_CALENDAR, safe_to_repeat=True,
)

_PARTNER = {"permission": "partner:use"}
list_partner_side_threads = helpdesk.query(
    "list_partner_side_threads", "List what you are asked, the latest first.",
    request=s.ListPartnerSideThreads, reply=s.PartnerSideThreadPage, **_PARTNER,
    route=get("/side-threads", audience="partner"),
)
get_partner_side_thread = helpdesk.query(
    "get_partner_side_thread", "See something that you are asked.",
    request=s.SideThreadId, reply=s.PartnerSideThread, **_PARTNER,
    route=get(_ONE, audience="partner"), errors=NOT_FOUND,
)
list_partner_side_messages = helpdesk.query(
    "list_partner_side_messages", "See what was said to each other, the first first.",
    request=s.ListSideMessages, reply=s.PartnerSideMessagePage, **_PARTNER,
    route=get(f"{_ONE}/messages", audience="partner"), errors=NOT_FOUND,
)
add_partner_side_message = helpdesk.command(
    "add_partner_side_message", "Answer what you are asked.",
    request=s.AddPartnerSideMessage, reply=s.PartnerSideMessage, **_PARTNER,
    route=post(f"{_ONE}/messages", audience="partner"), errors=NOT_FOUND,
)
add_partner_side_attachment = helpdesk.command(
    "add_partner_side_attachment", "Bring a file that is to go with your next answer.",
    request=s.NewSideAttachment, reply=Attachment, **_PARTNER,
    route=post(f"{_ONE}/attachments", most_bytes=MOST_BODY, audience="partner"),
    errors=NOT_FOUND,
)
get_partner_side_attachment = helpdesk.query(
    "get_partner_side_attachment", "Read a file of what you are asked.",
    request=s.SideAttachmentId, reply=AttachmentFile, **_PARTNER,
    route=get(f"{_ONE}/attachments/{{attachment_id}}", audience="partner"),
    errors=NOT_FOUND,
)

side_thread_opened = helpdesk.event(
    "helpdesk.side_thread.opened", "A third party was asked something about a ticket.",
    s.SideThreadTold)
side_thread_updated = helpdesk.event(
    "helpdesk.side_thread.updated", "A side thread was changed, written in or reopened.",
    s.SideThreadTold)
side_thread_answered = helpdesk.event(
    "helpdesk.side_thread.answered", "A third party answered.", s.SideThreadTold)
side_thread_closed = helpdesk.event(
    "helpdesk.side_thread.closed", "A side thread was closed.", s.SideThreadTold)
side_thread_warned = helpdesk.event(
    "helpdesk.side_thread.warned",
    "So much of the time is over that a third party has that it is warned of.",
    s.SideThreadHappening)
side_thread_breached = helpdesk.event(
    "helpdesk.side_thread.breached", "A third party did not answer in time.",
    s.SideThreadHappening)
side_message_added = helpdesk.event(
    "helpdesk.side_message.added", "Something was said in a side thread, or noted among us.",
    s.SideMessageTold)
