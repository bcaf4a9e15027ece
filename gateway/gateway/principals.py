"""Who makes a request, as its access token or its API key proves."""

import hashlib
import hmac
import re
from datetime import timedelta

from chassis import clock
from contracts.context import Actor
from contracts.errors import Unauthenticated

from . import roles, tokens
from .database import lightly
from .models import AGENTS, ApiKey, Session, User
from .portals.models import PortalAccount
from .remembered import Remembered
from .settings import settings

API_KEY = re.compile("vk_([0-9a-f]{8})_([0-9a-f]{64})", re.ASCII)

# A process that does not hear of a lock or a revocation obeys it when this memory ends.
_actors = Remembered(10_000)


def authenticate(request, audience=AGENTS):
    """The actor of a Flask request. Raises Unauthenticated without saying what was wrong.

    Roles are those of the account at this time, whatever the token says. The permissions of an
    API key are its scopes, and it acts on behalf of its owner. In a portal keys are no good.
    """
    credential = _credential(request.environ)
    found = API_KEY.fullmatch(credential) if audience == AGENTS else None
    if found is not None:
        return _of_key(*found.groups())
    return _of_token(credential, audience)


def user_id_of(actor):
    """Whose account the actor is, or acts for by an API key."""
    return actor.user_id


def forget():
    """Look everybody up again: something was locked, revoked or changed here."""
    _actors.clear()


def _credential(environ):
    """What the request shows. Two different ones would leave open who it is, so they are none.

    It is asked of the WSGI environment, as every request pays for it.
    """
    authorization, api_key = environ.get("HTTP_AUTHORIZATION"), environ.get("HTTP_X_API_KEY")
    if (authorization is None) is (api_key is None):
        raise Unauthenticated()
    if api_key is not None:
        return api_key
    scheme, _, credential = authorization.partition(" ")
    if scheme.lower() != "bearer":
        raise Unauthenticated()
    return credential.strip()


def _of_token(token, audience):
    claims = tokens.verify(token, audience)
    actor = _actors.get(claims["sid"])
    if actor is None:
        actor = _look_up_session(claims)
        _remember(claims["sid"], actor)
    return actor


def _look_up_session(claims):
    session = Session.collection().find_one({"_id": claims["sid"], "user_id": claims["sub"]})
    if session is None or "revoked_at" in session or session["expires_at"] <= clock.now():
        raise Unauthenticated()
    # Sessions of before there were portals are of agents.
    audience = session.get("audience", AGENTS)
    if audience != claims["aud"]:
        raise Unauthenticated()
    if audience != AGENTS:
        return _of_portal_account(claims["sub"], audience)
    return Actor(claims["sub"], **_powers_of(claims["sub"]))


def _of_portal_account(account_id, audience):
    """Whoever signed in to a portal. Raises Unauthenticated when they are locked out or gone."""
    account = PortalAccount.objects(id=account_id, audience=audience).first()
    if account is None or not account.is_open:
        raise Unauthenticated()
    return Actor(account.id, roles=account.roles, contact_id=account.contact_id,
                 party_id=account.party_id)


def _of_key(prefix, secret):
    digest = hashlib.sha256(secret.encode()).hexdigest()
    actor = _actors.get(digest)
    if actor is None:
        actor, expires_at = _look_up_key(prefix, digest)
        _remember(digest, actor, expires_at)
    return actor


def _look_up_key(prefix, digest):
    key = ApiKey.collection().find_one({"prefix": prefix})
    if key is None or not hmac.compare_digest(key["_digest"], digest):
        raise Unauthenticated()
    expires_at = key.get("expires_at")
    if "revoked_at" in key or (expires_at and expires_at <= clock.now()):
        raise Unauthenticated()
    actor = Actor(
        key["_id"], permissions=tuple(key.get("scopes", ())), on_behalf_of=key["owner_id"],
        **_powers_of(key["owner_id"]),
    )
    _note_use(key)
    return actor, expires_at


def _note_use(key):
    today = clock.today()
    if key.get("last_used_on") != today:
        lightly(ApiKey).update_one({"_id": key["_id"]}, {"$set": {"last_used_on": today}})


def _powers_of(user_id):
    """What an account may do and sees. Raises Unauthenticated when it is locked or gone."""
    user = User.collection().find_one(
        {"_id": user_id}, {"roles": 1, "team_ids": 1, "is_locked": 1})
    if user is None or user["is_locked"]:
        raise Unauthenticated()
    held = tuple(user.get("roles", ()))
    return {"roles": held, "team_ids": tuple(user.get("team_ids", ())), **roles.powers_of(held)}


def _remember(key, actor, expires_at=None):
    until = clock.now() + timedelta(seconds=settings().principal_seconds)
    _actors.put(key, actor, min(until, expires_at) if expires_at else until)
