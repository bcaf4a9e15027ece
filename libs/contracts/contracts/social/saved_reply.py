"""Saved replies: what is said again and again."""

from marshmallow import fields

from ..common import (
    ExpectedVersion,
    Flag,
    Id,
    Language,
    PageRequest,
    Recorded,
    Strict,
    Text,
    Time,
    page_of,
)


class SavedReplyFields(Strict):
    name = Text(100)
    text = Text(5000, is_long=True, metadata={
        "description": "`{author}` stands for the name of whoever is answered."})
    language = Language(allow_none=True)


class NewSavedReply(SavedReplyFields):
    name = Text(100, required=True)
    text = Text(5000, is_long=True, required=True)


class SavedReply(Recorded):
    id = Id("saved_reply", required=True)
    name = Text(100, required=True)
    text = Text(5000, is_long=True, required=True)
    language = Language(allow_none=True)
    archived_at = Time(allow_none=True)


class SavedReplyId(Strict):
    saved_reply_id = Id("saved_reply", required=True)


class ChangeSavedReply(SavedReplyId, ExpectedVersion):
    """Which saved reply, and optionally at which version."""


class UpdateSavedReply(ChangeSavedReply):
    changes = fields.Nested(SavedReplyFields, required=True)


class ListSavedReplies(PageRequest):
    is_archived = Flag(load_default=False)


SavedReplyPage = page_of(SavedReply, "SavedReplyPage")
