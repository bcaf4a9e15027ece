"""Portal accounts as agents keep them: inviting, showing, locking, taking away."""

from datetime import timedelta

from pymongo.errors import DuplicateKeyError

from chassis import clock, paging, store
from chassis.store import note_change, view
from contracts.errors import NotFound

from .. import principals, sessions
from ..database import PORTAL_ACCOUNTS, take_turn
from ..emails import fold_email
from ..settings import settings
from ..waking import wake
from . import links, mails, parties
from .errors import PortalAccountExists, PortalAccountIsAccepted
from .models import ErasedContact, PortalAccount, PortalLogin


def create_portal_account(*, email, audience, contact_id, party_id, locale=None):
    """Let a person act for a party in a portal, once they have accepted by the mailed link."""
    mails.require_address(audience)
    contact, party = parties.known(contact_id, party_id)
    locale = locale or next(iter(contact.get("languages") or ()), None)

    def body():
        account = add_account(email=email, audience=audience, contact_id=contact["id"],
                              party_id=party["id"], locale=locale)
        _invite(account, party["name"])
        return account.to_view()

    return _add(body)


def add_accepted_account(*, password_hash, **fields):
    """Store an account that can be signed in to at once, whoever asks for it."""

    def body():
        account = add_account(**fields, accepted_at=clock.now())
        set_password(account.email_key, account.audience, password_hash)
        return account.to_view()

    return _add(body)


def _add(body):
    try:
        added = store.in_transaction(body)
    except DuplicateKeyError as error:
        if "party_id" not in (error.details or {}).get("keyPattern", ()):
            raise
        raise PortalAccountExists() from error
    wake()
    return added


def add_account(*, email, **fields):
    """Within a transaction: store an account, of nobody who has been erased."""
    take_turn(PORTAL_ACCOUNTS)
    ids = sorted({fields["contact_id"], fields["party_id"]})
    if ErasedContact.collection().find_one({"_id": {"$in": ids}}) is not None:
        raise NotFound("This contact is no longer there.")
    account = PortalAccount(
        email=email, email_key=fold_email(email), invited_at=clock.now(), **fields).add()
    where = {"email_key": account.email_key, "audience": account.audience}
    if PortalLogin.objects(**where).first() is None:
        PortalLogin(**where).add()
    return account


def get_portal_account(*, portal_account_id):
    """Show a portal account."""
    return view(PortalAccount.fetch_raw(portal_account_id))


def list_portal_accounts(*, limit, after, email=None, **filters):
    """List the portal accounts, the latest first."""
    where = dict(filters)
    if email is not None:
        where["_email_key"] = fold_email(email)
    return paging.page(
        PortalAccount.collection(), where, sort="-created_at", kind=paging.moment, limit=limit,
        after=after,
    )


def update_portal_account(*, portal_account_id, changes, expected_version):
    """Lock or unlock an account, or change its language."""

    def body():
        account = PortalAccount.fetch(portal_account_id, expected_version=expected_version)
        before = account.to_raw()
        for name, value in changes.items():
            setattr(account, name, value)
        if account.to_raw() == before:
            return account.to_view()
        account.put()
        if account.is_locked:
            sessions.end_all(account.id, because="locked")
        return account.to_view()

    updated = store.in_transaction(body)
    principals.forget()
    return updated


def resend_portal_invitation(*, portal_account_id):
    """Send the invitation once more; those sent before are no good any more."""
    account = PortalAccount.fetch(portal_account_id)
    mails.require_address(account.audience)
    names = parties.names_of([account.party_id])

    def body():
        account = PortalAccount.fetch(portal_account_id)
        if account.accepted_at is not None:
            raise PortalAccountIsAccepted()
        links.end_of_account(account.id)
        account.invited_at = clock.now()
        account.put()
        _invite(account, names.get(account.party_id, account.email))
        return account.to_view()

    invited = store.in_transaction(body)
    wake()
    return invited


def delete_portal_account(*, portal_account_id):
    """Take an account away, with its sessions and invitations."""

    def body():
        remove([PortalAccount.fetch(portal_account_id)])

    store.in_transaction(body)
    principals.forget()


def remove(accounts):
    """Within a transaction: leave nothing of these accounts. Return `{what: count}`."""
    take_turn(PORTAL_ACCOUNTS)
    ids = [account.id for account in accounts]
    PortalAccount.collection().delete_many({"_id": {"$in": ids}})
    for account in accounts:
        note_change(account.id, account.to_raw(), None)
        links.end_of_account(account.id)
    for email_key, audience in {(account.email_key, account.audience) for account in accounts}:
        where = {"email_key": email_key, "audience": audience}
        if PortalAccount.objects(**where).first() is None:
            # It was the last that this mailbox could act by.
            PortalLogin.collection().delete_many(where)
            links.end_of_mailbox(email_key, audience)
    return {"portal_accounts": len(ids), "sessions": sessions.erase_all(ids)}


def set_password(email_key, audience, password_hash):
    """Within a transaction: give a mailbox this password; whoever is signed in by it is not."""
    login = PortalLogin.objects(email_key=email_key, audience=audience).first()
    login.password_hash = password_hash
    login.put()
    links.end_of_mailbox(email_key, audience)
    for account in PortalAccount.objects(email_key=email_key, audience=audience):
        sessions.end_all(account.id, because="password_changed")


def _invite(account, party_name):
    link = links.make(
        links.INVITATION, account.email_key, account.audience, portal_account_id=account.id,
        lasts=timedelta(days=settings().invitation_days))
    mails.write_invitation(account, link, party_name)
