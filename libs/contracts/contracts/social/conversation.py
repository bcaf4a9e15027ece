"""Conversations on networks: what was said with somebody, in public and in private, as one."""

from marshmallow import ValidationError, fields, validate, validates_schema

from ..common import (
    WORD,
    ExpectedVersion,
    Flag,
    Id,
    Language,
    PageRequest,
    Recorded,
    Share,
    Strict,
    Text,
    Time,
    Whole,
    many,
    page_of,
)
from ..visibility import shows
from .mention import SocialAuthor

STATES = ("open", "answered", "closed")
ORIGINS = ("network", "logged")
LINKED = ("ticket", "lead", "deal", "order", "return", "idea", "testimonial")
DIRECTIONS = ("inbound", "outbound", "internal")
KINDS = ("message", "note")
# Where an answer of ours stands, from being written to being read.
DELIVERIES = ("waiting_approval", "refused", "waiting", "sending", "sent", "failed", "unknown",
              "withdrawing", "withdrawn", "logged")
SORTS = ("-last_message_at", "last_message_at", "-created_at")
BODY = 5000


class LinkedThing(Strict):
    """What became of a conversation elsewhere."""

    type = fields.String(required=True, validate=validate.OneOf(LINKED))
    id = Id(*LINKED, required=True)
    linked_at = Time(required=True)
    linked_by_id = fields.String(required=True)


class Taking(Strict):
    """Who answers just now, so that nobody else does meanwhile."""

    user_id = fields.String(required=True)
    until = Time(required=True)


