"""What comes with a webhook that is signed as Standard Webhooks says, beside its body."""

from .common import Strict, Text


class SignedWebhook(Strict):
    webhook_id = Text(200, required=True)
    webhook_timestamp = Text(40, required=True)
    webhook_signature = Text(2000, required=True)
