"""The messages of the AsyncAPI document: headers, payload and an example of each."""

from . import wire
from .declare import STANDARD_ERRORS

BINDING = "0.3.0"
_TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
_REQUEST_ID = "7f0c5a8e3b6d4f1c9a2e8d7b6c5f4a31"
_CALL_ID = "01990f6d2c3b7e5a8d4f6b7a9c8e1d20"
_ACTOR = "user_01kexndgg2e0298c8qe9y2x2cn"


def _text(description, **more):
    return {"type": "string", "description": description, **more}


def _headers(required, properties):
    return {"type": "object", "required": required, "properties": properties}


EVENT_HEADERS = _headers(
    [wire.CLOUDEVENTS + name for name in ("specversion", "id", "source", "type", "time")],
    {
        wire.CLOUDEVENTS + name: schema
        for name, schema in {
            "specversion": _text("The version of CloudEvents.", const="1.0"),
            "id": _text("The id of the event, a UUIDv7; a repeat of the event bears the same.",
                        format="uuid"),
            "source": _text("The service that tells it, such as /contacts."),
            "type": _text("The type, which is the routing key too."),
            "time": _text("When it happened.", format="date-time"),
            "actorid": _text("Who did it, such as user_…, key_… or service:contacts."),
            "requestid": _text("The request in which it was done."),
            "traceparent": _text("W3C Trace Context."),
        }.items()
    },
)

REQUEST_HEADERS = _headers(
    [],
    {
        wire.ACTOR: _text(
            "Who asks, as JSON: id, roles, permissions, on_behalf_of. Believed of the gateway and "
            "the operator; any other caller acts as itself, by its broker user."),
        wire.DEADLINE: _text(
            "Until when an answer is of use, in seconds since the epoch; 30 seconds without it."),
        wire.REQUEST_ID: _text("The request that this call is part of."),
        wire.TRACEPARENT: _text("W3C Trace Context."),
        wire.CALL_ID: _text(
            "Names one attempt to have one thing done: the same call again gets the same reply "
            "and changes nothing."),
    },
)

REPLY_HEADERS = _headers(
    [],
    {
        wire.CHANGES: _text(
            "Which documents the call changed, as JSON: id, and SHA-256 before and after."),
    },
)


def event_message(event, data):
    headers = {
        "specversion": "1.0",
        "id": "019bc3f2-7a41-7c3e-9b52-4f8d6a1e0c77",
        "source": f"/{event.service}",
        "type": event.type,
        "time": "2026-02-03T10:15:30.000Z",
        "actorid": _ACTOR,
        "requestid": _REQUEST_ID,
        "traceparent": _TRACEPARENT,
    }
    headers = {wire.CLOUDEVENTS + name: value for name, value in headers.items()}
    return _message(event.type, event.summary, "EventHeaders", data, headers, event.example)


def request_message(operation, request):
    payload = {
        "type": "object",
        "required": ["args", "kwargs"],
        "properties": {
            "args": {"type": "array", "maxItems": 0, "description": "Always empty."},
            "kwargs": request,
        },
    }
    headers = {
        wire.ACTOR: f'{{"id": "{_ACTOR}", "roles": ["sales"]}}',
        wire.DEADLINE: "1770113740.000",
        wire.REQUEST_ID: _REQUEST_ID,
        wire.TRACEPARENT: _TRACEPARENT,
        wire.CALL_ID: _CALL_ID,
    }
    example = {"args": [], "kwargs": operation.example["request"]}
    return _message(operation.key, operation.summary, "RequestHeaders", payload, headers, example,
                    correlated=True)


def reply_message(operation, reply):
    payload = {
        "oneOf": [
            {"description": "It was done.", **_envelope(reply or {"type": "null"},
                                                        {"type": "null"})},
            {"description": "It was refused or failed.", **_envelope({"type": "null"},
                                                                     _error(operation))},
        ],
    }
    example = {"result": operation.example["reply"], "error": None}
    return _message(f"{operation.key}.reply", f"What {operation.name} answers.", "ReplyHeaders",
                    payload, {}, example, correlated=True)


def _envelope(result, error):
    return {
        "type": "object",
        "required": ["result", "error"],
        "properties": {"result": result, "error": error},
    }


def _error(operation):
    kinds = operation.errors | STANDARD_ERRORS
    return {
        "type": "object",
        "required": ["code", "kind", "detail", "details"],
        "properties": {
            "code": {"type": "string", "enum": list(kinds)},
            "kind": {"type": "string",
                     "enum": list(dict.fromkeys(kind.code for kind in kinds.values()))},
            "detail": {"type": "string", "description": "A sentence for a person."},
            "details": {"type": "object"},
        },
    }


def _message(name, summary, headers, payload, example_headers, example, *, correlated=False):
    message = {
        "name": name,
        "summary": summary,
        "contentType": wire.JSON,
        "headers": {"$ref": f"#/components/schemas/{headers}"},
        "payload": payload,
        "examples": [{"name": "example", "headers": example_headers, "payload": example}],
    }
    if correlated:
        message["bindings"] = {"amqp": {"contentEncoding": "utf-8", "bindingVersion": BINDING}}
        message["correlationId"] = {
            "location": "$message.header#/correlation_id",
            "description": "The AMQP property correlation_id; a reply bears that of its request.",
        }
    return message
