"""Signing in and out."""

import structlog

from chassis import store
from contracts.errors import Unauthenticated

from . import passwords, sessions, sources, throttle
from .emails import fold_email
from .models import User

log = structlog.get_logger("vinculo.logins")

WRONG = "The email or the password is wrong."


def log_in(*, email, password):
    """Begin a session for whoever knows the password of an account.

    An email that nobody has, a wrong password and a locked account are told alike.
    """
    email_key = fold_email(email)
    source = sources.source_key(sources.source_address())
    user = User.objects(email_key=email_key).first()
    throttle.admit(
        email_key, source, is_known=sessions.is_known_source([user and user.id], source)
    )
    is_right = passwords.is_right(password, user and user.password_hash)
    if not is_right or user.is_locked:
        throttle.note_failure(source)
        log.warning("login_failed", user_id=user and user.id, source=source)
        raise Unauthenticated(WRONG)

    throttle.forgive(email_key, source)
    better_hash = (
        passwords.hash_password(password) if passwords.is_outdated(user.password_hash) else None
    )
    return store.in_transaction(lambda: _begin(user, source, better_hash))


def _begin(user, source, better_hash):
    user.confirm_login(better_hash)
    return sessions.begin(user, source)


def refresh_tokens(*, refresh_token):
    """Go on with a session."""
    return sessions.renew(refresh_token)


def log_out(*, refresh_token):
    """End a session. A token that is no good ends nothing, and that is not told."""
    sessions.end_by_token(refresh_token)
