"""What is sent to a webhook, signed as Standard Webhooks 1.0 says."""

import orjson
from standardwebhooks import Webhook


def body_of(type, happened_at, data):
    """The JSON that is sent, as bytes. `data` is the JSON of the event's data, as bytes."""
    head = orjson.dumps({
        "type": type,
        "timestamp": happened_at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    })
    # As the service told it, to the letter.
    return head[:-1] + b',"data":' + data + b"}"


def headers_of(event_id, sent_at, body, secrets):
    """The headers that go with a body: one signature for each secret that is good."""
    return {
        "content-type": "application/json",
        "user-agent": "Vinculo-Webhooks/1",
        "webhook-id": event_id,
        "webhook-timestamp": str(int(sent_at.timestamp())),
        "webhook-signature": " ".join(
            Webhook(secret).sign(event_id, sent_at, body.decode()) for secret in secrets),
    }
