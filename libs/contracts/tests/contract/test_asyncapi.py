"""The AsyncAPI document is up to date, is AsyncAPI 3.0, and tells of all that is on the broker."""

from pathlib import Path

import jsonschema_rs

from contracts import wire
from contracts.asyncapi import document, text_of
from contracts.asyncapi_parts import ANSWERS_HTTP_ONLY
from contracts.catalogue import all_services
from contracts.testing import each

COMMITTED = Path(__file__).parents[4] / "docs" / "asyncapi.json"
DOCUMENT = document()
SERVICES = all_services()
EVENTS = [event for service in SERVICES.values() for event in service.events.values()]
OPERATIONS = [operation for service in SERVICES.values() for operation in
              service.operations.values() if service.name not in ANSWERS_HTTP_ONLY]
MESSAGES = DOCUMENT["components"]["messages"]
DRAFT, WHOLE = "http://json-schema.org/draft-07/schema#", "urn:vinculo:asyncapi"
# Read once, as each message refers to a part of it only.
REGISTRY = jsonschema_rs.Registry([(WHOLE, {"$schema": DRAFT, **DOCUMENT})])

# What the specification 3.0.0 allows in each kind of object, and what it requires.
OBJECTS = {
    "document": ({"asyncapi", "info", "id", "servers", "defaultContentType", "channels",
                  "operations", "components"}, {"asyncapi", "info"}),
    "info": ({"title", "version", "description", "termsOfService", "contact", "license", "tags",
              "externalDocs"}, {"title", "version"}),
    "server": ({"host", "protocol", "protocolVersion", "pathname", "description", "title",
                "summary", "variables", "security", "tags", "externalDocs", "bindings"},
               {"host", "protocol"}),
    "channel": ({"address", "messages", "title", "summary", "description", "servers",
                 "parameters", "tags", "externalDocs", "bindings"}, set()),
    "operation": ({"action", "channel", "title", "summary", "description", "security", "tags",
                   "externalDocs", "bindings", "traits", "messages", "reply"},
                  {"action", "channel"}),
    "reply": ({"address", "channel", "messages"}, set()),
    "message": ({"headers", "payload", "correlationId", "contentType", "name", "title", "summary",
                 "description", "tags", "externalDocs", "bindings", "examples", "traits"}, set()),
    "example": ({"headers", "payload", "name", "summary"}, set()),
}


def fits(kind, value):
    """Whether an object has only what the specification allows, and all that it requires."""
    allowed, required = OBJECTS[kind]
    names = {name for name in value if not name.startswith("x-")}
    return names <= allowed and required <= names


def followed(reference):
    """What a local reference points to."""
    found = DOCUMENT
    for part in reference.removeprefix("#/").split("/"):
        found = found[part]
    return found


def references_in(value):
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from references_in(inner)


def validator_of(message, part):
    """The validator of a part of a message, which may refer to what else the document holds."""
    schema = {"$schema": DRAFT, "$ref": f"{WHOLE}#/components/messages/{message}/{part}"}
    return jsonschema_rs.validator_for(schema, registry=REGISTRY, validate_formats=True)


def test_committed_document_is_what_would_be_written_now():
    committed = COMMITTED.read_text(encoding="utf-8")

    assert committed == text_of(DOCUMENT), "docs/asyncapi.json is out of date. Run: make docs"


def test_document_is_the_same_each_time():
    assert text_of(document()) == text_of(DOCUMENT)


def test_objects_are_those_of_the_specification():
    assert DOCUMENT["asyncapi"] == "3.0.0"
    assert fits("document", DOCUMENT)
    assert fits("info", DOCUMENT["info"])
    assert all(fits("server", server) for server in DOCUMENT["servers"].values())
    assert all(fits("channel", channel) for channel in DOCUMENT["channels"].values())
    assert all(fits("message", message) for message in MESSAGES.values())
    for operation in DOCUMENT["operations"].values():
        assert fits("operation", operation)
        assert operation["action"] in ("send", "receive")
        assert fits("reply", operation.get("reply", {}))


def test_object_that_is_not_of_the_specification_would_be_seen():
    assert not fits("operation", {"action": "send", "channel": {}, "publish": {}})
    assert not fits("operation", {"action": "send"})


def test_every_reference_points_to_something():
    references = set(references_in(DOCUMENT))

    assert references
    for reference in references:
        assert followed(reference)


def test_every_definition_is_used():
    references = set(references_in(DOCUMENT))

    for part in ("schemas", "messages"):
        for name in DOCUMENT["components"][part]:
            assert f"#/components/{part}/{name}" in references


def test_operations_use_messages_of_their_own_channel():
    for operation in DOCUMENT["operations"].values():
        for side in filter(None, [operation, operation.get("reply")]):
            for message in side["messages"]:
                assert message["$ref"].startswith(side["channel"]["$ref"] + "/messages/")


@each("name", DOCUMENT["components"]["schemas"])
def test_schema_that_messages_refer_to_is_one(name):
    jsonschema_rs.meta.validate({"$schema": DRAFT, **DOCUMENT["components"]["schemas"][name]})


@each("name", MESSAGES)
def test_schemas_of_a_message_are_schemas_and_take_its_example(name):
    message = MESSAGES[name]
    assert len(message["examples"]) == 1

    for part in ("headers", "payload"):
        jsonschema_rs.meta.validate({"$schema": DRAFT, **message[part]})
        validator_of(name, part).validate(message["examples"][0][part])
        assert fits("example", message["examples"][0])


def test_document_tells_of_every_event_and_every_call_and_of_nothing_else():
    sent = {name: operation for name, operation in DOCUMENT["operations"].items()
            if operation["action"] == "send"}

    assert set(sent) == {f"tell.{event.type}" for event in EVENTS}
    assert DOCUMENT["operations"].keys() - sent.keys() == {
        f"answer.{operation.key}" for operation in OPERATIONS
    }


@each("event", EVENTS, lambda event: event.type)
def test_event_is_sent_as_a_cloudevent_under_its_type(event):
    channel = followed(DOCUMENT["operations"][f"tell.{event.type}"]["channel"]["$ref"])
    headers = MESSAGES[event.type]["examples"][0]["headers"]

    assert channel["address"] == event.key
    assert channel["bindings"]["amqp"]["exchange"]["name"] == wire.EVENTS_EXCHANGE
    assert wire.cloudevent_attributes(headers)["type"] == event.type
    assert MESSAGES[event.type]["examples"][0]["payload"] == event.example


@each("operation", OPERATIONS, lambda operation: operation.key)
def test_call_is_answered_to_the_queue_that_it_names(operation):
    answer = DOCUMENT["operations"][f"answer.{operation.key}"]
    channel = followed(answer["channel"]["$ref"])

    assert channel["address"] == operation.key
    assert channel["bindings"]["amqp"]["exchange"]["name"] == wire.RPC_EXCHANGE
    assert followed(answer["reply"]["channel"]["$ref"])["address"] is None
    assert answer["x-permission"] == operation.permission


@each("operation", OPERATIONS, lambda operation: operation.key)
def test_reply_of_a_call_names_every_error_code_that_it_may_have(operation):
    validator = validator_of(f"{operation.key}.reply", "payload")

    def refusal(code):
        return {"result": None, "error": {"code": code, "kind": "conflict", "detail": "No.",
                                          "details": {}}}

    declared = [code for code, kind in operation.errors.items() if kind.code == "conflict"]
    assert all(validator.is_valid(refusal(code)) for code in declared)
    assert not validator.is_valid(refusal("never_declared"))
