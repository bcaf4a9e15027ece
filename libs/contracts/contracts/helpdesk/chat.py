"""Live chats: who talks with whom, what is said, and how they are told of it."""

from marshmallow import fields, validate

from ..common import (
    Flag,
    Id,
    Language,
    Pattern,
    Recorded,
    Strict,
    Text,
    Time,
    Whole,
    many,
)
from ..visibility import shows
from .message import MOST_ATTACHMENTS, Attachment

CHAT_STATES = ("waiting", "active", "ended")
CHAT_ORIGINS = ("public", "portal")
# Who or what ended a chat.
ENDED_BY = ("visitor", "agent", "abandoned")
# What is said to each other, what is noted among us, and what happened.
CHAT_KINDS = ("reply", "note", "event")
SAID_BY = ("visitor", "agent", "system")
HAPPENINGS = ("accepted", "transferred", "waiting", "ended")
LONGEST_CHAT_MESSAGE = 4000
MOST_FOLLOWED = 200
TOKEN = Pattern("^[A-Za-z0-9_-]{43}$", error="This is no token of a chat.")
CLIENT_ID = Pattern("^[A-Za-z0-9_-]{8,64}$", error="Use 8 to 64 letters, digits, _ and -.")


class NewChatMessage(Strict):
    body = Text(LONGEST_CHAT_MESSAGE, required=True, is_long=True)
    client_id = fields.String(required=True, validate=CLIENT_ID, metadata={
        "description": "Made up by whoever writes, anew for each message: said again under the "
                       "same one, nothing is said twice, and the answer is that of the first."})
    attachment_ids = many(Id("attachment"), MOST_ATTACHMENTS, metadata={
        "description": "Files that were brought for this chat."})


class ChatMessage(Strict):
    """Something in a chat as we see it."""

    id = Id("chat_message", required=True)
    chat_id = Id("chat", required=True)
    sequence = Whole(1, required=True, metadata={
        "description": "Counts up by one within the chat, without a gap."})
    kind = fields.String(required=True, validate=validate.OneOf(CHAT_KINDS))
    by = fields.String(required=True, validate=validate.OneOf(SAID_BY))
    author_id = fields.String(allow_none=True, metadata={
        "description": "The user or the account of the portal that wrote it."})
    body = Text(LONGEST_CHAT_MESSAGE, is_long=True, allow_none=True)
    happened = fields.String(allow_none=True, validate=validate.OneOf(HAPPENINGS))
    client_id = fields.String(allow_none=True)
    attachments = many(Attachment, MOST_ATTACHMENTS)
    said_at = Time(required=True)


class VisitorMessage(Strict):
    """Something in a chat as the visitor sees it; what we note among us is no part of it."""

    id = Id("chat_message", required=True)
    sequence = Whole(1, required=True, metadata={
        "description": "Counts up by one within what the visitor sees, without a gap."})
    by = fields.String(required=True, validate=validate.OneOf(SAID_BY))
    body = Text(LONGEST_CHAT_MESSAGE, is_long=True, allow_none=True)
    happened = fields.String(allow_none=True, validate=validate.OneOf(HAPPENINGS))
    client_id = fields.String(allow_none=True)
    attachments = many(Attachment, MOST_ATTACHMENTS)
    said_at = Time(required=True)


class Visitor(Strict):
    """Who somebody says that they are, and what it is about."""

    name = Text(200, allow_none=True)
    email = fields.Email(allow_none=True, validate=validate.Length(max=254))
    phone = Text(40, allow_none=True)
    subject = Text(200, allow_none=True)
    language = Language(allow_none=True)
    page_url = Text(2000, allow_none=True, metadata={
        "description": "The page that they had before them."})


@shows("chat", owned_by=("agent_id",))
class Chat(Visitor, Recorded):
    """A chat as we see it."""

    CHANGES_WITH_TIME = True

    id = Id("chat", required=True)
    state = fields.String(required=True, validate=validate.OneOf(CHAT_STATES))
    origin = fields.String(required=True, validate=validate.OneOf(CHAT_ORIGINS))
    contact_id = Id("contact", allow_none=True, metadata={
        "description": "Who it is as far as we know: signed in, known by the address that they "
                       "gave, or named by one of us."})
    party_id = Id("contact", allow_none=True, metadata={
        "description": "Whom a signed-in customer acts for."})
    queue_id = Id("queue", required=True)
    agent_id = Id("user", allow_none=True)
    offered_to_id = Id("user", allow_none=True, metadata={
        "description": "Who is asked to take it while it waits; others may take it too."})
    waits_since = Time(allow_none=True)
    accepted_at = Time(allow_none=True)
    ended_at = Time(allow_none=True)
    ended_by = fields.String(allow_none=True, validate=validate.OneOf(ENDED_BY))
    last_sequence = Whole(required=True)
    visitor_read_sequence = Whole(allow_none=True)
    agent_read_sequence = Whole(allow_none=True)
    visitor_seen_at = Time(allow_none=True)
    ticket_id = Id("ticket", allow_none=True)
    lead_id = Id("lead", allow_none=True)


class VisitorChat(Strict):
    """A chat as the visitor sees it."""

    id = Id("chat", required=True)
    state = fields.String(required=True, validate=validate.OneOf(CHAT_STATES))
    name = Text(200, allow_none=True)
    subject = Text(200, allow_none=True)
    position = Whole(1, allow_none=True, metadata={
        "description": "The place in the queue while it waits: 1 is next."})
    created_at = Time(required=True)
    ended_at = Time(allow_none=True)
    ended_by = fields.String(allow_none=True, validate=validate.OneOf(ENDED_BY))
    last_sequence = Whole(required=True)
    visitor_read_sequence = Whole(allow_none=True)
    agent_read_sequence = Whole(allow_none=True)


class ChatTold(Strict):
    chat = fields.Nested(Chat, required=True)


class ChatEnded(ChatTold):
    """A chat that ended; the transcript is what was said to each other."""

    transcript = Text(200_000, is_long=True, allow_none=True)
    agent_ids = many(Id("user"), 50, required=True)


class ChatSaid(Strict):
    """That something was said; what, whoever may see it asks for."""

    chat_id = Id("chat", required=True)
    sequence = Whole(1, required=True)
    kind = fields.String(required=True, validate=validate.OneOf(CHAT_KINDS))
    by = fields.String(required=True, validate=validate.OneOf(SAID_BY))
    said_at = Time(required=True)


class ChatNoticed(Strict):
    """What somebody in a chat does just now; told to who listens, and lost otherwise."""

    chat_id = Id("chat", required=True)
    by = fields.String(required=True, validate=validate.OneOf(("visitor", "agent")))
    user_id = Id("user", allow_none=True)
    is_typing = Flag(allow_none=True)
    has_read = Flag(required=True)
