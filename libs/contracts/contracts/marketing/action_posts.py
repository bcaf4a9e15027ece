"""Posts of actions: what can be asked of them."""

from ..declare import delete, get, post
from ..errors import Conflict
from . import action_post as p
from .declared import NOT_FOUND, marketing

_POSTS = "/actions/{action_id}/posts"
_STATE = {"action_is_launched": Conflict}

add_action_post = marketing.command(
    "add_action_post", "Write a post of an action; social says it once the action is launched.",
    request=p.NewActionPost, reply=p.ActionPost, permission="marketing:write",
    route=post(_POSTS), errors=NOT_FOUND | _STATE,
)
list_action_posts = marketing.query(
    "list_action_posts", "List the posts of an action, and what became of each.",
    request=p.ListActionPosts, reply=p.ActionPostPage, permission="marketing:read",
    route=get(_POSTS), errors=NOT_FOUND,
)
remove_action_post = marketing.command(
    "remove_action_post", "Take a post out of an action that is not launched.",
    request=p.ActionPostId, reply=None, permission="marketing:write",
    route=delete(_POSTS + "/{action_post_id}"), errors=NOT_FOUND | _STATE,
)
