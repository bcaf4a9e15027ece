"""What the rules of webhooks refuse."""

from contracts.errors import Conflict


class TooManyWebhooks(Conflict):
    code = "too_many_webhooks"
    detail = "There are as many webhooks as there can be. Take one away first."


class WebhookIsNotActive(Conflict):
    code = "webhook_is_not_active"
    detail = "The webhook is paused or disabled. Resume it first."


class DeliveryIsForgotten(Conflict):
    code = "delivery_is_forgotten"
    detail = "What this event told is not kept any more."
