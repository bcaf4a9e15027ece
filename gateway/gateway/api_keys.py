"""API keys: made, shown, and ended by their owners and by administrators."""

import hashlib
import secrets

from chassis import clock, paging, store
from contracts.context import current_call
from contracts.errors import NotFound, PermissionDenied, ValidationFailed

from . import powers, principals
from .models import ApiKey


def create_api_key(*, name, scopes, expires_at):
    """Make a key for a program to act for whoever asks, and show its secret this once."""
    actor = current_call().actor
    if actor.permissions is not None:
        # A stolen key could otherwise live on in others after it is revoked.
        raise PermissionDenied("An API key cannot make API keys. Sign in to do so.")
    powers.require_has(actor, scopes)
    if expires_at is not None and expires_at <= clock.now():
        raise ValidationFailed.at("/expires_at", "This is past.")

    prefix, secret = secrets.token_hex(4), secrets.token_hex(32)

    def body():
        return ApiKey(
            name=name, owner_id=principals.user_id_of(actor), prefix=prefix,
            scopes=sorted(set(scopes)), expires_at=expires_at,
            digest=hashlib.sha256(secret.encode()).hexdigest(),
        ).add()

    return {**store.in_transaction(body).to_view(), "secret": f"vk_{prefix}_{secret}"}


def list_api_keys(*, limit, after, owner_id=None):
    """List keys, the latest first: your own, or everybody's for an administrator."""
    where = _visible(current_call().actor)
    if owner_id is not None:
        where = {"$and": [where, {"owner_id": owner_id}]} if where else {"owner_id": owner_id}
    return paging.page(
        ApiKey.collection(), where, sort="-created_at", kind=paging.moment, limit=limit,
        after=after,
    )


def revoke_api_key(*, api_key_id):
    """End a key. Doing so twice is doing it once."""
    where = {"_id": api_key_id, **_visible(current_call().actor)}

    def body():
        if ApiKey.collection().find_one(where, {"_id": 1}) is None:
            raise NotFound(f"There is no key {api_key_id}.", id=api_key_id)
        key = ApiKey.fetch(api_key_id)
        if key.revoked_at is None:
            key.revoked_at = clock.now()
            key.put()

    store.in_transaction(body)
    principals.forget()


def _visible(actor):
    """Which keys the actor may know of."""
    if powers.is_administrator(actor):
        return {}
    return {"owner_id": principals.user_id_of(actor)}
