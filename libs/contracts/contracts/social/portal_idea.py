"""Ideas as customers, partners and anybody see them: nothing says who else had or wants them."""

from marshmallow import fields, validate

from ..common import (
    Flag,
    Id,
    InLanguages,
    Language,
    PageRequest,
    Recorded,
    Strict,
    Text,
    Time,
    Whole,
    many,
    page_of,
)
from .idea import (
    IDEA_SORTS,
    IDEA_STATUSES,
    LONGEST_COMMENT,
    LONGEST_IDEA,
    LONGEST_REASON,
    IdeaFields,
    IdeaId,
)

_STATUS = {"validate": validate.OneOf(IDEA_STATUSES)}
_NAMES = {"description": "Who helped it along and lets us say so; once it shipped."}


class PortalIdeaCategory(Strict):
    id = Id("idea_category", required=True)
    name = fields.Nested(InLanguages, required=True)


class ListPortalIdeaCategories(PageRequest):
    """Those that ideas can be of."""


PortalIdeaCategoryPage = page_of(PortalIdeaCategory, "PortalIdeaCategoryPage")


class PortalIdea(Recorded):
    CHANGES_WITH_TIME = True

    id = Id("idea", required=True)
    title = Text(200, required=True)
    body = Text(LONGEST_IDEA, required=True, is_long=True)
    language = Language(allow_none=True)
    category_id = Id("idea_category", allow_none=True)
    status = fields.String(required=True, **_STATUS)
    reason = Text(LONGEST_REASON, is_long=True, allow_none=True)
    vote_count = Whole(required=True)
    comment_count = Whole(required=True)
    is_mine = Flag(required=True)
    is_draft = Flag(required=True, metadata={"description": "Whether nobody else sees it yet."})
    has_voted = Flag(required=True, metadata={"description": "Whether you did."})
    contributors = many(fields.String(), 200, required=True, metadata=_NAMES)
    published_at = Time(allow_none=True)
    merged_into_id = Id("idea", allow_none=True)


class ListPortalIdeas(PageRequest):
    sort = fields.String(load_default="-vote_count", validate=validate.OneOf(IDEA_SORTS))
    status = fields.String(**_STATUS)
    category_id = Id("idea_category")
    is_mine = Flag(load_default=False, metadata={
        "description": "Only yours, with drafts and merged ones, the latest first."})


PortalIdeaPage = page_of(PortalIdea, "PortalIdeaPage")


class NewPortalIdea(IdeaFields):
    title = Text(200, required=True)
    body = Text(LONGEST_IDEA, required=True, is_long=True)
    is_draft = Flag(load_default=False)


class UpdatePortalIdea(IdeaId):
    """Which idea of yours, that nobody has decided about yet."""

    changes = fields.Nested(IdeaFields, required=True)


class VoteForPortalIdea(IdeaId):
    wants_news = Flag(load_default=True, metadata={
        "description": "Whether to be told by mail what becomes of it."})


class PortalIdeaComment(Strict):
    id = Id("idea_comment", required=True)
    idea_id = Id("idea", required=True)
    text = Text(LONGEST_COMMENT, is_long=True, allow_none=True)
    is_ours = Flag(required=True, metadata={"description": "Whether the company says it."})
    is_mine = Flag(required=True)
    created_at = Time(required=True)


PortalIdeaCommentPage = page_of(PortalIdeaComment, "PortalIdeaCommentPage")


class NewPortalIdeaComment(IdeaId):
    text = Text(LONGEST_COMMENT, required=True, is_long=True)


class PublicIdea(Strict):
    id = Id("idea", required=True)
    title = Text(200, required=True)
    status = fields.String(required=True, **_STATUS)
    category = fields.Nested(InLanguages, allow_none=True)
    vote_count = Whole(required=True)
    contributors = many(fields.String(), 200, required=True, metadata=_NAMES)
    published_at = Time(required=True)


class ListPublicIdeas(PageRequest):
    sort = fields.String(load_default="-vote_count", validate=validate.OneOf(IDEA_SORTS))
    status = fields.String(**_STATUS)


PublicIdeaPage = page_of(PublicIdea, "PublicIdeaPage")
