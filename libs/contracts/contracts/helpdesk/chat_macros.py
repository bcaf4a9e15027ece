"""Macros in chats: what is said again and again, looked at first or said at once."""

from marshmallow import fields, validate

from ..common import Id, Strict, Text
from ..declare import get, post
from ..errors import Conflict
from .chat import CLIENT_ID, ChatMessage
from .chat_requests import ChatId
from .declared import NOT_FOUND, helpdesk
from .macro import LONGEST_TEXT
from .message import MESSAGE_KINDS

_FITS = NOT_FOUND | {"macro_does_not_fit": Conflict}


class FillChatMacro(ChatId):
    macro_id = Id("macro", required=True)


class FilledMacro(Strict):
    kind = fields.String(required=True, validate=validate.OneOf(MESSAGE_KINDS))
    text = Text(LONGEST_TEXT * 2, required=True, is_long=True, metadata={
        "description": "In the language of the chat, with what is known of it filled in."})


class ApplyChatMacro(FillChatMacro):
    client_id = fields.String(required=True, validate=CLIENT_ID, metadata={
        "description": "As with any message: said again under the same one, it is said once."})


fill_chat_macro = helpdesk.query(
    "fill_chat_macro", "See what a macro would say in a chat, to be written on before it is sent.",
    request=FillChatMacro, reply=FilledMacro, permission="tickets:read",
    route=get("/chats/{chat_id}/macros/{macro_id}"), errors=_FITS, objects=("chat",),
)
apply_chat_macro = helpdesk.command(
    "apply_chat_macro", "Say in a chat what a macro says; what else it does is for tickets.",
    request=ApplyChatMacro, reply=ChatMessage, permission="tickets:write",
    route=post("/chats/{chat_id}/apply-macro"), safe_to_repeat=True, objects=("chat",),
    errors=_FITS | {"chat_is_ended": Conflict, "chat_is_waiting": Conflict},
)
