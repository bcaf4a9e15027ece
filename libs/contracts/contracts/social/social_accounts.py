"""Social accounts: what can be asked and is told of them, of webhooks, and of the wall."""

from ..declare import delete, get, patch, post
from ..errors import Conflict, RateLimited, Unauthenticated
from . import social_account as m
from .declared import CHANGED, NOT_FOUND, social

_TAKEN = {"social_account_is_taken": Conflict}

create_social_account = social.command(
    "create_social_account", "Listen and speak by an account on a network.",
    request=m.NewSocialAccount, reply=m.SocialAccount, permission="social_settings:write",
    route=post("/social-accounts", location="/social-accounts/{id}"), errors=_TAKEN,
    links={"get_social_account": {"social_account_id": "id"},
           "update_social_account": {"social_account_id": "id"},
           "fetch_social_account": {"social_account_id": "id"}},
)
get_social_account = social.query(
    "get_social_account", "See a social account, and how it fares.",
    request=m.SocialAccountId, reply=m.SocialAccount, permission="social:read",
    route=get("/social-accounts/{social_account_id}"), errors=NOT_FOUND,
)
list_social_accounts = social.query(
    "list_social_accounts", "List social accounts, the oldest first.",
    request=m.ListSocialAccounts, reply=m.SocialAccountPage, permission="social:read",
    route=get("/social-accounts"),
)
update_social_account = social.command(
    "update_social_account", "Change a social account, pause it, or have it go on.",
    request=m.UpdateSocialAccount, reply=m.SocialAccount, permission="social_settings:write",
    route=patch("/social-accounts/{social_account_id}"), errors=CHANGED | _TAKEN,
)
archive_social_account = social.command(
    "archive_social_account", "Put a social account away; its secret is forgotten.",
    request=m.ChangeSocialAccount, reply=None, permission="social_settings:write",
    route=delete("/social-accounts/{social_account_id}"), errors=CHANGED, safe_to_repeat=True,
)
fetch_social_account = social.command(
    "fetch_social_account", "Look for posts now, as far as the network allows.",
    request=m.SocialAccountId, reply=m.SocialAccount, permission="social:write",
    route=post("/social-accounts/{social_account_id}/fetch", status=200), errors=NOT_FOUND,
    safe_to_repeat=True,
)
receive_social_webhook = social.command(
    "receive_social_webhook", "Take up what a site tells, signed.",
    request=m.ReceiveSocialWebhook, reply=None, permission=None,
    errors=NOT_FOUND | {"signature_is_wrong": Unauthenticated, RateLimited.code: RateLimited},
    safe_to_repeat=True,
)
post_on_wall = social.command(
    "post_on_wall", "Say something on our wall, without signing in.",
    request=m.PostOnWall, reply=m.PostedOnWall, permission=None,
    route=post("/public/walls/{social_account_id}/posts", status=202),
    errors=NOT_FOUND | {RateLimited.code: RateLimited},
)
list_wall_posts = social.query(
    "list_wall_posts", "Read our wall, without signing in.",
    request=m.ReadWall, reply=m.WallPage, permission=None,
    route=get("/public/walls/{social_account_id}/posts"),
    errors=NOT_FOUND | {RateLimited.code: RateLimited},
)
