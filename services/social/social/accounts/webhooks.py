"""Webhooks of sites: signed as Standard Webhooks says, taken up once, read by a mapping.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import json

from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

from chassis import clock
from contracts.errors import ValidationFailed

from ..errors import SignatureIsWrong
from ..seals import secrets
from . import fetching, mapping
from .models import SocialWebhookReceipt
from .social_accounts import at_work


def receive_social_webhook(*, social_account_id, body, webhook_id, webhook_timestamp,
                           webhook_signature):
    """Take up what a site tells, once: a repeat, and a replay, change nothing."""
    account = at_work(social_account_id, "webhook")
    secret = secrets().open(account["_secret"], account["_id"])
    try:
        Webhook(secret).verify(body, {
            "webhook-id": webhook_id, "webhook-timestamp": webhook_timestamp,
            "webhook-signature": webhook_signature}, json_parse=False)
    except (WebhookVerificationError, ValueError, OverflowError) as error:
        raise SignatureIsWrong() from error

    receipt_id = f"{account['_id']}/{webhook_id}"
    if SocialWebhookReceipt.objects(id=receipt_id).first() is not None:
        return
    SocialWebhookReceipt(id=receipt_id).add()
    fetching.take_page(account, mapping.posts_of(_read(body), account["mapping"]))
    fetching.note(account["_id"], {"fetched_at": clock.now()})


def _read(body):
    try:
        return json.loads(body)
    except (json.JSONDecodeError, RecursionError) as error:
        raise ValidationFailed.at("/body", "This is not JSON.") from error
