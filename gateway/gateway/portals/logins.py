"""Signing in to the portals: by invitation, by password, by a link, and out again.

Each rule is that of either portal, the audience being its first argument. A mailbox has one login
in each; when it can act for several parties, whoever signs in chooses one.
"""

import structlog

from chassis import store
from contracts.errors import NotFound, Unauthenticated

from .. import passwords, principals, sessions, sources, throttle
from ..emails import fold_email
from ..logins import WRONG
from . import links, parties
from .accounts import set_password
from .link_requests import mailbox
from .models import PortalAccount, PortalLogin

log = structlog.get_logger("vinculo.logins")


def accept_invitation(audience, *, token, password):
    """Accept an invitation and be signed in for the party that it was for."""
    source = _source()
    link = _find(links.INVITATION, token, audience, source)
    password_hash = _hashed(password, "/password", link)

    def body():
        link = links.use(links.INVITATION, token, audience)
        account = PortalAccount.objects(id=link.portal_account_id).first()
        if account is None or account.is_locked:
            raise Unauthenticated(links.NO_GOOD)
        account.accepted_at = link.used_at
        account.put()
        if password_hash is not None:
            set_password(account.email_key, audience, password_hash)
        return _begin(account, source)

    return _told(store.in_transaction(body))


def log_in(audience, *, email, password):
    """Sign in by the password of a mailbox.

    An email that nobody has, a wrong password and a locked account are told alike.
    """
    email_key, source = fold_email(email), _source()
    login = PortalLogin.objects(email_key=email_key, audience=audience).first()
    accounts = _open_accounts(email_key, audience)
    throttle.admit(mailbox(email_key, audience), source, is_known=sessions.is_known_source(
        [account.id for account in accounts], source))
    is_right = passwords.is_right(password, login and login.password_hash)
    if not is_right or not accounts:
        throttle.note_failure(source)
        log.warning("portal_login_failed", portal_login_id=login and login.id, source=source)
        raise Unauthenticated(WRONG)

    throttle.forgive(mailbox(email_key, audience), source)
    is_outdated = passwords.is_outdated(login.password_hash)
    better_hash = passwords.hash_password(password) if is_outdated else None

    def body():
        login.confirm(better_hash)
        return _go_on(email_key, audience, source, WRONG)

    return _told(store.in_transaction(body))


def log_in_by_link(audience, *, token, new_password):
    """Sign in by a link that was mailed; it is good once."""
    source = _source()
    link = _find(links.SIGN_IN, token, audience, source)
    password_hash = _hashed(new_password, "/new_password", link)

    def body():
        link = links.use(links.SIGN_IN, token, audience)
        if password_hash is not None:
            set_password(link.email_key, audience, password_hash)
        return _go_on(link.email_key, audience, source, links.NO_GOOD)

    told = _told(store.in_transaction(body))
    principals.forget()
    return told


def choose_account(audience, *, choice_token, portal_account_id):
    """Go on for one of the parties that there were to choose from."""
    source = _source()

    def body():
        link = links.use(links.CHOICE, choice_token, audience)
        account = PortalAccount.objects(
            id=portal_account_id, email_key=link.email_key, audience=audience).first()
        if account is None or not account.is_open:
            raise NotFound("This is not among what there is to choose from.")
        return _begin(account, source)

    return _told(store.in_transaction(body))


def refresh_tokens(audience, *, refresh_token):
    """Go on with a session."""
    return sessions.renew(refresh_token, audience=audience)


def log_out(audience, *, refresh_token):
    """End a session. A token that is no good ends nothing, and that is not told."""
    sessions.end_by_token(refresh_token, audience=audience)


def _source():
    return sources.source_key(sources.source_address())


def _find(kind, token, audience, source):
    """The link that is shown; who tries many that are no good has to wait."""
    throttle.admit_link(source)
    try:
        return links.find(kind, token, audience)
    except Unauthenticated:
        throttle.note_bad_link(source)
        log.warning("portal_link_refused", kind=kind, source=source)
        raise


def _hashed(password, pointer, link):
    if password is None:
        return None
    passwords.refuse_weak(password, pointer=pointer, email=link.email_key)
    return passwords.hash_password(password)


def _open_accounts(email_key, audience):
    found = PortalAccount.objects(email_key=email_key, audience=audience).order_by("-created_at")
    return [account for account in found if account.is_open]


def _go_on(email_key, audience, source, refused):
    """Within a transaction: begin a session; or, with several accounts, offer a choice."""
    accounts = _open_accounts(email_key, audience)
    if not accounts:
        raise Unauthenticated(refused)
    if len(accounts) == 1:
        return _begin(accounts[0], source)
    link = links.make(links.CHOICE, email_key, audience, lasts=links.CHOICE_LASTS)
    return {"tokens": None, "choice_token": links.secret_of(link), "choices": [
        {"portal_account_id": account.id, "party_id": account.party_id} for account in accounts]}


def _begin(account, source):
    """Within a transaction: begin a session of this account."""
    account.confirm()
    return {"tokens": sessions.begin(account, source, audience=account.audience),
            "choice_token": None, "choices": []}


def _told(signed_in):
    """What is answered: choices have the names of the parties, as far as they can be looked up."""
    choices = signed_in["choices"]
    if not choices:
        return signed_in
    names = parties.names_of([choice["party_id"] for choice in choices])
    return {**signed_in, "choices": [
        {**choice, **({"party_name": names[choice["party_id"]]}
                      if choice["party_id"] in names else {})}
        for choice in choices]}
