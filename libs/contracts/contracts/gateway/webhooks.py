"""What a company has told to other programs: its webhooks, kept by administrators."""

from ..declare import delete, get, patch, post
from ..errors import Conflict, PreconditionFailed
from . import webhook
from .declared import NOT_FOUND, gateway

CHANGED = NOT_FOUND | {"precondition_failed": PreconditionFailed}
NOT_ACTIVE = {"webhook_is_not_active": Conflict}
_OF_IT = {"webhook_id": "id"}

create_webhook = gateway.command(
    "create_webhook", "Have a program told what happens; its secret is shown this once.",
    request=webhook.NewWebhook, reply=webhook.WebhookMade, permission="webhooks:write",
    route=post("/webhooks", location="/webhooks/{id}"), errors={"too_many_webhooks": Conflict},
    links={"get_webhook": _OF_IT, "update_webhook": _OF_IT, "send_webhook_test": _OF_IT,
           "list_webhook_deliveries": _OF_IT, "delete_webhook": _OF_IT},
)
list_webhooks = gateway.query(
    "list_webhooks", "List the webhooks, the latest first.",
    request=webhook.ListWebhooks, reply=webhook.WebhookPage, permission="webhooks:read",
    route=get("/webhooks"),
)
get_webhook = gateway.query(
    "get_webhook", "See a webhook.",
    request=webhook.WebhookId, reply=webhook.Webhook, permission="webhooks:read",
    route=get("/webhooks/{webhook_id}"), errors=NOT_FOUND,
)
update_webhook = gateway.command(
    "update_webhook", "Change where a webhook leads, or what it is told.",
    request=webhook.UpdateWebhook, reply=webhook.Webhook, permission="webhooks:write",
    route=patch("/webhooks/{webhook_id}"), errors=CHANGED,
)
delete_webhook = gateway.command(
    "delete_webhook", "Take a webhook away, with what still waits for it.",
    request=webhook.ChangeWebhook, reply=None, permission="webhooks:write",
    route=delete("/webhooks/{webhook_id}"), errors=CHANGED,
)
rotate_webhook_secret = gateway.command(
    "rotate_webhook_secret",
    "Give a webhook a new secret, shown this once; for 24 hours the old one signs too.",
    request=webhook.ChangeWebhook, reply=webhook.WebhookMade, permission="webhooks:write",
    route=post("/webhooks/{webhook_id}/rotate-secret", status=200), errors=CHANGED,
)
pause_webhook = gateway.command(
    "pause_webhook", "Send a webhook nothing for now; what happens waits for it.",
    request=webhook.ChangeWebhook, reply=webhook.Webhook, permission="webhooks:write",
    route=post("/webhooks/{webhook_id}/pause", status=200), errors=CHANGED | NOT_ACTIVE,
)
resume_webhook = gateway.command(
    "resume_webhook", "Send again to a webhook that was paused or disabled.",
    request=webhook.ChangeWebhook, reply=webhook.Webhook, permission="webhooks:write",
    route=post("/webhooks/{webhook_id}/resume", status=200), errors=CHANGED,
)
send_webhook_test = gateway.command(
    "send_webhook_test", "Send a webhook an event of the type vinculo.test, to try it out.",
    request=webhook.WebhookId, reply=webhook.Delivery, permission="webhooks:write",
    route=post("/webhooks/{webhook_id}/test"), errors=NOT_FOUND | NOT_ACTIVE,
)
list_webhook_deliveries = gateway.query(
    "list_webhook_deliveries", "See what became of what a webhook was told, the latest first.",
    request=webhook.ListWebhookDeliveries, reply=webhook.DeliveryPage, permission="webhooks:read",
    route=get("/webhooks/{webhook_id}/deliveries"), errors=NOT_FOUND,
)
redeliver_webhook = gateway.command(
    "redeliver_webhook", "Send an event to a webhook once more, now.",
    request=webhook.RedeliverWebhook, reply=webhook.Delivery, permission="webhooks:write",
    route=post("/webhooks/{webhook_id}/deliveries/{webhook_delivery_id}/redeliver", status=200),
    errors=NOT_FOUND | NOT_ACTIVE | {"delivery_is_forgotten": Conflict},
)
list_event_types = gateway.query(
    "list_event_types", "List what webhooks can be told of, by type.",
    request=webhook.ListEventTypes, reply=webhook.EventTypePage, permission="webhooks:read",
    route=get("/event-types"),
)
