"""Files that go with what is said in a chat: brought and read by those of the chat alone."""

from ..common import Id
from ..declare import get, post
from ..errors import Conflict, RateLimited
from .chat_requests import ChatId, ChatToken
from .declared import NOT_FOUND, helpdesk
from .message import MOST_BODY, Attachment, AttachmentFile, NewFile

_BRINGS = NOT_FOUND | {"chat_is_ended": Conflict, "chat_is_full": Conflict}
_OPEN = {RateLimited.code: RateLimited}


class NewChatAttachment(ChatId, NewFile):
    """A file that is to go with a message of this chat."""


class NewPublicChatAttachment(ChatToken, NewFile):
    """A file that is to go with a message of your chat."""


class ChatAttachmentId(ChatId):
    attachment_id = Id("attachment", required=True)


class PublicChatAttachmentId(ChatToken):
    attachment_id = Id("attachment", required=True)


add_chat_attachment = helpdesk.command(
    "add_chat_attachment", "Bring a file that is to go with your next message in a chat.",
    request=NewChatAttachment, reply=Attachment, permission="tickets:write",
    route=post("/chats/{chat_id}/attachments", most_bytes=MOST_BODY), errors=_BRINGS,
    objects=("chat",),
)
get_chat_attachment = helpdesk.query(
    "get_chat_attachment", "Read a file of a chat.",
    request=ChatAttachmentId, reply=AttachmentFile, permission="tickets:read",
    route=get("/chats/{chat_id}/attachments/{attachment_id}"), errors=NOT_FOUND,
    objects=("chat",),
)
add_public_chat_attachment = helpdesk.command(
    "add_public_chat_attachment", "Bring a file that is to go with your next message.",
    request=NewPublicChatAttachment, reply=Attachment, permission=None,
    route=post("/public/chats/attachments", most_bytes=MOST_BODY), errors=_BRINGS | _OPEN,
)
get_public_chat_attachment = helpdesk.query(
    "get_public_chat_attachment", "Read a file of your chat.",
    request=PublicChatAttachmentId, reply=AttachmentFile, permission=None,
    route=post("/public/chats/attachments/look", status=200), errors=NOT_FOUND | _OPEN,
)
add_portal_chat_attachment = helpdesk.command(
    "add_portal_chat_attachment", "Bring a file that is to go with your next message in a chat.",
    request=NewChatAttachment, reply=Attachment, permission="portal:use",
    route=post("/chats/{chat_id}/attachments", most_bytes=MOST_BODY, audience="portal"),
    errors=_BRINGS,
)
get_portal_chat_attachment = helpdesk.query(
    "get_portal_chat_attachment", "Read a file of a chat of yours.",
    request=ChatAttachmentId, reply=AttachmentFile, permission="portal:use",
    route=get("/chats/{chat_id}/attachments/{attachment_id}", audience="portal"),
    errors=NOT_FOUND,
)
