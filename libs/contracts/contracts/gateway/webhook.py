"""Webhooks: addresses of other programs that are told what happens."""

from marshmallow import fields, validate

from ..common import (
    ExpectedVersion,
    Id,
    PageRequest,
    Pattern,
    Recorded,
    Strict,
    Text,
    Time,
    Whole,
    many,
    page_of,
)

STATES = ("active", "paused", "disabled")
REASONS = ("gone", "failing")
DELIVERY_STATES = ("waiting", "delivered", "given_up")
LONGEST_URL = 2000
MOST_TYPES = 100
LONGEST_TYPE = 200
# What is sent to try a webhook out; no service tells it.
TEST_TYPE = "vinculo.test"


def _url(**options):
    return Text(LONGEST_URL, validate=Pattern(
        r"^https?://[!-~]+$", error="This is not an address such as https://erp.example.com/hook.",
    ), metadata={"description": "By https, and outside of our own networks."}, **options)


def _event_types(**options):
    return fields.List(
        fields.String(validate=[validate.Length(max=LONGEST_TYPE), Pattern(
            r"^(\*|[a-z_]+(\.[a-z0-9_]+){2,3}|[a-z_]+(\.[a-z0-9_]+){0,2}\.\*)$",
            error="This is neither a type of events nor the beginning of some, such as "
                  "sales.order.* is.",
        )]),
        validate=validate.Length(min=1, max=MOST_TYPES),
        metadata={"description": "Whole, or with a `*` at the end that stands for all that "
                                 "begin so.",
                  "example": ["sales.order.*", "billing.invoice.issued"]},
        **options)


class NewWebhook(Strict):
    url = _url(required=True)
    event_types = _event_types(required=True)
    description = Text(500, load_default=None, allow_none=True)


class WebhookChanges(Strict):
    url = _url()
    event_types = _event_types()
    description = Text(500, allow_none=True)


class Webhook(Recorded):
    # How it fares is noted without a new version.
    CHANGES_WITH_TIME = True

    id = Id("webhook", required=True)
    url = Text(LONGEST_URL, required=True)
    event_types = many(fields.String(), MOST_TYPES, required=True)
    description = Text(500, allow_none=True)
    state = fields.String(
        required=True, validate=validate.OneOf(STATES),
        metadata={"description": "While it is paused, what happens waits; when it is disabled, "
                                 "nothing is kept for it."})
    disabled_because = fields.String(
        allow_none=True, validate=validate.OneOf(REASONS),
        metadata={"description": "It answered that it is gone (410), or failed for five days."})
    disabled_at = Time(allow_none=True)
    failing_since = Time(allow_none=True, metadata={
        "description": "Since when nothing has got through."})
    rotated_at = Time(allow_none=True, metadata={
        "description": "When its secret was changed. The old one signs too for 24 hours."})


class WebhookMade(Webhook):
    """The webhook, and the secret that what it is told is signed with, not to be shown again."""

    secret = fields.String(required=True, metadata={
        "description": "As Standard Webhooks writes it: whsec_ and then base 64."})


class WebhookId(Strict):
    webhook_id = Id("webhook", required=True)


class ChangeWebhook(WebhookId, ExpectedVersion):
    """Something done to a webhook, as it was read."""


class UpdateWebhook(ChangeWebhook):
    changes = fields.Nested(WebhookChanges, required=True)


class ListWebhooks(PageRequest):
    pass


WebhookPage = page_of(Webhook, "WebhookPage")


class Delivery(Recorded):
    """One event on its way to one webhook."""

    id = Id("webhook_delivery", required=True)
    webhook_id = Id("webhook", required=True)
    event_id = Text(200, required=True, metadata={"description": "Sent as webhook-id."})
    event_type = Text(200, required=True)
    happened_at = Time(required=True)
    state = fields.String(required=True, validate=validate.OneOf(DELIVERY_STATES))
    attempts = Whole(required=True)
    next_attempt_at = Time(allow_none=True)
    attempted_at = Time(allow_none=True, metadata={"description": "When it was tried last."})
    duration_ms = Whole(allow_none=True, metadata={"description": "How long that took."})
    status = Whole(100, 999, allow_none=True, metadata={
        "description": "The HTTP status of the last answer, if there was one."})
    failed_with = Text(500, allow_none=True, metadata={"description": "Why there was none."})
    answer = Text(1024, minimum=0, is_long=True, allow_none=True, metadata={
        "description": "How the last answer began."})


class ListWebhookDeliveries(PageRequest, WebhookId):
    state = fields.String(validate=validate.OneOf(DELIVERY_STATES))


DeliveryPage = page_of(Delivery, "DeliveryPage")


class RedeliverWebhook(WebhookId):
    webhook_delivery_id = Id("webhook_delivery", required=True)


class EventType(Strict):
    type = Text(200, required=True)
    summary = Text(500, required=True)


class ListEventTypes(PageRequest):
    pass


EventTypePage = page_of(EventType, "EventTypePage")
