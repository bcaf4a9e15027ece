"""What is said in a ticket: to each other, and among us."""

from marshmallow import fields, validate

from ..common import (
    WORD,
    ExpectedVersion,
    Id,
    PageRequest,
    Recorded,
    Strict,
    Text,
    Time,
    Whole,
    many,
    page_of,
)
from ..contacts.contact import CHANNELS
from ..files import File
from .sentiment import MOODS, Sentiment

# A reply is read by the requester and who takes part; a note by us alone.
MESSAGE_KINDS = ("reply", "note")
DIRECTIONS = ("inbound", "outbound", "internal")
LONGEST_BODY = 100_000
# A file of 10 MB, as base64 within JSON.
MOST_FILE = 10 * 1024 * 1024
MOST_BASE64 = MOST_FILE * 4 // 3 + 4
MOST_BODY = MOST_BASE64 + 64 * 1024
MOST_ATTACHMENTS = 20


class NewFile(Strict):
    """A file as it is brought."""

    name = Text(255, required=True, metadata={
        "description": "As its author called it; what is no name of a file is taken out of it."})
    content_type = Text(100, load_default="application/octet-stream")
    content = fields.String(
        required=True, validate=validate.Length(min=1, max=MOST_BASE64),
        metadata={"description": "The file in base 64; at most 10 MB.",
                  "contentEncoding": "base64"})


class NewAttachment(NewFile):
    """A file that is to go with a message of this ticket."""

    ticket_id = Id("ticket", required=True)


class Attachment(Strict):
    id = Id("attachment", required=True)
    name = Text(255, required=True)
    content_type = Text(100, required=True)
    bytes = Whole(required=True)
    sha256 = fields.String(required=True)


class AttachmentId(Strict):
    ticket_id = Id("ticket", required=True)
    attachment_id = Id("attachment", required=True)


class NewMessage(Strict):
    body = Text(LONGEST_BODY, required=True, is_long=True)
    attachment_ids = many(Id("attachment"), MOST_ATTACHMENTS)


class AddMessage(NewMessage, ExpectedVersion):
    """Something said in a ticket, by us unless it is said by which party."""

    ticket_id = Id("ticket", required=True)
    kind = fields.String(load_default="reply", validate=validate.OneOf(MESSAGE_KINDS))
    contact_id = Id("contact", load_default=None, allow_none=True, metadata={
        "description": "Of a reply that is logged: which of the parties said it to us."})
    channel = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(CHANNELS))
    status = fields.String(load_default=None, allow_none=True, validate=WORD, metadata={
        "description": "The status to move the ticket to with it."})
    last_message_id = Id("message", load_default=None, allow_none=True, metadata={
        "description": "The latest that you have read. If there is a later one of somebody else, "
                       "the answer is 409, so that nobody answers without having read it."})


class Message(Recorded):
    id = Id("message", required=True)
    ticket_id = Id("ticket", required=True)
    kind = fields.String(required=True, validate=validate.OneOf(MESSAGE_KINDS))
    direction = fields.String(required=True, validate=validate.OneOf(DIRECTIONS))
    channel = fields.String(allow_none=True, validate=validate.OneOf(CHANNELS))
    body = Text(LONGEST_BODY, required=True, is_long=True)
    author_id = fields.String(allow_none=True, metadata={
        "description": "The user, the service, or the account of the portal that wrote it."})
    contact_id = Id("contact", allow_none=True, metadata={
        "description": "The party that said it."})
    quoted = Text(LONGEST_BODY, allow_none=True, is_long=True, metadata={
        "description": "What a mail repeats of earlier ones."})
    html = Text(500_000, allow_none=True, is_long=True, metadata={
        "description": "A mail as it looked, by an allow-list; its pictures are named "
                       "`attachment:<id>`, and nothing in it is loaded from elsewhere."})
    attachments = many(Attachment, MOST_ATTACHMENTS)
    sentiment = fields.Nested(Sentiment, allow_none=True, metadata={
        "description": "Of what a party said: how they seem to feel, read by a machine out of "
                       "their words unless somebody of us said otherwise."})
    said_at = Time(required=True)
    from_ticket_id = Id("ticket", allow_none=True, metadata={
        "description": "The ticket that it came from by a merge or a split."})


class SetMessageMood(Strict):
    ticket_id = Id("ticket", required=True)
    message_id = Id("message", required=True)
    mood = fields.String(required=True, validate=validate.OneOf(MOODS))


class ListMessages(PageRequest):
    ticket_id = Id("ticket", required=True)
    kind = fields.String(validate=validate.OneOf(MESSAGE_KINDS))
    sort = fields.String(load_default="said_at", validate=validate.OneOf(("said_at", "-said_at")))


MessagePage = page_of(Message, "MessagePage")


class AttachmentFile(File):
    """A file as it was attached; its name is safe, and browsers save it and never show it."""


class MessageTold(Strict):
    message = fields.Nested(Message, required=True)
    subject = Text(300, required=True)
    number = Text(60, required=True)
    contact_ids = fields.List(
        Id("contact"), required=True, validate=validate.Length(min=1, max=20))
