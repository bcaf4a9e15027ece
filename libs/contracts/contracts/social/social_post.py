"""Posts that we plan: said to everybody by an account of ours, at a time, once."""

from marshmallow import fields, validate

from ..common import Flag, Id, Language, PageRequest, Recorded, Strict, Text, Time, many, page_of
from ..contacts.interaction import Reference

# `unknown`: it was sent, and nobody can tell whether it arrived; a person has to look.
POST_DELIVERIES = ("waiting_approval", "refused", "waiting", "sending", "sent", "failed", "unknown",
                   "withdrawing", "withdrawn")
LONGEST_POST = 5000


class PlanSocialPost(Strict):
    social_account_id = Id("social_account", required=True)
    text = Text(LONGEST_POST, required=True, is_long=True, metadata={
        "description": "As it is said. Networks have limits of their own, such as 300 on Bluesky."})
    language = Language(allow_none=True, load_default=None)
    due_at = Time(allow_none=True, load_default=None, metadata={
        "description": "When it is said; at once without it, or as soon as it is approved."})
    refers_to = many(Reference, 20, load_default=list)


class SocialPost(Recorded):
    id = Id("social_post", required=True)
    social_account_id = Id("social_account", required=True)
    network = fields.String(required=True)
    text = Text(LONGEST_POST, required=True, is_long=True)
    language = Language(allow_none=True)
    due_at = Time(allow_none=True)
    refers_to = many(Reference, 20)
    delivery = fields.String(required=True, validate=validate.OneOf(POST_DELIVERIES))
    author_id = fields.String(required=True)
    decided_by_id = fields.String(allow_none=True)
    refused_because = Text(500, allow_none=True)
    sent_at = Time(allow_none=True)
    url = fields.String(allow_none=True)
    failed_with = Text(500, allow_none=True)


class SocialPostId(Strict):
    social_post_id = Id("social_post", required=True)


class WithdrawSocialPost(SocialPostId):
    only_unsaid = Flag(load_default=False, metadata={
        "description": "Whether a post that was said by now is left as it is, with an error."})


class RefuseSocialPost(SocialPostId):
    reason = Text(500, required=True)


class ListSocialPosts(PageRequest):
    """The latest first."""

    social_account_id = Id("social_account")
    delivery = fields.String(validate=validate.OneOf(POST_DELIVERIES))


SocialPostPage = page_of(SocialPost, "SocialPostPage")


class SocialPostTold(Strict):
    social_post = fields.Nested(SocialPost, required=True)
