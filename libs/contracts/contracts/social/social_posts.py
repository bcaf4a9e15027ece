"""Planned posts: what can be asked and is told of them."""

from ..declare import get, post
from ..errors import Conflict, PermissionDenied
from . import social_post as p
from .declared import NOT_FOUND, social

_ONE = "/social-posts/{social_post_id}"
_DECIDED = NOT_FOUND | {"social_post_is_decided": Conflict}

plan_social_post = social.command(
    "plan_social_post", "Plan a post; it is said once, at its time, when it is approved.",
    request=p.PlanSocialPost, reply=p.SocialPost, permission="social:write",
    route=post("/social-posts", location="/social-posts/{id}"),
    errors=NOT_FOUND | {"account_cannot_answer": Conflict},
    links={"get_social_post": {"social_post_id": "id"}},
)
get_social_post = social.query(
    "get_social_post", "See a planned post, and what became of it.",
    request=p.SocialPostId, reply=p.SocialPost, permission="social:read", route=get(_ONE),
    errors=NOT_FOUND,
)
list_social_posts = social.query(
    "list_social_posts", "List planned posts, the latest first.",
    request=p.ListSocialPosts, reply=p.SocialPostPage, permission="social:read",
    route=get("/social-posts"),
)
approve_social_post = social.command(
    "approve_social_post", "Let a post be said that somebody else planned.",
    request=p.SocialPostId, reply=p.SocialPost, permission="social:approve",
    route=post(_ONE + "/approve", status=200),
    errors=_DECIDED | {"social_post_is_own": PermissionDenied},
)
refuse_social_post = social.command(
    "refuse_social_post", "Have a post never be said, and say why.",
    request=p.RefuseSocialPost, reply=p.SocialPost, permission="social:approve",
    route=post(_ONE + "/refuse", status=200), errors=_DECIDED,
)
retry_social_post = social.command(
    "retry_social_post", "Say a post again that failed, or of which nobody knows.",
    request=p.SocialPostId, reply=p.SocialPost, permission="social:write",
    route=post(_ONE + "/retry", status=200), errors=_DECIDED,
)
withdraw_social_post = social.command(
    "withdraw_social_post", "Take a post back: what was not said never is, what was is deleted.",
    request=p.WithdrawSocialPost, reply=p.SocialPost, permission="social:write",
    route=post(_ONE + "/withdraw", status=200),
    errors=_DECIDED | {"social_post_is_under_way": Conflict}, safe_to_repeat=True,
)

social_post_sent = social.event(
    "social.social_post.sent", "A planned post was said.", p.SocialPostTold)
social_post_failed = social.event(
    "social.social_post.failed", "A planned post was not said, or nobody knows.", p.SocialPostTold)
social_post_refused = social.event(
    "social.social_post.refused", "A planned post is never said.", p.SocialPostTold)
social_post_withdrawn = social.event(
    "social.social_post.withdrawn", "A planned post was taken back.", p.SocialPostTold)
