"""What the commands of an operator make of what they are told and find, without any process."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from chassis.dead_letters import DeadLetter
from cli.bus import without_password
from cli.dead_letters import in_words, shown, summary
from cli.errors import CommandFailed
from cli.events import in_a_line, routing_pattern, whole
from cli.lag import lags_of
from cli.masking import masked, masked_text
from cli.rpc import find_operation, read_request
from cli.suite import Program
from cli.supervisor import program_environment

pytestmark = pytest.mark.unit

CONTACT_ID = "contact_01h455vb4pex5vsknk084sn02q"


def letter(**fields):
    return DeadLetter(**{
        "queue": "contacts.on_x", "id": "one", "type": "contacts.contact.updated",
        "error": "ValueError: no", "attempt": 6, "failed_at": datetime.now(UTC),
        "attributes": {}, "body": b"{}", **fields,
    })


# Masking


def test_personal_values_are_hidden_and_the_rest_is_shown():
    event = {"contact": {
        "id": CONTACT_ID, "kind": "person", "version": 3, "name": "Ana Ruiz",
        "birth_on": "1980-02-29", "archived_at": None, "created_at": "2026-01-31T09:30:00.000Z",
        "emails": [{"address": "ana@example.com", "is_primary": True}],
        "external_ids": [{"system": "crm", "id": "C-17"}],
        "roles": [{"role": "customer", "starts_on": "2024-01-01"}],
    }, "changed": ["name", "emails"]}

    assert masked(event) == {"contact": {
        "id": CONTACT_ID, "kind": "person", "version": 3, "name": "[hidden]",
        "birth_on": "[hidden]", "archived_at": None, "created_at": "2026-01-31T09:30:00.000Z",
        "emails": [{"address": "[hidden]", "is_primary": True}],
        "external_ids": [{"system": "[hidden]", "id": "[hidden]"}],
        "roles": [{"role": "customer", "starts_on": "[hidden]"}],
    }, "changed": ["name", "emails"]}


@pytest.mark.parametrize(("text", "told"), [
    ("KeyError: 'Ana Ruiz'", "KeyError: [hidden]"),
    ('E11000 dup key: { emails.address: "ana@example.com" }',
     "E11000 dup key: { emails.address: [hidden] }"),
    ("cannot call +34 600 123 123 now", "cannot call [hidden] now"),
    ("ana@example.com bounced", "[hidden] bounced"),
    ("TimeoutError: after 30 s", "TimeoutError: after 30 s"),
])
def test_errors_are_told_without_what_is_personal(text, told):
    assert masked_text(text) == told


def test_dead_letter_that_is_no_json_is_hidden_whole():
    garbled = letter(body=b"Ana \xff")

    assert shown(garbled, is_full=False)["data"] == "[hidden]"
    assert shown(garbled, is_full=True)["data"] == "Ana �"


def test_summary_counts_errors_and_tells_the_age_of_the_oldest():
    now = datetime.now(UTC)
    dead = [letter(failed_at=now - timedelta(hours=3)), letter(),
            letter(error="KeyError: 'Ana'")]

    told = summary("contacts.on_x", dead)

    assert told["count"] == 3
    assert told["oldest_seconds"] == pytest.approx(3 * 3600, abs=5)
    assert told["errors"] == {"ValueError: no": 2, "KeyError: [hidden]": 1}


@pytest.mark.parametrize(("seconds", "words"), [
    (None, "unknown"), (0, "0 s"), (59, "59 s"), (60, "1 min"), (7200, "2 h"), (200_000, "2 days"),
])
def test_age_is_told_as_people_say_it(seconds, words):
    assert in_words(seconds) == words


# Calls


def test_values_of_text_fields_are_taken_as_they_are_and_others_as_json():
    operation = find_operation("contacts.list_contacts")

    request = read_request(operation, ["tag=12", "limit=5", "is_archived=true"],
                           '{"kind": "person", "limit": 7}')

    assert request == {"kind": "person", "tag": "12", "limit": 5, "is_archived": True}


def test_operations_of_the_gateway_are_not_on_the_bus():
    with pytest.raises(CommandFailed, match=r"There is no operation gateway\.create_user"):
        find_operation("gateway.create_user")


def test_address_is_shown_without_its_password():
    url = "amqp://operator:a%2Fb@127.0.0.1:5672/vinculo"

    assert without_password(url) == "amqp://operator@127.0.0.1:5672/vinculo"


# Events


@pytest.mark.parametrize(("types", "pattern"), [
    ("*", "#"),
    ("contacts.*", "contacts.#"),
    ("contacts.contact.created", "contacts.contact.created"),
    ("*.created", "#.created"),
    ("contacts.con*.created", "contacts.#.created"),
])
def test_pattern_of_types_becomes_one_of_the_broker(types, pattern):
    assert routing_pattern(types) == pattern


def test_line_of_an_event_tells_nothing_personal():
    attributes = {"time": "2026-01-31T09:30:00.000Z", "type": "contacts.contact.created",
                  "actorid": "user_1"}
    body = json.dumps({"contact": {"id": CONTACT_ID, "name": "Ana"}, "changed": []}).encode()

    line = in_a_line(attributes, body)

    assert line.split() == ["2026-01-31T09:30:00.000Z", "contacts.contact.created", CONTACT_ID,
                            "user_1"]
    assert json.loads(whole(attributes, body))["data"]["contact"]["name"] == "Ana"


@pytest.mark.parametrize("body", [b"[]", b"7", b"not json \xff", b"{}", b'{"a": 1}'])
def test_event_of_any_shape_has_its_line(body):
    assert in_a_line({"type": "x.y.z"}, body).strip() == "x.y.z"
    assert json.loads(whole({"type": "x.y.z"}, body))["type"] == "x.y.z"


# Processes


def test_lag_of_a_handler_that_handled_nothing_is_not_known():
    nobody = Program(name="contacts", command=[], folder="/", port=1)

    lags = lags_of([nobody], {"contacts.on_x": 3, "contacts.retry.1s": 2, "rpc-contacts": 1})

    assert lags == {"contacts.on_x": {
        "waiting": 3, "handled": 0, "mean_seconds": None, "p99_seconds": None}}


def test_login_of_the_shell_does_not_reach_the_programs(monkeypatch):
    monkeypatch.setenv("VINCULO_PASSWORD", "the administrator's")
    monkeypatch.setenv("VINCULO_BROKER_URL", "amqp://operator:x@elsewhere/")
    monkeypatch.setenv("VINCULO_RATE_LIMIT", "5/minute")
    program = Program(name="contacts", command=[], folder="/", port=1, env={"VINCULO_SERVICE": "c"})

    environment = program_environment(program)

    assert "VINCULO_PASSWORD" not in environment
    assert "VINCULO_BROKER_URL" not in environment
    assert environment["VINCULO_RATE_LIMIT"] == "5/minute"
    assert environment["VINCULO_SERVICE"] == "c"
