"""What is asked about chats, and how it is answered."""

from marshmallow import ValidationError, fields, validate, validates_schema

from ..common import (
    ExpectedVersion,
    Flag,
    Id,
    Language,
    PageRequest,
    Strict,
    Text,
    Whole,
    many,
    page_of,
)
from .chat import (
    CHAT_STATES,
    CLIENT_ID,
    LONGEST_CHAT_MESSAGE,
    MOST_FOLLOWED,
    TOKEN,
    Chat,
    ChatMessage,
    NewChatMessage,
    Visitor,
    VisitorChat,
    VisitorMessage,
)


class ChatId(Strict):
    chat_id = Id("chat", required=True)


class ChangeChat(ChatId, ExpectedVersion):
    """Which chat, and optionally at which version."""


class ListChats(PageRequest):
    state = fields.String(validate=validate.OneOf(CHAT_STATES))
    agent_id = Id("user")
    queue_id = Id("queue")
    contact_id = Id("contact")


ChatPage = page_of(Chat, "ChatPage")


class ChatChanges(Strict):
    """A merge patch (RFC 7396): null clears a field."""

    name = Text(200, allow_none=True)
    email = fields.Email(allow_none=True, validate=validate.Length(max=254))
    phone = Text(40, allow_none=True)
    subject = Text(200, allow_none=True)
    language = Language(allow_none=True)
    contact_id = Id("contact", allow_none=True)


class UpdateChat(ChangeChat):
    changes = fields.Nested(ChatChanges, required=True)


class TransferChat(ChangeChat):
    """To somebody or into a queue, with what they have to know; the visitor never sees that."""

    agent_id = Id("user", load_default=None, allow_none=True)
    queue_id = Id("queue", load_default=None, allow_none=True)
    note = Text(LONGEST_CHAT_MESSAGE, is_long=True, load_default=None, allow_none=True)

    @validates_schema
    def validate_where(self, data, **_):
        if bool(data.get("agent_id")) == bool(data.get("queue_id")):
            raise ValidationError("Name either somebody or a queue.", "agent_id")


class AddChatMessage(ChatId, NewChatMessage):
    kind = fields.String(load_default="reply", validate=validate.OneOf(("reply", "note")),
                         metadata={"description": "A note is among us; the visitor never sees it."})


class Following(Strict):
    after_sequence = Whole(0, load_default=0, metadata={
        "description": "What comes after this one; 0 is all."})
    limit = Whole(1, MOST_FOLLOWED, load_default=MOST_FOLLOWED)


class FollowChat(ChatId, Following):
    """What is said in a chat from there on."""


class FollowedChat(Strict):
    """How a chat stands, and what was said in it; there may be more after a full answer."""

    chat = fields.Nested(Chat, required=True)
    items = many(ChatMessage, MOST_FOLLOWED, required=True)


class FollowedVisitorChat(Strict):
    """How a chat stands, and what was said in it; there may be more after a full answer."""

    chat = fields.Nested(VisitorChat, required=True)
    items = many(VisitorMessage, MOST_FOLLOWED, required=True)


class Activity(Strict):
    """What somebody does just now. It is told at once, and kept nowhere but for what was read."""

    is_typing = Flag(load_default=None, allow_none=True)
    read_sequence = Whole(1, load_default=None, allow_none=True, metadata={
        "description": "Up to which message they have read."})


class NoteChatActivity(ChatId, Activity):
    """What whoever answers does just now."""


class CreateChatTicket(ChangeChat):
    """Who asks is the contact of the chat, or somebody who is added by their address."""

    subject = Text(300, load_default=None, allow_none=True)
    type_id = Id("ticket_type", load_default=None, allow_none=True)
    queue_id = Id("queue", load_default=None, allow_none=True)


