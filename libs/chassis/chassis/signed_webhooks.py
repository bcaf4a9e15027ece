"""Webhooks that others send us: signed as Standard Webhooks says, not old, and each taken up once.

    signed_webhooks.require_signed(secret, body, **headers)
    if signed_webhooks.is_first(WebhookReceipt, provider.id, webhook_id):
        told = signed_webhooks.read_json(body)

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import binascii
import json

from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

from contracts.errors import Unauthenticated, ValidationFailed

from .store import Document

PREFIX = "whsec_"
LEAST_SECRET = 24


class SignatureIsWrong(Unauthenticated):
    code = "signature_is_wrong"
    detail = "The signature is missing, wrong or too old."


class WebhookReceipt(Document):
    """That a webhook was taken up, under `<id of its sender>/<webhook-id>`, so that it is once.

    Its sender may try again for days, each time newly dated and signed.
    """

    ENTITY = "webhook_receipt"
    meta = {"collection": "webhook_receipts",
            "indexes": [{"fields": ["created_at"], "expireAfterSeconds": 90 * 24 * 3600}]}


def require_sound_secret(secret, pointer):
    """Raise ValidationFailed for what nothing can be signed with: 24 bytes or more in base 64."""
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) < LEAST_SECRET:
        raise ValidationFailed.at(
            pointer, f"What a webhook is signed with is {PREFIX} and at least {LEAST_SECRET} bytes "
                     "in base 64.")


def require_signed(secret, body, *, webhook_id, webhook_timestamp, webhook_signature):
    """Raise SignatureIsWrong for what the secret did not sign, or more than five minutes away."""
    try:
        Webhook(secret).verify(body, {
            "webhook-id": webhook_id, "webhook-timestamp": webhook_timestamp,
            "webhook-signature": webhook_signature}, json_parse=False)
    except (WebhookVerificationError, ValueError, OverflowError) as error:
        raise SignatureIsWrong() from error


def is_first(receipts, sender_id, webhook_id):
    """Whether a webhook was not taken up before, which is noted in the present transaction.

    `receipts` is the kind of document that tells: WebhookReceipt, or another with such ids.
    """
    receipt_id = f"{sender_id}/{webhook_id}"
    if receipts.objects(id=receipt_id).first() is not None:
        return False
    receipts(id=receipt_id).add()
    return True


def read_json(body):
    """What a body says. Raises ValidationFailed for what is no JSON."""
    try:
        return json.loads(body)
    except (json.JSONDecodeError, RecursionError) as error:
        raise ValidationFailed.at("/body", "This is not JSON.") from error
