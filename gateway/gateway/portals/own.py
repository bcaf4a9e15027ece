"""What whoever is signed in to a portal sees and changes of their own account."""

from chassis import store
from contracts.context import current_call
from contracts.errors import ValidationFailed

from .. import passwords, principals, throttle
from . import parties
from .accounts import set_password
from .models import PortalAccount, PortalLogin

NOT_YOURS = "This is not your password."
HAS_NONE = "You have no password yet. Ask for a link, and set one with it."


def get_own_account():
    """Show who is signed in, and for whom they act."""
    account, login = _own()
    names = parties.names_of([account.contact_id, account.party_id])
    told = {"contact_name": names.get(account.contact_id),
            "party_name": names.get(account.party_id)}
    return {**account.to_view(), "has_password": login.password_hash is not None,
            **{name: value for name, value in told.items() if value is not None}}


def change_password(*, current_password, new_password):
    """Change the password of whoever asks, who has to know the present one."""
    account, login = _own()
    passwords.refuse_weak(new_password, pointer="/new_password", email=account.email)
    if login.password_hash is None:
        raise ValidationFailed.at("/current_password", HAS_NONE)
    throttle.admit_password_check(login.id)
    if not passwords.is_right(current_password, login.password_hash):
        raise ValidationFailed.at("/current_password", NOT_YOURS)

    throttle.forgive_password_checks(login.id)
    password_hash = passwords.hash_password(new_password)

    def body():
        if PortalLogin.fetch(login.id).password_hash != login.password_hash:
            # It was changed while this was going on.
            raise ValidationFailed.at("/current_password", NOT_YOURS)
        set_password(account.email_key, account.audience, password_hash)

    store.in_transaction(body)
    principals.forget()


def _own():
    account = PortalAccount.fetch(current_call().actor.id)
    login = PortalLogin.objects(email_key=account.email_key, audience=account.audience).first()
    return account, login
