"""What is good once: invitations, links to sign in by, choices between accounts.

The secret of a link goes out by mail, which waits in the store until it is sent. So the secret is
not kept there: it is made anew of the link's nonce when the mail is sent.
"""

import base64
import hashlib
import hmac
import secrets
from datetime import timedelta

from chassis import clock
from chassis.ids import new_id
from contracts.errors import Unauthenticated

from ..settings import settings
from .models import PortalLink

INVITATION, SIGN_IN, CHOICE = "invitation", "sign_in", "choice"
CHOICE_LASTS = timedelta(minutes=10)

NO_GOOD = "This link is no good any more. Ask for a new one."


def make(kind, email_key, audience, *, lasts, portal_account_id=None):
    """Within a transaction: make a link and return it, an unsaved secret being `secret_of` it."""
    nonce = secrets.token_hex(32)
    return PortalLink(
        id=new_id(PortalLink.ENTITY), kind=kind, email_key=email_key, audience=audience,
        portal_account_id=portal_account_id, nonce=nonce, digest=_digest(_secret(nonce)),
        expires_at=clock.now() + lasts,
    ).add()


def secret_of(link):
    """What is shown to use the link: 256 bits that nobody knows who sees only the store."""
    return _secret(link.nonce)


def find(kind, shown, audience):
    """The link, still good, whose secret is shown. Raises Unauthenticated without one."""
    link = PortalLink.objects(digest=_digest(shown)).first()
    if link is None or (link.kind, link.audience) != (kind, audience):
        raise Unauthenticated(NO_GOOD)
    if link.used_at is not None or link.expires_at <= clock.now():
        raise Unauthenticated(NO_GOOD)
    return link


def use(kind, shown, audience):
    """Within a transaction: as `find`, and nobody else can use it any more."""
    link = find(kind, shown, audience)
    link.used_at = clock.now()
    return link.put()


def end_of_account(account_id):
    """Within a transaction: no invitation to this account is good any more."""
    PortalLink.collection().delete_many({"portal_account_id": account_id})


def end_of_mailbox(email_key, audience):
    """Within a transaction: nothing that was sent to this mailbox to sign in is good any more."""
    PortalLink.collection().delete_many({
        "email_key": email_key, "audience": audience, "kind": {"$in": [SIGN_IN, CHOICE]},
        "used_at": None})


def _secret(nonce):
    made = hmac.digest(settings().token_secret.encode(), f"portal link {nonce}".encode(), "sha256")
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode()


def _digest(shown):
    return hashlib.sha256(shown.encode()).hexdigest()
