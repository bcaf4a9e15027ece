"""Webhooks as administrators keep them.

What is told is what administrators see, which is all; so only they decide who is told it.
"""

from datetime import timedelta

from chassis import clock, paging, store
from chassis.ids import new_id
from chassis.store import note_change, view
from contracts.context import current_call
from contracts.errors import PermissionDenied, PreconditionFailed

from .. import powers
from ..database import take_turn
from ..settings import settings
from . import secrets_kept
from .addresses import refuse_inside
from .errors import TooManyWebhooks, WebhookIsNotActive
from .event_types import refuse_unknown
from .models import ACTIVE, DISABLED, PAUSED, Webhook, WebhookDelivery

MOST = 100
# Whoever adds one writes this lock, so that they do not become too many.
LOCK = "webhooks"
OLD_SECRET_LASTS = timedelta(hours=24)


def create_webhook(*, url, event_types, description):
    """Have a program told what happens, and show the secret of it this once."""
    _require_administrator()
    _refuse_misfits(url=url, event_types=event_types)
    secret = secrets_kept.new_secret()

    def body():
        take_turn(LOCK)
        if Webhook.collection().count_documents({}) >= MOST:
            raise TooManyWebhooks()
        id = new_id(Webhook.ENTITY)
        return Webhook(
            id=id, url=url, event_types=_once(event_types), description=description,
            secret=_seal(secret, id),
        ).add().to_view()

    return {**store.in_transaction(body), "secret": secret}


def list_webhooks(*, limit, after):
    """List the webhooks, the latest first."""
    return paging.page(
        Webhook.collection(), {}, sort="-created_at", kind=paging.moment, limit=limit,
        after=after)


def get_webhook(*, webhook_id):
    """Show a webhook."""
    return view(Webhook.fetch_raw(webhook_id))


def update_webhook(*, webhook_id, changes, expected_version):
    """Change where a webhook leads, or what it is told from now on."""
    _require_administrator()
    _refuse_misfits(**changes, prefix="/changes")

    def change(webhook):
        for name, value in changes.items():
            setattr(webhook, name, _once(value) if name == "event_types" else value)
        if "url" in changes:
            # How the former address fared says nothing of this one.
            webhook.failing_since = None

    return _changed(webhook_id, expected_version, change)


def delete_webhook(*, webhook_id, expected_version):
    """Take a webhook away, with all that was written down for it."""
    _require_administrator()

    def body():
        webhook = Webhook.fetch(webhook_id, expected_version=expected_version)
        raw = Webhook.collection().find_one_and_delete(
            {"_id": webhook_id, "version": webhook.version})
        if raw is None:
            raise PreconditionFailed(id=webhook_id)
        note_change(webhook_id, raw, None)

    store.in_transaction(body)
    # They may be more than fit in a transaction; what is left goes by itself.
    WebhookDelivery.collection().delete_many({"webhook_id": webhook_id})


def rotate_webhook_secret(*, webhook_id, expected_version):
    """Give a webhook a new secret, shown this once; the old one signs too for a day."""
    _require_administrator()
    secret = secrets_kept.new_secret()

    def change(webhook):
        now = clock.now()
        webhook.old_secret, webhook.old_secret_until = webhook.secret, now + OLD_SECRET_LASTS
        webhook.secret = _seal(secret, webhook_id)
        webhook.rotated_at = now

    return {**_changed(webhook_id, expected_version, change), "secret": secret}


def pause_webhook(*, webhook_id, expected_version):
    """Send a webhook nothing for now; what happens is written down for it."""
    _require_administrator()

    def change(webhook):
        if webhook.state == DISABLED:
            raise WebhookIsNotActive(id=webhook_id)
        webhook.state = PAUSED

    return _changed(webhook_id, expected_version, change)


def resume_webhook(*, webhook_id, expected_version):
    """Send to a webhook again, first what waits for it."""
    _require_administrator()

    def change(webhook):
        webhook.state = ACTIVE
        webhook.failing_since = webhook.told_at = None
        webhook.disabled_because = webhook.disabled_at = None

    return _changed(webhook_id, expected_version, change)


def require_administrator_and(webhook_id):
    """Within a transaction: the webhook, active, for an administrator to send something to."""
    _require_administrator()
    webhook = Webhook.fetch(webhook_id)
    if webhook.state != ACTIVE:
        raise WebhookIsNotActive(id=webhook_id)
    return webhook


def _changed(webhook_id, expected_version, change):
    def body():
        webhook = Webhook.fetch(webhook_id, expected_version=expected_version)
        before = webhook.to_raw()
        change(webhook)
        return webhook.to_view() if webhook.to_raw() == before else webhook.put().to_view()

    return store.in_transaction(body)


def _refuse_misfits(*, url=None, event_types=None, prefix="", **_others):
    # Names are looked up here, so this is no part of a transaction.
    if url is not None:
        refuse_inside(url, settings(), f"{prefix}/url")
    if event_types is not None:
        refuse_unknown(event_types, f"{prefix}/event_types")


def _seal(secret, webhook_id):
    return secrets_kept.seal(secret, webhook_id, settings().token_secret)


def _once(patterns):
    return list(dict.fromkeys(patterns))


def _require_administrator():
    if not powers.is_administrator(current_call().actor):
        raise PermissionDenied("Only administrators decide about webhooks.")
