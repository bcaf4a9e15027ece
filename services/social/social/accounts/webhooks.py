"""Webhooks of sites: signed as Standard Webhooks says, taken up once, read by a mapping."""

from chassis import clock, signed_webhooks

from ..seals import secrets
from . import fetching, mapping
from .models import SocialWebhookReceipt
from .social_accounts import at_work


def receive_social_webhook(*, social_account_id, body, webhook_id, **signed):
    """Take up what a site tells, once: a repeat, and a replay, change nothing."""
    account = at_work(social_account_id, "webhook")
    secret = secrets().open(account["_secret"], account["_id"])
    signed_webhooks.require_signed(secret, body, webhook_id=webhook_id, **signed)
    if not signed_webhooks.is_first(SocialWebhookReceipt, account["_id"], webhook_id):
        return

    told = signed_webhooks.read_json(body)
    fetching.take_page(account, mapping.posts_of(told, account["mapping"]))
    fetching.note(account["_id"], {"fetched_at": clock.now()})
