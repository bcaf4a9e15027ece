"""Spaces: where people of several organisations and we work together, and nobody else looks in."""

from marshmallow import fields

from ..common import (
    ExpectedVersion,
    Flag,
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

MOST_MEMBERS = 200
LONGEST_POST = 10_000
_ANSWERS = {"description": "The post that it is a comment on; a post of its own without."}


class SpaceFields(Strict):
    """A list replaces the list. Whoever makes or changes a space stays in it."""

    name = Text(200)
    description = Text(2000, is_long=True, allow_none=True)
    contact_ids = many(Id("contact"), MOST_MEMBERS, metadata={
        "description": "People who come by the portals."})
    user_ids = many(Id("user"), MOST_MEMBERS, metadata={"description": "Those of us."})


class NewSpace(SpaceFields):
    name = Text(200, required=True)


class Space(Recorded):
    id = Id("space", required=True)
    name = Text(200, required=True)
    description = Text(2000, is_long=True, allow_none=True)
    contact_ids = many(Id("contact"), MOST_MEMBERS, required=True)
    user_ids = many(fields.String(), MOST_MEMBERS, required=True)
    archived_at = Time(allow_none=True)


class SpaceId(Strict):
    space_id = Id("space", required=True)


class ChangeSpace(SpaceId, ExpectedVersion):
    """Which space, and optionally at which version."""


class UpdateSpace(ChangeSpace):
    changes = fields.Nested(SpaceFields, required=True)


class ListSpaces(PageRequest):
    is_archived = Flag(load_default=False)


SpacePage = page_of(Space, "SpacePage")


class NewSpacePost(SpaceId):
    text = Text(LONGEST_POST, required=True, is_long=True)
    answers_id = Id("space_post", load_default=None, allow_none=True, metadata=_ANSWERS)


class ListSpacePosts(PageRequest, SpaceId):
    answers_id = Id("space_post", load_default=None, allow_none=True, metadata={
        "description": "The comments on this post, the first first; without it the posts, the "
                       "latest first."})


class SpacePost(Recorded):
    CHANGES_WITH_TIME = True

    id = Id("space_post", required=True)
    space_id = Id("space", required=True)
    answers_id = Id("space_post", allow_none=True)
    text = Text(LONGEST_POST, is_long=True, allow_none=True, metadata={
        "description": "Null once it was taken away, or whoever said it was erased."})
    contact_id = Id("contact", allow_none=True)
    user_id = Text(60, allow_none=True)
    comment_count = Whole(required=True)


class SpacePostId(SpaceId):
    space_post_id = Id("space_post", required=True)


SpacePostPage = page_of(SpacePost, "SpacePostPage")


class PortalSpace(Strict):
    """A space that you are in. Of the others in it you see how many, and the names of who speak."""

    id = Id("space", required=True)
    name = Text(200, required=True)
    description = Text(2000, is_long=True, allow_none=True)
    member_count = Whole(1, required=True)
    created_at = Time(required=True)


class ListPortalSpaces(PageRequest):
    """Those that you are in, the latest first."""


PortalSpacePage = page_of(PortalSpace, "PortalSpacePage")


class PortalSpacePost(Strict):
    id = Id("space_post", required=True)
    space_id = Id("space", required=True)
    answers_id = Id("space_post", allow_none=True)
    text = Text(LONGEST_POST, is_long=True, allow_none=True)
    name = Text(300, allow_none=True, metadata={
        "description": "Who says it; null for the company, and for who was erased."})
    is_ours = Flag(required=True, metadata={"description": "Whether the company says it."})
    is_mine = Flag(required=True)
    comment_count = Whole(required=True)
    created_at = Time(required=True)


PortalSpacePostPage = page_of(PortalSpacePost, "PortalSpacePostPage")


class SpaceTold(Strict):
    space = fields.Nested(Space, required=True)


class SpacePostTold(Strict):
    space_post = fields.Nested(SpacePost, required=True)
