"""Posts of actions: what is said on networks for a campaign, and what became of it."""

from marshmallow import fields, validate

from ..common import Id, Language, PageRequest, Recorded, Strict, Text, Time, page_of
from .action import ActionId
from .campaign_offer import web_address

# `handed_over` waits in social for its time and for approval.
ACTION_POST_STATES = ("planned", "handed_over", "sent", "failed", "refused", "withdrawn")
LONGEST_ACTION_POST = 2000


class ActionPostFields(Strict):
    social_account_id = Id("social_account", required=True)
    text = Text(LONGEST_ACTION_POST, required=True, is_long=True)
    language = Language(allow_none=True, load_default=None)
    link = web_address(allow_none=True, load_default=None, metadata={
        "description": "Stands below the text, and says by UTM parameters of which campaign and "
                       "action it is."})
    publish_at = Time(allow_none=True, load_default=None, metadata={
        "description": "At the launch without it."})


class NewActionPost(ActionPostFields, ActionId):
    """For an action by post that is not launched."""


class ActionPost(ActionPostFields, Recorded):
    id = Id("action_post", required=True)
    action_id = Id("action", required=True)
    campaign_id = Id("campaign", required=True)
    network = fields.String(required=True)
    said = Text(LONGEST_ACTION_POST + 1200, required=True, is_long=True, metadata={
        "description": "What is said, with the link as it leads."})
    state = fields.String(required=True, validate=validate.OneOf(ACTION_POST_STATES))
    reason = Text(500, allow_none=True, metadata={"description": "Why it was not said."})
    social_post_id = Id("social_post", allow_none=True)
    url = fields.String(allow_none=True)
    published_at = Time(allow_none=True)


class ActionPostId(ActionId):
    action_post_id = Id("action_post", required=True)


class ListActionPosts(PageRequest, ActionId):
    state = fields.String(validate=validate.OneOf(ACTION_POST_STATES))


ActionPostPage = page_of(ActionPost, "ActionPostPage")
