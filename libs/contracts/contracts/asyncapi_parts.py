"""What one service adds to the AsyncAPI document: its channels, operations, messages, schemas."""

from . import wire
from .asyncapi_messages import BINDING, event_message, reply_message, request_message
from .json_schema import COMPONENTS, pointed, schemas_of, with_definitions

# The gateway answers what it offers itself, over HTTP, so it takes no calls from the broker.
ANSWERS_HTTP_ONLY = {"gateway"}


def part_of(service):
    """Channels, operations, messages and schemas of one service, each under the service's name."""
    operations = [] if service.name in ANSWERS_HTTP_ONLY else list(service.operations.values())
    events = list(service.events.values())
    references, schemas = _schemas(service.name, schemas_of(operations, events))

    part = {"channels": {}, "operations": {}, "messages": {}, "schemas": schemas}
    for event in events:
        _add_event(part, event, references)
    if operations:
        part["channels"][f"{service.name}.replies"] = _reply_channel(service, operations)
    for operation in operations:
        _add_operation(part, operation, references)
    if service.is_planned:
        # Nothing runs yet that says any of this.
        for described in part["operations"].values():
            described["x-planned"] = True
    return part


def _schemas(service, schemas):
    """As `with_definitions`, under names such as `contacts.Contact`: sales may have its own."""
    references, definitions = with_definitions(schemas)
    place = f"{COMPONENTS}{service}."
    return (
        {schema: pointed(reference, place) for schema, reference in references.items()},
        {f"{service}.{name}": _as_asyncapi(pointed(schema, place))
         for name, schema in definitions.items()},
    )


def _add_event(part, event, references):
    part["channels"][event.type] = {
        "address": event.type,
        "title": event.type,
        "description": event.summary,
        "messages": {"event": _message(event.type)},
        "bindings": _routed_by(wire.EVENTS_EXCHANGE),
    }
    part["operations"][f"tell.{event.type}"] = {
        "action": "send",
        "channel": _channel(event.type),
        "summary": event.summary,
        "messages": [_message_of(event.type, "event")],
        "tags": [{"name": event.service}],
    }
    part["messages"][event.type] = event_message(event, references[event.schema])


def _add_operation(part, operation, references):
    key, replies = operation.key, f"{operation.service}.replies"
    part["channels"][key] = {
        "address": key,
        "title": key,
        "description": operation.summary,
        "messages": {"request": _message(key)},
        "bindings": _routed_by(wire.RPC_EXCHANGE),
    }
    part["operations"][f"answer.{key}"] = {
        "action": "receive",
        "channel": _channel(key),
        "summary": operation.summary,
        "messages": [_message_of(key, "request")],
        "tags": [{"name": operation.service}],
        "reply": {
            "address": {
                "location": "$message.header#/reply_to",
                "description": "The AMQP property reply_to: the caller's own queue, bound to "
                               f"{wire.RPC_EXCHANGE} under its name.",
            },
            "channel": _channel(replies),
            "messages": [_message_of(replies, operation.name)],
        },
        "x-permission": operation.permission,
        "x-changes-state": operation.changes_state,
        "x-safe-to-repeat": operation.safe_to_repeat,
    }
    part["messages"][key] = request_message(operation, references[operation.request])
    part["messages"][f"{key}.reply"] = reply_message(operation, references.get(operation.reply))


def _reply_channel(service, operations):
    return {
        # Each caller names its own queue, so there is no address to write here.
        "address": None,
        "title": f"Replies of {service.name}",
        "messages": {
            operation.name: _message(f"{operation.key}.reply") for operation in operations
        },
        "bindings": _routed_by(wire.RPC_EXCHANGE),
    }


def _routed_by(exchange):
    return {
        "amqp": {
            "is": "routingKey",
            "exchange": {"name": exchange, "type": "topic", "durable": True, "autoDelete": False},
            "bindingVersion": BINDING,
        },
    }


def _message(name):
    return {"$ref": f"#/components/messages/{name}"}


def _channel(name):
    return {"$ref": f"#/channels/{name}"}


def _message_of(channel, message):
    return {"$ref": f"#/channels/{channel}/messages/{message}"}


def _as_asyncapi(schema):
    """A JSON Schema in which an example is one of `examples`, as draft 7 has it."""
    if isinstance(schema, list):
        return [_as_asyncapi(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    converted = {word: _as_asyncapi(value) for word, value in schema.items()}
    if isinstance(converted.get("example"), str) and "type" in converted:
        converted["examples"] = [converted.pop("example")]
    return converted
