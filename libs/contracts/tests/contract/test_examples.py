"""Every operation and every event has an example, which is what its contract says."""

import json
import re
from importlib import resources

import jsonschema_rs
from typeid import TypeID

from contracts.catalogue import all_services
from contracts.json_schema import json_schema
from contracts.testing import each

SERVICES = all_services()
OPERATIONS = [operation for service in SERVICES.values()
              for operation in service.operations.values()]
REPLYING = [operation for operation in OPERATIONS if operation.reply is not None]
EVENTS = [event for service in SERVICES.values() for event in service.events.values()]


def refuse_nothing(schema, example):
    schema.load(example)
    jsonschema_rs.validator_for(json_schema(schema), validate_formats=True).validate(example)


@each("operation", OPERATIONS, lambda item: item.key)
def test_example_of_a_request_is_one(operation):
    refuse_nothing(operation.request, operation.example["request"])


@each("operation", REPLYING, lambda item: item.key)
def test_example_of_a_reply_is_one(operation):
    refuse_nothing(operation.reply, operation.example["reply"])


@each("event", EVENTS, lambda item: item.key)
def test_example_of_an_event_is_one(event):
    refuse_nothing(event.schema, event.example)


@each("name", SERVICES)
def test_examples_belong_to_declarations_and_none_is_missing(name):
    service, examples = SERVICES[name], SERVICES[name].examples

    assert list(examples) == ["operations", "events"]
    assert set(examples["operations"]) == set(service.operations)
    assert set(examples["events"]) == set(service.events)
    for operation in service.operations.values():
        assert list(operation.example) == ["request", "reply"]
        assert (operation.example["reply"] is None) is (operation.reply is None)


def test_every_file_of_examples_is_of_a_service():
    folder = resources.files("contracts") / "examples"

    assert {path.name for path in folder.iterdir()} == set(SERVICES)


@each("name", SERVICES)
def test_ids_in_examples_are_of_uuids_of_version_7(name):
    text = json.dumps(SERVICES[name].examples)
    ids = set(re.findall(r'"([a-z]+_[0-9a-z]{26})"', text))

    assert ids
    for id in ids:
        assert TypeID.from_string(id).uuid.version == 7


def objects_in(value):
    """All objects within a JSON value."""
    if isinstance(value, dict):
        yield value
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from objects_in(inner)


def test_the_same_parties_appear_throughout():
    examples = SERVICES["contacts"].examples
    contacts = [item for item in objects_in(examples)
                if "kind" in item and item.get("id", "").startswith("contact_")]
    names = {contact["id"]: contact["name"] for contact in contacts}

    assert {contact["name"] for contact in contacts} == set(names.values())
    assert len(set(names.values())) == len(names)
    for item in objects_in(examples):
        if "organisation_name" in item:
            assert names[item["organisation_id"]] == item["organisation_name"]
    mentioned = set(re.findall(r"\bcontact_[0-9a-z]{26}", json.dumps(examples)))
    assert mentioned == set(names)


def test_the_same_users_appear_throughout():
    users = [item for item in objects_in(SERVICES["gateway"].examples)
             if "is_locked" in item and "roles" in item]
    examples = json.dumps([service.examples for service in SERVICES.values()])

    shown = {user["id"] for user in users if "id" in user}
    assert set(re.findall(r"user_[0-9a-z]{26}", examples)) == shown


@each("name", [name for name in SERVICES if name not in ("contacts", "gateway")])
def test_examples_of_other_services_are_about_the_parties_of_contacts(name):
    known = set(re.findall(r"\bcontact_[0-9a-z]{26}", json.dumps(SERVICES["contacts"].examples)))

    mentioned = set(re.findall(r"\bcontact_[0-9a-z]{26}", json.dumps(SERVICES[name].examples)))
    assert mentioned
    assert mentioned <= known
