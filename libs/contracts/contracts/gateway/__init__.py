"""What the gateway answers itself: signing in, the people who may, API keys and the audit log."""

from ..common import Empty
from ..declare import delete, get, patch, post
from ..errors import Conflict, PreconditionFailed
from . import api_key, audit, login, role, user
from .declared import EMAIL_TAKEN, NOT_FOUND, NOT_SIGNED_IN, RATE_LIMITED, gateway
from .dashboards import get_dashboard
from .portals import (
    create_portal_account,
    list_portal_accounts,
    get_portal_account,
    update_portal_account,
    resend_portal_invitation,
    delete_portal_account,
    accept_portal_invitation,
    accept_partner_invitation,
    log_in_to_portal,
    log_in_to_partner_portal,
    request_portal_link,
    request_partner_link,
    log_in_by_portal_link,
    log_in_by_partner_link,
    choose_portal_account,
    choose_partner_account,
    refresh_portal_tokens,
    refresh_partner_tokens,
    log_out_of_portal,
    log_out_of_partner_portal,
    get_own_portal_account,
    get_own_partner_account,
    change_portal_password,
    change_partner_password,
)
from .webhooks import (
    create_webhook,
    list_webhooks,
    get_webhook,
    update_webhook,
    delete_webhook,
    rotate_webhook_secret,
    pause_webhook,
    resume_webhook,
    send_webhook_test,
    list_webhook_deliveries,
    redeliver_webhook,
    list_event_types,
)

log_in = gateway.command(
    "log_in", "Sign in with email and password.",
    request=login.LogIn, reply=login.Tokens, permission=None,
    route=post("/auth/login", status=200), errors=NOT_SIGNED_IN | RATE_LIMITED,
    links={"refresh_tokens": {"refresh_token": "refresh_token"},
           "log_out": {"refresh_token": "refresh_token"}},
)
refresh_tokens = gateway.command(
    "refresh_tokens", "Get new tokens; showing a refresh token twice ends the session.",
    request=login.RefreshTokenShown, reply=login.Tokens, permission=None,
    route=post("/auth/refresh", status=200), errors=NOT_SIGNED_IN,
)
log_out = gateway.command(
    "log_out", "End the session that this token belongs to.",
    request=login.RefreshTokenShown, reply=None, permission=None,
    route=post("/auth/logout", status=204), safe_to_repeat=True,
)

create_user = gateway.command(
    "create_user", "Let a person sign in.",
    request=user.NewUser, reply=user.User, permission="users:write",
    route=post("/users", location="/users/{id}"), errors=EMAIL_TAKEN,
    links={"get_user": {"user_id": "id"}, "update_user": {"user_id": "id"}},
)
list_users = gateway.query(
    "list_users", "List the people who may sign in, the latest first.",
    request=user.ListUsers, reply=user.UserPage, permission="users:read", route=get("/users"),
)
get_own_user = gateway.query(
    "get_own_user", "See your own account.",
    request=Empty, reply=user.User, permission="account:read", route=get("/users/me"),
    errors=NOT_FOUND,
)
change_own_password = gateway.command(
    "change_own_password", "Change your password; all your sessions end.",
    request=user.ChangeOwnPassword, reply=None, permission="account:write",
    route=post("/users/me/password", status=204), errors=NOT_FOUND | RATE_LIMITED,
)
get_user = gateway.query(
    "get_user", "See a person who may sign in.",
    request=user.UserId, reply=user.User, permission="users:read", route=get("/users/{user_id}"),
    errors=NOT_FOUND,
)
update_user = gateway.command(
    "update_user", "Change, lock or unlock a person who may sign in.",
    request=user.UpdateUser, reply=user.User, permission="users:write",
    route=patch("/users/{user_id}"),
    errors=NOT_FOUND | {"precondition_failed": PreconditionFailed,
                        "last_administrator": Conflict},
)

get_role_catalogue = gateway.query(
    "get_role_catalogue", "See what roles can be made of, and which are always there.",
    request=Empty, reply=role.RoleCatalogue, permission="users:read",
    route=get("/roles/catalogue"),
)
create_role = gateway.command(
    "create_role", "Make a role of your own: what it allows, and what it lets see.",
    request=role.NewRole, reply=role.UserRole, permission="roles:write",
    route=post("/roles", location="/roles/{id}"), errors={"role_name_taken": Conflict},
    links={"get_role": {"role_id": "id"}, "update_role": {"role_id": "id"},
           "delete_role": {"role_id": "id"}},
)
list_roles = gateway.query(
    "list_roles", "List the roles of your own, the latest first.",
    request=role.ListRoles, reply=role.UserRolePage, permission="users:read", route=get("/roles"),
)
get_role = gateway.query(
    "get_role", "See a role of your own.",
    request=role.RoleId, reply=role.UserRole, permission="users:read",
    route=get("/roles/{role_id}"), errors=NOT_FOUND,
)
update_role = gateway.command(
    "update_role", "Change what a role allows and lets see.",
    request=role.UpdateRole, reply=role.UserRole, permission="roles:write",
    route=patch("/roles/{role_id}"),
    errors=NOT_FOUND | {"precondition_failed": PreconditionFailed},
)
delete_role = gateway.command(
    "delete_role", "Take away a role that nobody has.",
    request=role.DeleteRole, reply=None, permission="roles:write",
    route=delete("/roles/{role_id}"),
    errors=NOT_FOUND | {"precondition_failed": PreconditionFailed, "role_in_use": Conflict},
)

create_api_key = gateway.command(
    "create_api_key", "Make an API key; its secret is shown this once.",
    request=api_key.NewApiKey, reply=api_key.ApiKeyMade, permission="api_keys:write",
    route=post("/api-keys"), links={"revoke_api_key": {"api_key_id": "id"}},
)
list_api_keys = gateway.query(
    "list_api_keys", "List your API keys; an administrator sees everybody's.",
    request=api_key.ListApiKeys, reply=api_key.ApiKeyPage, permission="api_keys:write",
    route=get("/api-keys"),
)
revoke_api_key = gateway.command(
    "revoke_api_key", "End an API key for good.",
    request=api_key.ApiKeyId, reply=None, permission="api_keys:write",
    route=delete("/api-keys/{api_key_id}"), errors=NOT_FOUND, safe_to_repeat=True,
)

list_audit_log = gateway.query(
    "list_audit_log", "See who asked for which change, the latest first.",
    request=audit.ListAuditLog, reply=audit.AuditPage, permission="audit_log:read",
    route=get("/audit-log"),
)
