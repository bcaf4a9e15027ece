"""Mentions: what is said of us in public, and what is made of it."""

from marshmallow import fields, validate

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
from .influencer import Influence
from .listening_rule import SUBJECTS

LABELS = ("negative", "neutral", "positive")
SORTS = ("-posted_at", "posted_at", "-reach")


class SocialAuthor(Strict):
    """Somebody on a network; `id` is what the network knows them by for good."""

    id = Text(500, required=True)
    handle = Text(200, allow_none=True)
    name = Text(200, allow_none=True)
    url = Text(500, allow_none=True)
    followers = Whole(allow_none=True)


class MentionAuthor(SocialAuthor):
    """Who said it; of whoever was forgotten only a word that says so is left."""

    influence = fields.Nested(Influence, allow_none=True, metadata={
        "description": "How much weight their word has; missing until it is reckoned."})


class MentionSentiment(Strict):
    """How something is meant; without a label it was not told, and `why_not` says why."""

    label = fields.String(required=True, allow_none=True, validate=validate.OneOf(LABELS))
    score = fields.Float(allow_none=True, validate=validate.Range(-1, 1), metadata={
        "description": "From -1, as bad as can be, to 1."})
    confidence = Share(allow_none=True, metadata={"description": "How sure that is."})
    said_by = fields.String(required=True, metadata={
        "description": "`analyser`, or the id of the user who said so."})
    why_not = Text(100, allow_none=True)


class Mention(Recorded):
    # How much weight its author has is reckoned without a new version.
    CHANGES_WITH_TIME = True

    id = Id("mention", required=True)
    social_account_id = Id("social_account", required=True)
    network = fields.String(required=True, validate=WORD)
    external_id = Text(500, required=True)
    url = Text(500, allow_none=True)
    author = fields.Nested(MentionAuthor, required=True)
    text = Text(10_000, is_long=True, required=True, minimum=0)
    language = Language(allow_none=True)
    posted_at = Time(required=True)
    edited_at = Time(allow_none=True)
    deleted_at = Time(allow_none=True, metadata={
        "description": "When its author took it back; its text is gone then."})
    blanked_at = Time(allow_none=True, metadata={
        "description": "When its text and author were forgotten, as it was a stranger's and old; "
                       "it counts on."})
    is_to_us = Flag(required=True, metadata={
        "description": "Whether we are addressed, and not only spoken of."})
    rule_ids = many(Id("listening_rule"), 100, required=True)
    subjects = many(fields.String(validate=validate.OneOf(SUBJECTS)), 5, required=True)
    topics = many(fields.String(validate=WORD), 100, required=True)
    reach = Whole(required=True, metadata={
        "description": "How many people may have read it: those who follow its author, and for "
                       "each time it was passed on as many as follow somebody usually."})
    boosts = Whole(allow_none=True)
    likes = Whole(allow_none=True)
    rating = Whole(1, 5, allow_none=True)
    sentiment = fields.Nested(MentionSentiment, required=True)
    conversation_id = Id("conversation", allow_none=True)
    contact_id = Id("contact", allow_none=True, metadata={
        "description": "Who the author is, where one of us confirmed it."})
    is_shown = Flag(allow_none=True, metadata={
        "description": "Of a post on our wall: whether it is to be read there."})


class MentionId(Strict):
    mention_id = Id("mention", required=True)


class ListMentions(PageRequest):
    listening_rule_id = Id("listening_rule")
    subject = fields.String(validate=validate.OneOf(SUBJECTS))
    topic = fields.String(validate=WORD)
    network = fields.String(validate=WORD)
    social_account_id = Id("social_account")
    sentiment = fields.String(validate=validate.OneOf((*LABELS, "unknown")))
    language = Language()
    author_handle = Text(200)
    contact_id = Id("contact")
    is_to_us = Flag()
    posted_from = Time(metadata={"description": "Said then or later."})
    posted_before = Time()
    least_reach = Whole(metadata={"description": "With at least this reach."})
    sort = fields.String(load_default="-posted_at", validate=validate.OneOf(SORTS))


MentionPage = page_of(Mention, "MentionPage")


class MentionChanges(Strict):
    sentiment = fields.String(validate=validate.OneOf(LABELS), metadata={
        "description": "How it is meant, as a person sees it."})
    topics = many(fields.String(validate=WORD), 20)
    is_shown = Flag(metadata={"description": "Let a post be read on our wall, or hide it."})


class UpdateMention(MentionId, ExpectedVersion):
    changes = fields.Nested(MentionChanges, required=True)


class MentionTold(Strict):
    mention = fields.Nested(Mention, required=True)