class CreateChatLead(ChatId):
    """Who it is and what they want, where that is more than the chat says."""

    name = Text(300, load_default=None, allow_none=True)
    email = fields.Email(load_default=None, allow_none=True, validate=validate.Length(max=254))
    phone = Text(40, load_default=None, allow_none=True)
    company = Text(300, load_default=None, allow_none=True)
    product_interest = Text(200, load_default=None, allow_none=True)
    message = Text(5000, is_long=True, load_default=None, allow_none=True)
    lead_id = Id("lead", load_default=None, allow_none=True, metadata={
        "description": "A lead that is there already; without it one is made in sales."})


class SendChatTranscript(ChatId):
    email = fields.Email(load_default=None, allow_none=True, validate=validate.Length(max=254),
                         metadata={"description": "That of the chat without one."})


class ChatSettingsFields(Strict):
    calendar_id = Id("business_calendar", allow_none=True, load_default=None, metadata={
        "description": "When we are there for chats; always, without one, while somebody is."})
    offer_seconds = Whole(5, 600, load_default=30, metadata={
        "description": "For how long a chat is offered to somebody before it is to another."})
    abandoned_minutes = Whole(2, 24 * 60, load_default=5, metadata={
        "description": "How long a visitor is away before the chat has ended by that."})
    kept_days = Whole(1, 3650, load_default=365, metadata={
        "description": "For how long chats are kept after they ended."})


class SetChatSettings(ChatSettingsFields, ExpectedVersion):
    """All of them."""


class ChatSettings(ChatSettingsFields):
    version = Whole(1, required=True, metadata={"description": "1 while nobody has set them."})


class ChatStanding(Strict):
    """Whether we are there."""

    is_open = Flag(required=True, metadata={
        "description": "Otherwise leave a message, which becomes a ticket."})
    waiting_count = Whole(required=True)


class OpenPublicChat(Visitor):
    """Who asks, as far as they want to say it, and the first that they say."""

    body = Text(LONGEST_CHAT_MESSAGE, is_long=True, load_default=None, allow_none=True)
    token = fields.String(load_default=None, allow_none=True, validate=TOKEN, metadata={
        "description": "Made up by the visitor of 256 random bits: asked again with the same one, "
                       "it is the same chat. Without it we make one up."})


class OpenPortalChat(Strict):
    subject = Text(200, load_default=None, allow_none=True)
    body = Text(LONGEST_CHAT_MESSAGE, is_long=True, load_default=None, allow_none=True)
    page_url = Text(2000, load_default=None, allow_none=True)
    client_id = fields.String(load_default=None, allow_none=True, validate=CLIENT_ID, metadata={
        "description": "Made up anew for each chat: asked again with the same one, it is the same "
                       "chat."})


class ListPortalChats(PageRequest):
    """Those of whom they act for."""


VisitorChatPage = page_of(VisitorChat, "VisitorChatPage")


class OpenedChat(VisitorChat):
    token = fields.String(required=True, validate=TOKEN, metadata={
        "description": "Whoever has it is the visitor. One that we made up is shown this once."})


class ChatToken(Strict):
    token = fields.String(required=True, validate=TOKEN)


class FollowPublicChat(ChatToken, Following):
    """What is said in a chat from there on."""


class AddPublicChatMessage(ChatToken, NewChatMessage):
    """What the visitor says."""


class NotePublicChatActivity(ChatToken, Activity):
    """What the visitor does just now."""


class AddPortalChatMessage(ChatId, NewChatMessage):
    """What a customer says."""


class LeavePublicMessage(Strict):
    """What somebody wants to ask while nobody is there."""

    name = Text(200, load_default=None, allow_none=True)
    email = fields.Email(required=True, validate=validate.Length(max=254))
    subject = Text(200, load_default=None, allow_none=True)
    body = Text(LONGEST_CHAT_MESSAGE, is_long=True, required=True)
    language = Language(load_default=None, allow_none=True)


class MessageLeft(Strict):
    number = Text(60, required=True, metadata={"description": "That of the ticket."})
