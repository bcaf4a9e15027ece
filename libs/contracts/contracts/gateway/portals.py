"""The logins of customers and partners: kept by agents, and used in either portal.

Each portal has operations of its own that do the same, so that each has one address, one
permission, and a place in the document of its API.
"""

from ..common import Empty
from ..declare import delete, get, patch, post
from ..errors import Conflict, PreconditionFailed
from . import login, portal
from .declared import NOT_FOUND, NOT_SIGNED_IN, RATE_LIMITED, gateway

NO_ADDRESS = {"portal_has_no_address": Conflict}
USED_BY = {"portal": "portal:use", "partner": "partner:use"}

create_portal_account = gateway.command(
    "create_portal_account", "Invite a person by mail to sign in to a portal.",
    request=portal.NewPortalAccount, reply=portal.PortalAccount,
    permission="portal_accounts:write",
    route=post("/portal-accounts", location="/portal-accounts/{id}"),
    errors={"portal_account_exists": Conflict} | NO_ADDRESS,
    links={"get_portal_account": {"portal_account_id": "id"},
           "update_portal_account": {"portal_account_id": "id"},
           "resend_portal_invitation": {"portal_account_id": "id"},
           "delete_portal_account": {"portal_account_id": "id"}},
)
list_portal_accounts = gateway.query(
    "list_portal_accounts", "List who may sign in to the portals, the latest first.",
    request=portal.ListPortalAccounts, reply=portal.PortalAccountPage,
    permission="portal_accounts:read", route=get("/portal-accounts"),
)
get_portal_account = gateway.query(
    "get_portal_account", "See a login to a portal.",
    request=portal.PortalAccountId, reply=portal.PortalAccount,
    permission="portal_accounts:read", route=get("/portal-accounts/{portal_account_id}"),
    errors=NOT_FOUND,
)
update_portal_account = gateway.command(
    "update_portal_account", "Lock or unlock a login to a portal, or change its language.",
    request=portal.UpdatePortalAccount, reply=portal.PortalAccount,
    permission="portal_accounts:write", route=patch("/portal-accounts/{portal_account_id}"),
    errors=NOT_FOUND | {"precondition_failed": PreconditionFailed},
)
resend_portal_invitation = gateway.command(
    "resend_portal_invitation", "Invite once more; earlier invitations are no good any more.",
    request=portal.PortalAccountId, reply=portal.PortalAccount,
    permission="portal_accounts:write",
    route=post("/portal-accounts/{portal_account_id}/resend", status=200),
    errors=NOT_FOUND | NO_ADDRESS | {"portal_account_is_accepted": Conflict},
)
delete_portal_account = gateway.command(
    "delete_portal_account", "Take a login to a portal away, with its sessions.",
    request=portal.PortalAccountId, reply=None, permission="portal_accounts:write",
    route=delete("/portal-accounts/{portal_account_id}"), errors=NOT_FOUND,
)


def _accepts(name, audience):
    return gateway.command(
        name, "Accept an invitation, with a password or without, and be signed in.",
        request=portal.AcceptInvitation, reply=portal.SignedIn, permission=None,
        route=post("/auth/accept", status=200, audience=audience),
        errors=NOT_SIGNED_IN | RATE_LIMITED,
    )


def _logs_in(name, audience):
    return gateway.command(
        name, "Sign in with email and password.",
        request=portal.LogInToPortal, reply=portal.SignedIn, permission=None,
        route=post("/auth/login", status=200, audience=audience),
        errors=NOT_SIGNED_IN | RATE_LIMITED,
    )


def _requests_link(name, audience):
    return gateway.command(
        name, "Have a link mailed to sign in by; the answer is the same whoever asks.",
        request=portal.RequestLink, reply=None, permission=None,
        route=post("/auth/link", status=204, audience=audience), errors=RATE_LIMITED,
    )


def _logs_in_by_link(name, audience):
    return gateway.command(
        name, "Sign in by a link that was mailed, and set a new password if you like.",
        request=portal.LogInByLink, reply=portal.SignedIn, permission=None,
        route=post("/auth/link/login", status=200, audience=audience),
        errors=NOT_SIGNED_IN | RATE_LIMITED,
    )


def _chooses(name, audience):
    return gateway.command(
        name, "Say for whom you act, when you can act for several.",
        request=portal.ChooseAccount, reply=portal.SignedIn, permission=None,
        route=post("/auth/choose", status=200, audience=audience),
        errors=NOT_SIGNED_IN | NOT_FOUND,
    )


def _refreshes(name, audience):
    return gateway.command(
        name, "Get new tokens; showing a refresh token twice ends the session.",
        request=login.RefreshTokenShown, reply=portal.PortalTokens, permission=None,
        route=post("/auth/refresh", status=200, audience=audience), errors=NOT_SIGNED_IN,
    )


def _logs_out(name, audience):
    return gateway.command(
        name, "End the session that this token belongs to.",
        request=login.RefreshTokenShown, reply=None, permission=None,
        route=post("/auth/logout", status=204, audience=audience), safe_to_repeat=True,
    )


def _gets_own(name, audience):
    return gateway.query(
        name, "See who is signed in, and for whom they act.",
        request=Empty, reply=portal.OwnPortalAccount, permission=USED_BY[audience],
        route=get("/account", audience=audience), errors=NOT_FOUND,
    )


def _changes_password(name, audience):
    return gateway.command(
        name, "Change your password; all your sessions end.",
        request=portal.ChangePortalPassword, reply=None, permission=USED_BY[audience],
        route=post("/account/password", status=204, audience=audience),
        errors=NOT_FOUND | RATE_LIMITED,
    )


accept_portal_invitation = _accepts("accept_portal_invitation", "portal")
accept_partner_invitation = _accepts("accept_partner_invitation", "partner")
log_in_to_portal = _logs_in("log_in_to_portal", "portal")
log_in_to_partner_portal = _logs_in("log_in_to_partner_portal", "partner")
request_portal_link = _requests_link("request_portal_link", "portal")
request_partner_link = _requests_link("request_partner_link", "partner")
log_in_by_portal_link = _logs_in_by_link("log_in_by_portal_link", "portal")
log_in_by_partner_link = _logs_in_by_link("log_in_by_partner_link", "partner")
choose_portal_account = _chooses("choose_portal_account", "portal")
choose_partner_account = _chooses("choose_partner_account", "partner")
refresh_portal_tokens = _refreshes("refresh_portal_tokens", "portal")
refresh_partner_tokens = _refreshes("refresh_partner_tokens", "partner")
log_out_of_portal = _logs_out("log_out_of_portal", "portal")
log_out_of_partner_portal = _logs_out("log_out_of_partner_portal", "partner")
get_own_portal_account = _gets_own("get_own_portal_account", "portal")
get_own_partner_account = _gets_own("get_own_partner_account", "partner")
change_portal_password = _changes_password("change_portal_password", "portal")
change_partner_password = _changes_password("change_partner_password", "partner")
