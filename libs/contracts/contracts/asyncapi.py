"""The AsyncAPI 3.0 document of what goes over the broker: events, and calls with their replies.

`python -m contracts.asyncapi docs/asyncapi.json` writes it.
"""

import json
import sys
from pathlib import Path

from . import wire
from .asyncapi_messages import EVENT_HEADERS, REPLY_HEADERS, REQUEST_HEADERS
from .asyncapi_parts import part_of
from .catalogue import all_services

ABOUT = """\
What the services of Vinculo say to each other over RabbitMQ. Events are facts: one durable topic \
exchange, the type as routing key, CloudEvents 1.0 in binary mode. Calls are asked of the service \
that owns the data and answered to the queue that the caller names. Requests and events bear their \
sender's broker user as the AMQP property user_id, which the broker checks. Generated from the \
contracts; within a version there are only additions.\
"""


def document(services=None):
    """The whole document, of all services unless some are given."""
    services = services or all_services()
    parts = [part_of(service) for service in services.values()]
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Vinculo", "version": "1.0.0", "description": ABOUT},
        "defaultContentType": wire.JSON,
        "servers": {
            "broker": {
                "host": "{host}",
                "protocol": "amqp",
                "protocolVersion": "0.9.1",
                "description": "RabbitMQ. Each service has a user of its own, which writes only "
                               "under its own name.",
                "variables": {"host": {"default": "localhost:5672"}},
                "security": [{"$ref": "#/components/securitySchemes/broker_user"}],
            },
        },
        "channels": _merged(parts, "channels"),
        "operations": _merged(parts, "operations"),
        "components": {
            "messages": _merged(parts, "messages"),
            "schemas": {
                "EventHeaders": EVENT_HEADERS,
                "RequestHeaders": REQUEST_HEADERS,
                "ReplyHeaders": REPLY_HEADERS,
                **_merged(parts, "schemas"),
            },
            "securitySchemes": {"broker_user": {"type": "userPassword"}},
        },
    }


def _merged(parts, name):
    return {key: value for part in parts for key, value in part[name].items()}


def text_of(document):
    """The document as it stands in its file."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def main():
    if len(sys.argv) != 2:
        sys.exit("Say where to: python -m contracts.asyncapi docs/asyncapi.json")
    path = Path(sys.argv[1])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text_of(document()), encoding="utf-8")


if __name__ == "__main__":
    main()
