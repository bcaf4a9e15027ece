"""The logins of customers and partners: whom they act for, and how they sign in."""

from marshmallow import fields, validate

from ..common import (
    ExpectedVersion,
    Flag,
    Id,
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
from .login import LEAST_PASSWORD, Secret
from .user import Email

PORTALS = ("portal", "partner")
# What a mailbox can act for, in one portal.
MOST_ACCOUNTS = 50


def which_portal(**options):
    return fields.String(validate=validate.OneOf(PORTALS), metadata={
        "description": "portal: of customers; partner: of partners and suppliers."}, **options)


class PortalAccountFields(Strict):
    locale = Language(allow_none=True, metadata={
        "description": "The language of what is mailed; English without it."})


class NewPortalAccount(PortalAccountFields):
    email = Email(required=True)
    audience = which_portal(required=True)
    contact_id = Id("contact", required=True, metadata={"description": "The person."})
    party_id = Id("contact", required=True, metadata={
        "description": "Whom they act for: an organisation that they belong to, or themselves."})


class PortalAccountChanges(PortalAccountFields):
    """A merge patch (RFC 7396). A lock ends all sessions of the account."""

    is_locked = Flag()


class PortalAccount(PortalAccountFields, Recorded):
    id = Id("portal_account", required=True)
    email = fields.String(required=True)
    audience = which_portal(required=True)
    contact_id = Id("contact", required=True)
    party_id = Id("contact", required=True)
    is_locked = Flag(required=True)
    invited_at = Time(required=True)
    accepted_at = Time(allow_none=True)


class PortalAccountId(Strict):
    portal_account_id = Id("portal_account", required=True)


class UpdatePortalAccount(PortalAccountId, ExpectedVersion):
    changes = fields.Nested(PortalAccountChanges, required=True)


class ListPortalAccounts(PageRequest):
    email = Text(254)
    audience = which_portal()
    contact_id = Id("contact")
    party_id = Id("contact")
    is_locked = Flag()


PortalAccountPage = page_of(PortalAccount, "PortalAccountPage")


class TokenShown(Strict):
    token = Secret(200, required=True, metadata={"description": "As the link in the mail has it."})


class AcceptInvitation(TokenShown):
    password = Secret(
        minimum=LEAST_PASSWORD, load_default=None, allow_none=True, metadata={
            "description": "Without one, signing in goes by links that are mailed."})


class LogInToPortal(Strict):
    email = Text(254, required=True)
    password = Secret(required=True)


class RequestLink(Strict):
    email = Text(254, required=True)


class LogInByLink(TokenShown):
    new_password = Secret(
        minimum=LEAST_PASSWORD, load_default=None, allow_none=True, metadata={
            "description": "For who has forgotten theirs. It ends all other sessions."})


class ChooseAccount(Strict):
    choice_token = Secret(200, required=True)
    portal_account_id = Id("portal_account", required=True)


class ChangePortalPassword(Strict):
    current_password = Secret(required=True)
    new_password = Secret(minimum=LEAST_PASSWORD, required=True)


class PortalTokens(Strict):
    """An access token for each request, and a refresh token that gets the next two, once."""

    access_token = fields.String(required=True)
    token_type = fields.String(required=True, validate=validate.OneOf(("Bearer",)))
    expires_in = Whole(required=True, metadata={"description": "Seconds, of the access token."})
    refresh_token = fields.String(required=True)
    refresh_token_expires_at = Time(required=True)
    portal_account_id = Id("portal_account", required=True)


class AccountChoice(Strict):
    portal_account_id = Id("portal_account", required=True)
    party_id = Id("contact", required=True)
    party_name = Text(300, metadata={"description": "Missing while it cannot be looked up."})


class SignedIn(Strict):
    """Tokens; or, for who can act for several, what to choose from, and a token to do so, once."""

    tokens = fields.Nested(PortalTokens, required=True, allow_none=True)
    choices = many(AccountChoice, MOST_ACCOUNTS, required=True)
    choice_token = fields.String(required=True, allow_none=True)


class OwnPortalAccount(PortalAccount):
    """Who is signed in, and for whom they act. Names are missing while contacts is away."""

    has_password = Flag(required=True)
    contact_name = Text(300)
    party_name = Text(300)
