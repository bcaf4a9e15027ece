"""Asking for a link to sign in by.

Whoever asks gets the same answer by the same work, whether or not there is such an account: the
request is noted, and looked at by the courier.
"""

from datetime import timedelta

import flask
import structlog

from chassis import store

from .. import sessions, sources, throttle
from ..database import PORTAL_ACCOUNTS, take_turn
from ..emails import fold_email
from ..languages import DEFAULT_LANGUAGE, language_of
from ..settings import settings
from ..waking import wake
from . import links, mails
from .models import LinkRequest, PortalAccount

log = structlog.get_logger("vinculo.portals")


def request_link(audience, *, email):
    """Have a link mailed to whoever can sign in with this email."""
    email_key = fold_email(email)
    source = sources.source_key(sources.source_address())
    throttle.admit_link_request(mailbox(email_key, audience), source)
    language = language_of(flask.request) if flask.has_request_context() else DEFAULT_LANGUAGE
    store.in_transaction(lambda: LinkRequest(
        email_key=email_key, audience=audience, source_key=source, language=language).add())
    wake()


def mailbox(email_key, audience):
    """What tries to sign in are counted by."""
    return f"{audience} {email_key}"


def answer_all():
    """Mail links to those who asked for them, as far as they can sign in."""
    while True:
        asked = LinkRequest.collection().find_one({}, sort=[("created_at", 1)])
        if asked is None:
            return
        accounts = _accounts_of(asked)
        store.in_transaction(lambda asked=asked, accounts=accounts: _answer(asked, accounts))


def _accounts_of(asked):
    """The accounts that the link is for: none when it is not to be mailed."""
    found = PortalAccount.objects(email_key=asked["email_key"], audience=asked["audience"])
    accounts = [account for account in found.order_by("-created_at") if account.is_open]
    if not accounts or not mails.address_of(asked["audience"]) or _is_too_many(asked, accounts):
        return []
    return accounts


def _is_too_many(asked, accounts):
    ids = [account.id for account in accounts]
    if sessions.is_known_source(ids, asked["source_key"]):
        return False
    is_too_many = throttle.is_link_too_many(mailbox(asked["email_key"], asked["audience"]))
    if is_too_many:
        log.warning("portal_link_not_mailed", portal_account_ids=ids)
    return is_too_many


def _answer(asked, accounts):
    """Within a transaction: have the link mailed, unless another process was quicker."""
    taken = LinkRequest.collection().find_one_and_delete({"_id": asked["_id"]})
    if taken is None or not accounts:
        return
    # Nobody is erased while it is written to them.
    take_turn(PORTAL_ACCOUNTS)
    accounts = [account for account in PortalAccount.objects(
        id__in=[account.id for account in accounts]) if account.is_open]
    if not accounts:
        return
    link = links.make(links.SIGN_IN, asked["email_key"], asked["audience"],
                      lasts=timedelta(minutes=settings().link_minutes))
    mails.write_sign_in(
        accounts, link, mails.language_of(accounts[0].locale or asked["language"]))
