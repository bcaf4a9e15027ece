"""What is mailed to those who sign in to the portals, in their language."""

from email.utils import parseaddr

from chassis import mails

from ..languages import DEFAULT_LANGUAGE, languages, translate
from ..settings import settings
from . import links
from .errors import PortalHasNoAddress
from .models import PortalLink

# Where the address of the link stands in a mail until it is sent.
PLACE = "[[link]]"
# The part of the address that says what the link is for, in the fragment, which browsers keep to
# themselves: no server and no other page sees it.
WORDS = {links.INVITATION: "invitation", links.SIGN_IN: "sign-in"}

INVITED = "You are invited to the portal of {company}"
INVITATION = """Hello,

{company} invites you to its portal, where you act for {party}.

Follow this link to accept the invitation and choose a password, if you want one:

[[link]]

The link is good once, until {day}. If you did not expect this mail, you need not do anything."""

LINK = "Your link to sign in to the portal of {company}"
SIGN_IN = """Hello,

Follow this link to sign in:

[[link]]

The link is good once, for {minutes} minutes. If you did not ask for it, you need not do anything:
without it nobody gets in."""


def address_of(audience):
    """Where the portal is; empty while that is not set."""
    known = {"portal": settings().portal_url, "partner": settings().partner_url}
    return known[audience].rstrip("/")


def require_address(audience):
    """Raise PortalHasNoAddress while it is not set where the portal is."""
    if not address_of(audience):
        raise PortalHasNoAddress(audience=audience)


def language_of(locale):
    """The language to write in to somebody of that locale."""
    language = (locale or DEFAULT_LANGUAGE).partition("-")[0].lower()
    return language if language in languages() else DEFAULT_LANGUAGE


def write_invitation(account, link, party_name):
    """Within a transaction: have an invitation mailed."""
    language = language_of(account.locale)
    _write(
        [account], link, translate(INVITED, language).format(company=_company()),
        translate(INVITATION, language).format(
            company=_company(), party=party_name, day=link.expires_at.date().isoformat()),
    )


def write_sign_in(accounts, link, language):
    """Within a transaction: have a link mailed by which one signs in."""
    _write(
        accounts, link, translate(LINK, language).format(company=_company()),
        translate(SIGN_IN, language).format(minutes=round(settings().link_minutes)),
    )


def with_link(mail):
    """A mail that is about to be sent, its link filled in; None when that is no good any more."""
    if mail["about"]["type"] != PortalLink.ENTITY:
        return mail
    link = PortalLink.objects(id=mail["about"]["id"]).first()
    if link is None or not address_of(link.audience):
        return None
    address = f"{address_of(link.audience)}#{WORDS[link.kind]}={links.secret_of(link)}"
    return {**mail, "text": mail["text"].replace(PLACE, address)}


def _write(accounts, link, subject, text):
    contact_ids = sorted({id for account in accounts
                          for id in (account.contact_id, account.party_id)})
    mails.write_mail(
        to=[accounts[0].email], subject=subject, text=text, contact_ids=contact_ids,
        about={"type": PortalLink.ENTITY, "id": link.id})


def _company():
    return parseaddr(settings().mail_from)[0] or "Vinculo"
