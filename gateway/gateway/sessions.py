"""Sessions: begun by signing in, kept up by refresh tokens that are good once each."""

import hashlib
import secrets
from datetime import timedelta

import structlog

from chassis import clock, store
from contracts.errors import Unauthenticated

from . import principals, tokens
from .models import AGENTS, RefreshToken, Session, User
from .portals.models import PortalAccount
from .settings import settings

log = structlog.get_logger("vinculo.sessions")


def is_known_source(holder_ids, source):
    """Whether somebody signed in to one of these accounts from there within the last weeks."""
    where = {"user_id": {"$in": holder_ids}, "source_key": source}
    return Session.collection().find_one(where, {"_id": 1}) is not None


def begin(holder, source, *, audience=AGENTS):
    """Within a transaction: begin a session of an account and return its first tokens."""
    session = Session(
        user_id=holder.id, audience=audience, source_key=source, expires_at=_expiry()).add()
    return _tokens(holder, session)


def renew(shown, *, audience=AGENTS):
    """The next tokens for a refresh token.

    Of many who show the same one at once, one gets the next. Whoever shows a used one has stolen
    it or was robbed, and which of the two cannot be told, so that ends the session for both. A
    client that sends the same request twice by mistake has to sign in again, too.
    """
    digest = _digest(shown)
    renewed = store.in_transaction(lambda: _renew(digest, audience))
    if renewed is None:
        end(digest, because="refresh_token_reused")
        raise Unauthenticated()
    return renewed


def _renew(digest, audience):
    """The next tokens; None when the refresh token was used before."""
    token = RefreshToken.objects(digest=digest).first()
    session = token and Session.objects(id=token.session_id).first()
    if session is None or session.audience != audience:
        raise Unauthenticated()
    if token.used_at is not None:
        return None
    now = clock.now()
    if session.revoked_at is not None or token.expires_at <= now:
        raise Unauthenticated()
    kind = User if audience == AGENTS else PortalAccount
    holder = kind.objects(id=session.user_id).first()
    if holder is None or holder.is_locked:
        raise Unauthenticated()

    token.used_at = now
    token.put()
    session.expires_at = _expiry()
    session.put()
    return _tokens(holder, session)


def end(digest, *, because, audience=None):
    """End the session that a refresh token belongs to, if it goes on and is of that audience."""

    def body():
        token = RefreshToken.objects(digest=digest).first()
        session = token and Session.objects(id=token.session_id).first()
        if session is None or session.revoked_at is not None:
            return
        if audience is not None and session.audience != audience:
            return
        _revoke(session, because)

    store.in_transaction(body)
    principals.forget()


def end_by_token(shown, *, audience=AGENTS):
    """End the session of the person who shows this refresh token."""
    end(_digest(shown), because="logged_out", audience=audience)


def end_all(holder_id, *, because):
    """Within a transaction: end all sessions of an account, of which there may be many."""
    ended = Session.collection().update_many(
        {"user_id": holder_id, "revoked_at": None},
        {"$set": {"revoked_at": clock.now(), "revoked_because": because}, "$inc": {"version": 1}},
    )
    if ended.modified_count:
        log.info("sessions_ended", user_id=holder_id, because=because)


def erase_all(holder_ids):
    """Within a transaction: leave nothing of the sessions of accounts. Return how many it were."""
    where = {"user_id": {"$in": holder_ids}}
    ids = [raw["_id"] for raw in Session.collection().find(where, {"_id": 1})]
    RefreshToken.collection().delete_many({"session_id": {"$in": ids}})
    return Session.collection().delete_many({"_id": {"$in": ids}}).deleted_count


def _revoke(session, because):
    session.revoked_at = clock.now()
    session.revoked_because = because
    session.put()
    log.info("session_ended", session_id=session.id, user_id=session.user_id, because=because)


def _tokens(holder, session):
    shown = secrets.token_urlsafe(32)
    RefreshToken(
        digest=_digest(shown), session_id=session.id, expires_at=session.expires_at
    ).add()
    access_token, seconds = tokens.issue(holder, session.id, audience=session.audience)
    return {
        "access_token": access_token,
        "token_type": "Bearer",
        "expires_in": seconds,
        "refresh_token": shown,
        "refresh_token_expires_at": session.expires_at,
        "user_id" if session.audience == AGENTS else "portal_account_id": holder.id,
    }


def _digest(shown):
    return hashlib.sha256(shown.encode()).hexdigest()


def _expiry():
    return clock.now() + timedelta(days=settings().refresh_token_days)
