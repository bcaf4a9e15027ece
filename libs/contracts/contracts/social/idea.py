"""Ideas of how we could be better: whoever has one, what becomes of it, and who wants it too."""

from marshmallow import fields, validate

from ..common import (
    ExpectedVersion,
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

IDEA_STATUSES = ("new", "under_review", "planned", "in_work", "shipped", "declined")
# Of these nothing more is decided, so nobody votes for them any more.
DECIDED = ("shipped", "declined")
AUTHOR_KINDS = ("customer", "employee", "partner", "supplier")
# Who reads it, beside us and whoever had it.
IDEA_AUDIENCES = ("customer", "partner", "public")
IDEA_SORTS = ("-vote_count", "-published_at")
LONGEST_IDEA, LONGEST_COMMENT, LONGEST_REASON = 10_000, 5_000, 2_000
_STATUS = {"validate": validate.OneOf(IDEA_STATUSES)}
_AUDIENCES = {"description": "Who reads it, beside us and whoever had it; without any, nobody."}


class IdeaCategoryFields(Strict):
    name = fields.Nested(InLanguages)


class NewIdeaCategory(Strict):
    name = fields.Nested(InLanguages, required=True)


class IdeaCategory(Recorded):
    id = Id("idea_category", required=True)
    name = fields.Nested(InLanguages, required=True)
    archived_at = Time(allow_none=True)


class IdeaCategoryId(Strict):
    idea_category_id = Id("idea_category", required=True)


class ChangeIdeaCategory(IdeaCategoryId, ExpectedVersion):
    """Which category, and optionally at which version."""


class UpdateIdeaCategory(ChangeIdeaCategory):
    changes = fields.Nested(IdeaCategoryFields, required=True)


class ListIdeaCategories(PageRequest):
    is_archived = Flag(load_default=False)


IdeaCategoryPage = page_of(IdeaCategory, "IdeaCategoryPage")


class IdeaFields(Strict):
    """A merge patch (RFC 7396): null clears a field, a list replaces the list."""

    title = Text(200)
    body = Text(LONGEST_IDEA, is_long=True)
    language = Language(allow_none=True)
    category_id = Id("idea_category", allow_none=True)


class IdeaChanges(IdeaFields):
    audiences = many(fields.String(validate=validate.OneOf(IDEA_AUDIENCES)), 3, metadata=_AUDIENCES)
    owner_id = Id("user", allow_none=True)
    team_id = Text(60, allow_none=True)


class NewIdea(IdeaChanges):
    """An idea of one of us; with `contact_id`, of theirs, such as told by telephone."""

    title = Text(200, required=True)
    body = Text(LONGEST_IDEA, required=True, is_long=True)
    contact_id = Id("contact", load_default=None, allow_none=True)


class Idea(Recorded):
    """As we see it. The person who had it comes first, then whom they did it for."""

    # Votes and comments are counted without a new version of the idea.
    CHANGES_WITH_TIME = True

    id = Id("idea", required=True)
    title = Text(200, required=True)
    body = Text(LONGEST_IDEA, required=True, is_long=True)
    language = Language(allow_none=True)
    category_id = Id("idea_category", allow_none=True)
    author_kind = fields.String(required=True, validate=validate.OneOf(AUTHOR_KINDS))
    contact_ids = many(Id("contact"), 20, required=True)
    author_id = Text(60, allow_none=True, metadata={"description": "Who of us wrote it down."})
    conversation_id = Id("conversation", allow_none=True, metadata={
        "description": "The conversation on a network in which it was told."})
    audiences = many(fields.String(validate=validate.OneOf(IDEA_AUDIENCES)), 3, required=True,
                     metadata=_AUDIENCES)
    status = fields.String(required=True, **_STATUS)
    reason = Text(LONGEST_REASON, is_long=True, allow_none=True)
    status_at = Time(required=True)
    vote_count = Whole(required=True)
    comment_count = Whole(required=True, metadata={"description": "Without those among us."})
    owner_id = Id("user", allow_none=True)
    team_id = Text(60, allow_none=True)
    published_at = Time(allow_none=True)
    merged_into_id = Id("idea", allow_none=True)


class IdeaId(Strict):
    idea_id = Id("idea", required=True)


class ChangeIdea(IdeaId, ExpectedVersion):
    """Which idea, and optionally at which version."""


class UpdateIdea(ChangeIdea):
    changes = fields.Nested(IdeaChanges, required=True)


class ListIdeas(PageRequest):
    sort = fields.String(load_default="-vote_count", validate=validate.OneOf(IDEA_SORTS))
    status = fields.String(**_STATUS)
    category_id = Id("idea_category")
    author_kind = fields.String(validate=validate.OneOf(AUTHOR_KINDS))
    owner_id = Id("user")
    contact_id = Id("contact")


IdeaPage = page_of(Idea, "IdeaPage")


class SetIdeaStatus(ChangeIdea):
    status = fields.String(required=True, **_STATUS)
    reason = Text(LONGEST_REASON, is_long=True, load_default=None, allow_none=True, metadata={
        "description": "Read by whoever reads the idea; asked for where it is declined."})


class MergeIdea(ChangeIdea):
    into_id = Id("idea", required=True)


class VoteForIdea(IdeaId):
    """A vote of ours; with `contact_id`, one that somebody asked us to give for them."""

    contact_id = Id("contact", load_default=None, allow_none=True)


class IdeaVote(Strict):
    """Who wants it. One who was erased is left without a name."""

    idea_id = Id("idea", required=True)
    contact_id = Id("contact", allow_none=True)
    party_id = Id("contact", allow_none=True)
    user_id = Text(60, allow_none=True)
    came_from_id = Id("idea", allow_none=True, metadata={
        "description": "For which idea it was given, which is part of this one now."})
    created_at = Time(required=True)


class ListOfIdea(PageRequest, IdeaId):
    """What is of one idea, the first first."""


IdeaVotePage = page_of(IdeaVote, "IdeaVotePage")


class NewIdeaComment(IdeaId):
    text = Text(LONGEST_COMMENT, required=True, is_long=True)
    is_internal = Flag(load_default=False, metadata={"description": "Read by us alone."})


class IdeaComment(Strict):
    id = Id("idea_comment", required=True)
    idea_id = Id("idea", required=True)
    text = Text(LONGEST_COMMENT, is_long=True, allow_none=True, metadata={
        "description": "Null once whoever said it was erased."})
    is_internal = Flag(required=True)
    contact_id = Id("contact", allow_none=True)
    author_id = Text(60, allow_none=True)
    created_at = Time(required=True)


IdeaCommentPage = page_of(IdeaComment, "IdeaCommentPage")


class IdeaContributor(Strict):
    """Who helped an idea along. They are named once it shipped, if they let us."""

    idea_id = Id("idea", required=True)
    contact_id = Id("contact", allow_none=True)
    user_id = Text(60, allow_none=True)
    is_named = Flag(required=True, metadata={"description": "Whether they let themselves be."})
    name = Text(100, allow_none=True)


class NewIdeaContributor(IdeaId):
    contact_id = Id("contact", required=True)


IdeaContributorPage = page_of(IdeaContributor, "IdeaContributorPage")


class LetBeNamed(IdeaId):
    is_named = Flag(required=True)
    name = Text(100, load_default=None, allow_none=True, metadata={
        "description": "Under which name; needed to be named."})


class FindSimilarIdeas(Strict):
    """What somebody is writing."""

    title = Text(200, required=True)
    body = Text(LONGEST_IDEA, is_long=True, load_default="", minimum=0)
    language = Language(load_default=None, allow_none=True)


class SimilarIdea(Strict):
    id = Id("idea", required=True)
    title = Text(200, required=True)
    status = fields.String(required=True, **_STATUS)
    vote_count = Whole(required=True)


class SimilarIdeas(Strict):
    items = many(SimilarIdea, 5, required=True)


class IdeaTold(Strict):
    idea = fields.Nested(Idea, required=True)


class IdeaDecided(IdeaTold):
    from_status = fields.String(required=True, **_STATUS)


class IdeaMerged(IdeaTold):
    into_id = Id("idea", required=True)
