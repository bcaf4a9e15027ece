"""Live chats: what can be asked and is told of them."""

from ..common import Empty
from ..declare import get, patch, post, put
from ..errors import Conflict, RateLimited
from . import chat as c
from . import chat_requests as r
from .declared import CHANGED, NOT_FOUND, helpdesk

_OPEN = {RateLimited.code: RateLimited}
_TOKEN = NOT_FOUND | _OPEN
_ENDED = {"chat_is_ended": Conflict}
_CLOSED = {"chats_are_closed": Conflict}
_MAILED = {"chat_is_not_mailed": Conflict}
_READS = {"permission": "tickets:read"}
_WRITES = {"permission": "tickets:write"}
_ANYBODY = {"permission": None}
_CUSTOMER = {"permission": "portal:use"}

list_chats = helpdesk.query(
    "list_chats", "List chats, the latest first.",
    request=r.ListChats, reply=r.ChatPage, **_READS, route=get("/chats"),
)
get_chat = helpdesk.query(
    "get_chat", "See how a chat stands.",
    request=r.ChatId, reply=c.Chat, **_READS, route=get("/chats/{chat_id}"), errors=NOT_FOUND,
)
update_chat = helpdesk.command(
    "update_chat", "Say who the visitor is, and what it is about.",
    request=r.UpdateChat, reply=c.Chat, **_WRITES, route=patch("/chats/{chat_id}"),
    errors=CHANGED,
)
accept_chat = helpdesk.command(
    "accept_chat", "Take a chat that waits.",
    request=r.ChangeChat, reply=c.Chat, **_WRITES,
    route=post("/chats/{chat_id}/accept", status=200), safe_to_repeat=True,
    errors=CHANGED | _ENDED | {"chat_is_taken": Conflict, "queue_is_of_others": Conflict},
)
transfer_chat = helpdesk.command(
    "transfer_chat", "Hand a chat over to somebody else, or into another queue.",
    request=r.TransferChat, reply=c.Chat, **_WRITES,
    route=post("/chats/{chat_id}/transfer", status=200), errors=CHANGED | _ENDED,
)
end_chat = helpdesk.command(
    "end_chat", "End a chat. Doing so twice is doing it once.",
    request=r.ChangeChat, reply=c.Chat, **_WRITES,
    route=post("/chats/{chat_id}/end", status=200), errors=CHANGED, safe_to_repeat=True,
)
follow_chat = helpdesk.query(
    "follow_chat", "See how a chat stands, and what is said in it after a message.",
    request=r.FollowChat, reply=r.FollowedChat, **_READS,
    route=get("/chats/{chat_id}/messages"), errors=NOT_FOUND, objects=("chat",),
)
add_chat_message = helpdesk.command(
    "add_chat_message", "Say something in a chat, or note it among us.",
    request=r.AddChatMessage, reply=c.ChatMessage, **_WRITES,
    route=post("/chats/{chat_id}/messages"), safe_to_repeat=True,
    errors=NOT_FOUND | _ENDED | {"chat_is_waiting": Conflict}, objects=("chat",),
)
note_chat_activity = helpdesk.query(
    "note_chat_activity", "Show that you are typing, and what you have read.",
    request=r.NoteChatActivity, reply=Empty, **_WRITES,
    route=put("/chats/{chat_id}/activity"), errors=NOT_FOUND, objects=("chat",),
)
create_chat_ticket = helpdesk.command(
    "create_chat_ticket", "Make a ticket of a chat, once.",
    request=r.CreateChatTicket, reply=c.Chat, **_WRITES,
    route=post("/chats/{chat_id}/ticket", status=200), safe_to_repeat=True,
    errors=CHANGED | {"visitor_is_unknown": Conflict, "ticket_type_is_archived": Conflict},
)
create_chat_lead = helpdesk.command(
    "create_chat_lead", "Make a lead of a chat, once.",
    request=r.CreateChatLead, reply=c.Chat, **_WRITES,
    route=post("/chats/{chat_id}/lead", status=200), safe_to_repeat=True,
    errors=NOT_FOUND | {"chat_has_lead": Conflict},
)
send_chat_transcript = helpdesk.command(
    "send_chat_transcript", "Mail what was said in a chat.",
    request=r.SendChatTranscript, reply=c.Chat, **_WRITES,
    route=post("/chats/{chat_id}/transcript", status=200), errors=NOT_FOUND | _MAILED,
)
get_chat_settings = helpdesk.query(
    "get_chat_settings", "See when we are there for chats, and how they go.",
    request=Empty, reply=r.ChatSettings, **_READS, route=get("/chat-settings"),
)
set_chat_settings = helpdesk.command(
    "set_chat_settings", "Decide when we are there for chats, and how they go.",
    request=r.SetChatSettings, reply=r.ChatSettings, permission="helpdesk_settings:write",
    route=put("/chat-settings"), errors=CHANGED | {"calendar_is_archived": Conflict},
)

