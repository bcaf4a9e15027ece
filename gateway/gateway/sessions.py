"""Sessions: begun by signing in, kept up by refresh tokens that are good once each."""

import hashlib
import secrets
from datetime import timedelta

import structlog

from chassis import clock, store
from contracts.errors import Unauthenticated

from . import principals, tokens
from .models import RefreshToken, Session, User
from .settings import settings

log = structlog.get_logger("vinculo.sessions")


def is_known_source(user_id, source):
    """Whether somebody signed in to this account from there within the last weeks."""
    where = {"user_id": user_id, "source_key": source}
    return Session.collection().find_one(where, {"_id": 1}) is not None


def begin(user, source):
    """Within a transaction: begin a session and return its first tokens."""
    session = Session(user_id=user.id, source_key=source, expires_at=_expiry()).add()
    return _tokens(user, session)


def renew(shown):
    """The next tokens for a refresh token.

    Of many who show the same one at once, one gets the next. Whoever shows a used one has stolen
    it or was robbed, and which of the two cannot be told, so that ends the session for both. A
    client that sends the same request twice by mistake has to sign in again, too.
    """
    digest = _digest(shown)
    renewed = store.in_transaction(lambda: _renew(digest))
    if renewed is None:
        end(digest, because="refresh_token_reused")
        raise Unauthenticated()
    return renewed


def _renew(digest):
    """The next tokens; None when the refresh token was used before."""
    token = RefreshToken.objects(digest=digest).first()
    if token is None:
        raise Unauthenticated()
    if token.used_at is not None:
        return None
    session = Session.objects(id=token.session_id).first()
    now = clock.now()
    if session is None or session.revoked_at is not None or token.expires_at <= now:
        raise Unauthenticated()
    user = User.objects(id=session.user_id).first()
    if user is None or user.is_locked:
        raise Unauthenticated()

    token.used_at = now
    token.put()
    session.expires_at = _expiry()
    session.put()
    return _tokens(user, session)


def end(digest, *, because):
    """End the session that a refresh token belongs to, if it goes on."""

    def body():
        token = RefreshToken.objects(digest=digest).first()
        session = token and Session.objects(id=token.session_id).first()
        if session is None or session.revoked_at is not None:
            return
        _revoke(session, because)

    store.in_transaction(body)
    principals.forget()


def end_by_token(shown):
    """End the session of the person who shows this refresh token."""
    end(_digest(shown), because="logged_out")


def end_all(user_id, *, because):
    """Within a transaction: end all sessions of a user, of which there may be many."""
    Session.collection().update_many(
        {"user_id": user_id, "revoked_at": None},
        {"$set": {"revoked_at": clock.now(), "revoked_because": because}, "$inc": {"version": 1}},
    )
    log.info("sessions_ended", user_id=user_id, because=because)


def _revoke(session, because):
    session.revoked_at = clock.now()
    session.revoked_because = because
    session.put()
    log.info("session_ended", session_id=session.id, user_id=session.user_id, because=because)


def _tokens(user, session):
    shown = secrets.token_urlsafe(32)
    RefreshToken(
        digest=_digest(shown), session_id=session.id, expires_at=session.expires_at
    ).add()
    access_token, seconds = tokens.issue(user, session.id)
    return {
        "access_token": access_token,
        "token_type": "Bearer",
        "expires_in": seconds,
        "refresh_token": shown,
        "refresh_token_expires_at": session.expires_at,
        "user_id": user.id,
    }


def _digest(shown):
    return hashlib.sha256(shown.encode()).hexdigest()


def _expiry():
    return clock.now() + timedelta(days=settings().refresh_token_days)