@shows("conversation", owned_by=("owner_id",), team="team_id")
class Conversation(Recorded):
    id = Id("conversation", required=True)
    social_account_id = Id("social_account", allow_none=True)
    network = fields.String(required=True, validate=WORD)
    origin = fields.String(required=True, validate=validate.OneOf(ORIGINS))
    subject = Text(200, required=True, metadata={"description": "How it began."})
    url = Text(500, allow_none=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    is_private = Flag(required=True, metadata={
        "description": "Whether what was said last was said in private."})
    authors = many(SocialAuthor, 50, required=True, metadata={
        "description": "Who takes part beside us; who began comes first."})
    contact_ids = many(Id("contact"), 20, required=True, metadata={
        "description": "Who they are, where one of us confirmed it."})
    owner_id = Id("user", allow_none=True)
    team_id = Text(60, allow_none=True)
    language = Language(allow_none=True)
    tags = many(Text(60), 50)
    message_count = Whole(required=True)
    last_message_at = Time(required=True)
    last_inbound_at = Time(allow_none=True)
    last_outbound_at = Time(allow_none=True)
    closed_at = Time(allow_none=True)
    taken = fields.Nested(Taking, allow_none=True)
    linked = many(LinkedThing, 20, required=True)


class ConversationId(Strict):
    conversation_id = Id("conversation", required=True)


class ChangeConversation(ConversationId, ExpectedVersion):
    """Which conversation, and optionally at which version."""


class ListConversations(PageRequest):
    state = fields.String(validate=validate.OneOf(STATES))
    owner_id = Id("user")
    is_unassigned = Flag()
    team_id = Text(60)
    network = fields.String(validate=WORD)
    social_account_id = Id("social_account")
    contact_id = Id("contact")
    author_id = Text(500)
    tag = Text(60)
    sort = fields.String(load_default="-last_message_at", validate=validate.OneOf(SORTS))


ConversationPage = page_of(Conversation, "ConversationPage")


class ConversationMessage(Recorded):
    id = Id("social_message", required=True)
    conversation_id = Id("conversation", required=True)
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    direction = fields.String(required=True, validate=validate.OneOf(DIRECTIONS))
    is_private = Flag(required=True)
    text = Text(10_000, is_long=True, minimum=0, required=True)
    author = fields.Nested(SocialAuthor, allow_none=True, metadata={
        "description": "Who said it to us."})
    author_id = fields.String(allow_none=True, metadata={"description": "Who of us said it."})
    said_at = Time(required=True)
    edited_at = Time(allow_none=True)
    deleted_at = Time(allow_none=True)
    url = Text(500, allow_none=True)
    mention_id = Id("mention", allow_none=True)
    answers_id = Id("social_message", allow_none=True)
    delivery = fields.String(allow_none=True, validate=validate.OneOf(DELIVERIES))
    attempts = Whole(allow_none=True)
    due_at = Time(allow_none=True)
    failed_with = Text(500, allow_none=True)
    sent_at = Time(allow_none=True)
    decided_by_id = fields.String(allow_none=True, metadata={
        "description": "Who approved or refused it."})
    refused_because = Text(500, allow_none=True)
    crisis_statement_id = Id("crisis_statement", allow_none=True, metadata={
        "description": "Of an answer: the approved statement that it says."})


class ListConversationMessages(ConversationId, PageRequest):
    sort = fields.String(load_default="said_at", validate=validate.OneOf(("said_at", "-said_at")))


ConversationMessagePage = page_of(ConversationMessage, "ConversationMessagePage")


class NewReply(ConversationId):
    """An answer, in words of one's own, by a saved reply or by an approved statement."""

    text = Text(BODY, is_long=True, allow_none=True, load_default=None)
    saved_reply_id = Id("saved_reply", allow_none=True, load_default=None)
    crisis_statement_id = Id("crisis_statement", allow_none=True, load_default=None, metadata={
        "description": "Say this in the language of the conversation, else in its first one; "
                       "it waits for no further approval."})
    is_private = Flag(load_default=False, metadata={
        "description": "Move to private, where the network has that."})
    answers_id = Id("social_message", allow_none=True, load_default=None, metadata={
        "description": "Which message it answers; the last one said to us without."})
    last_message_id = Id("social_message", allow_none=True, load_default=None, metadata={
        "description": "The last message that was read: refused when more was said since."})

    @validates_schema(skip_on_field_errors=True)
    def require_one(self, data, **_options):
        said = [name for name in ("text", "saved_reply_id", "crisis_statement_id")
                if data.get(name)]
        if len(said) != 1:
            raise ValidationError(
                "Say something, or choose either a saved reply or a statement.", "text")


class ReplyId(ConversationId):
    social_message_id = Id("social_message", required=True)


class RefuseReply(ReplyId):
    reason = Text(500, required=True)


class NewNote(ConversationId):
    text = Text(BODY, is_long=True, required=True)


class LogConversation(Strict):
    """Something that was said outside of what we fetch: in a group, a messenger, in passing."""

    network = fields.String(required=True, validate=WORD)
    author = fields.Nested(SocialAuthor, required=True)
    text = Text(BODY, is_long=True, required=True)
    said_at = Time(allow_none=True, load_default=None)
    url = Text(500, allow_none=True, load_default=None)
    is_private = Flag(load_default=False)
    language = Language(allow_none=True, load_default=None)
    contact_id = Id("contact", allow_none=True, load_default=None)
    team_id = Text(60, allow_none=True, load_default=None)
    is_mine = Flag(load_default=True, metadata={"description": "Whoever logs it looks after it."})


class LogMessage(ConversationId):
    """What was said since, outside of what we fetch: by them, or by us."""

    text = Text(BODY, is_long=True, required=True)
    direction = fields.String(required=True, validate=validate.OneOf(("inbound", "outbound")))
    said_at = Time(allow_none=True, load_default=None)
    is_private = Flag(load_default=False)


class ConverseAboutMention(Strict):
    mention_id = Id("mention", required=True)


class AssignConversation(ChangeConversation):
    owner_id = Id("user", required=True, allow_none=True)


class ConversationChanges(Strict):
    team_id = Text(60, allow_none=True)
    tags = many(Text(60), 50)
    language = Language(allow_none=True)


class UpdateConversation(ChangeConversation):
    changes = fields.Nested(ConversationChanges, required=True)


class LinkConversation(ConversationId):
    type = fields.String(required=True, validate=validate.OneOf(LINKED))
    id = Id(*LINKED, required=True)


class CandidateReason(Strict):
    """What speaks for somebody being this contact."""

    code = fields.String(required=True, validate=WORD)
    text = Text(300, required=True)


class Candidate(Strict):
    """A contact whom the author may be."""

    contact_id = Id("contact", required=True)
    name = Text(300, allow_none=True)
    confidence = Share(required=True)
    reasons = many(CandidateReason, 10, required=True)


class Candidates(Strict):
    items = many(Candidate, 20, required=True)


class IdentifyAuthor(ChangeConversation):
    """Who an author is, as one of us confirms; null takes it back."""

    author_id = Text(500, required=True)
    contact_id = Id("contact", required=True, allow_none=True)


class ConversationTold(Strict):
    conversation = fields.Nested(Conversation, required=True)


class SocialMessageTold(Strict):
    social_message = fields.Nested(ConversationMessage, required=True)
    contact_ids = many(Id("contact"), 20, required=True)
    linked = many(LinkedThing, 20, required=True)
    network = fields.String(required=True, validate=WORD)