get_public_chat_standing = helpdesk.query(
    "get_public_chat_standing", "See whether we are there for a chat.",
    request=Empty, reply=r.ChatStanding, **_ANYBODY, route=get("/public/chats/standing"),
    errors=_OPEN,
)
open_public_chat = helpdesk.command(
    "open_public_chat", "Begin a chat with us.",
    request=r.OpenPublicChat, reply=r.OpenedChat, **_ANYBODY, route=post("/public/chats"),
    errors=_OPEN | _CLOSED,
)
leave_public_message = helpdesk.command(
    "leave_public_message", "Leave a message, which becomes a ticket.",
    request=r.LeavePublicMessage, reply=r.MessageLeft, **_ANYBODY,
    route=post("/public/chats/offline"), errors=_OPEN,
)
follow_public_chat = helpdesk.query(
    "follow_public_chat", "See how your chat stands, and what is said in it after a message.",
    request=r.FollowPublicChat, reply=r.FollowedVisitorChat, **_ANYBODY,
    route=post("/public/chats/look", status=200), errors=_TOKEN,
)
add_public_chat_message = helpdesk.command(
    "add_public_chat_message", "Say something in your chat.",
    request=r.AddPublicChatMessage, reply=c.VisitorMessage, **_ANYBODY,
    route=post("/public/chats/messages"), errors=_TOKEN | _ENDED, safe_to_repeat=True,
)
note_public_chat_activity = helpdesk.query(
    "note_public_chat_activity", "Show that you are typing, and what you have read.",
    request=r.NotePublicChatActivity, reply=Empty, **_ANYBODY,
    route=put("/public/chats/activity"), errors=_TOKEN,
)
end_public_chat = helpdesk.command(
    "end_public_chat", "End your chat. Doing so twice is doing it once.",
    request=r.ChatToken, reply=c.VisitorChat, **_ANYBODY,
    route=post("/public/chats/end", status=200), errors=_TOKEN, safe_to_repeat=True,
)
send_public_chat_transcript = helpdesk.command(
    "send_public_chat_transcript", "Have what was said in your chat mailed to you, once.",
    request=r.ChatToken, reply=c.VisitorChat, **_ANYBODY,
    route=post("/public/chats/transcript", status=200), errors=_TOKEN | _MAILED,
)

open_portal_chat = helpdesk.command(
    "open_portal_chat", "Begin a chat with us.",
    request=r.OpenPortalChat, reply=c.VisitorChat, **_CUSTOMER,
    route=post("/chats", location="/chats/{id}/messages", audience="portal"), errors=_CLOSED,
)
list_portal_chats = helpdesk.query(
    "list_portal_chats", "List your chats, the latest first.",
    request=r.ListPortalChats, reply=r.VisitorChatPage, **_CUSTOMER,
    route=get("/chats", audience="portal"),
)
follow_portal_chat = helpdesk.query(
    "follow_portal_chat", "See how a chat of yours stands, and what is said after a message.",
    request=r.FollowChat, reply=r.FollowedVisitorChat, **_CUSTOMER,
    route=get("/chats/{chat_id}/messages", audience="portal"), errors=NOT_FOUND,
)
add_portal_chat_message = helpdesk.command(
    "add_portal_chat_message", "Say something in a chat of yours.",
    request=r.AddPortalChatMessage, reply=c.VisitorMessage, **_CUSTOMER,
    route=post("/chats/{chat_id}/messages", audience="portal"), errors=NOT_FOUND | _ENDED,
    safe_to_repeat=True,
)
note_portal_chat_activity = helpdesk.query(
    "note_portal_chat_activity", "Show that you are typing, and what you have read.",
    request=r.NoteChatActivity, reply=Empty, **_CUSTOMER,
    route=put("/chats/{chat_id}/activity", audience="portal"), errors=NOT_FOUND,
)
end_portal_chat = helpdesk.command(
    "end_portal_chat", "End a chat of yours. Doing so twice is doing it once.",
    request=r.ChatId, reply=c.VisitorChat, **_CUSTOMER,
    route=post("/chats/{chat_id}/end", status=200, audience="portal"), errors=NOT_FOUND,
    safe_to_repeat=True,
)

chat_opened = helpdesk.event("helpdesk.chat.opened", "Somebody began a chat.", c.ChatTold)
chat_updated = helpdesk.event(
    "helpdesk.chat.updated", "A chat was offered, taken, handed over or given a contact.",
    c.ChatTold)
chat_ended = helpdesk.event("helpdesk.chat.ended", "A chat ended.", c.ChatEnded)
chat_said = helpdesk.event("helpdesk.chat.said", "Something was said in a chat.", c.ChatSaid)
chat_noticed = helpdesk.event(
    "helpdesk.chat.noticed", "Somebody in a chat types, or has read what was said. It is told "
    "to who listens just then, and not kept for anybody.", c.ChatNoticed)
