"""What an operation promises whoever calls it."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from probe import Note

from chassis.testing.events import waiting_events
from client import connect
from contracts.context import Actor, Call
from contracts.errors import (
    Conflict,
    InternalError,
    NotFound,
    PermissionDenied,
    ServiceUnavailable,
    ValidationFailed,
)

ADMINISTRATOR = Actor("user_01h455vb4pex5vsknk084sn02q", roles=("administrator",))


@pytest.fixture
def probe(run_service):
    return run_service("probe:ProbeService")


@pytest.fixture
def notes(stack, probe):
    from chassis import store

    connection = store.connect(stack.mongodb_url("probe"))
    yield Note.collection()
    connection.close()


def test_reply_tells_what_was_stored_when_command_succeeds(probe, client, notes):
    reply = client.ask("probe.write_note", {"text": "hello"})

    stored = notes.find_one({"_id": reply.result["id"]})
    assert stored["text"] == "hello"
    assert [change["id"] for change in reply.changes] == [stored["_id"]]
    assert reply.changes[0]["before"] is None
    assert len(reply.changes[0]["after"]) == 64


def test_digests_follow_one_another_when_a_note_is_changed(probe, client):
    written = client.ask("probe.write_note", {"text": "hello"})

    changed = client.ask("probe.change_note", {"note_id": written.result["id"], "text": "bye"})

    assert changed.changes[0]["before"] == written.changes[0]["after"]
    assert changed.changes[0]["after"] != written.changes[0]["after"]
    assert changed.result["version"] == 2


def test_request_is_refused_when_a_field_is_wrong(probe, client, notes):
    with pytest.raises(ValidationFailed) as caught:
        client.probe.write_note(text="a\x00b", colour="red")

    pointers = {error["pointer"] for error in caught.value.details["errors"]}
    assert pointers == {"/text", "/colour"}
    assert notes.count_documents({}) == 0


@pytest.mark.parametrize(
    ("text", "error", "code"),
    [
        ("dull", Conflict, "note_is_dull"),
        # What the contract does not declare is a bug, and so is any other exception.
        ("undeclared", InternalError, "internal_error"),
        ("bug", InternalError, "internal_error"),
    ],
)
def test_nothing_changes_when_a_rule_raises(probe, client, notes, events_seen, text, error, code):
    with pytest.raises(error) as caught:
        client.probe.write_note(text=text)

    assert caught.value.code == code
    assert "42" not in str(caught.value)
    assert notes.count_documents({}) == 0
    client.probe.write_note(text="afterwards")
    seen = events_seen.wait_for("probe.note.written")
    assert [event["data"]["note"]["text"] for event in seen] == ["afterwards"]


def test_reply_is_withheld_when_it_is_not_what_the_contract_says(probe, client):
    with pytest.raises(InternalError) as caught:
        client.probe.leak()

    assert "leaked" not in str(caught.value.details)


def test_missing_thing_is_not_found(probe, client):
    with pytest.raises(NotFound):
        client.probe.read_note(note_id="note_01h455vb4pex5vsknk084sn02q")


def test_unknown_operation_is_refused_when_called(probe, client):
    with pytest.raises(NotFound, match=r"probe\.no_such_thing"):
        client.probe.no_such_thing()


def test_command_is_refused_when_the_role_may_only_read(probe, client, notes):
    call = Call(actor=Actor("user_01h455vb4pex5vsknk084sn02q", roles=("read_only",)))

    with pytest.raises(PermissionDenied):
        client.call("probe.write_note", {"text": "hello"}, call=call)

    assert notes.count_documents({}) == 0


def test_command_is_refused_when_the_scopes_of_a_key_lack_it(probe, client, notes):
    actor = replace(ADMINISTRATOR, permissions=("contacts:read",))

    with pytest.raises(PermissionDenied):
        client.call("probe.write_note", {"text": "hello"}, call=Call(actor=actor))

    assert notes.count_documents({}) == 0


def test_another_service_cannot_speak_for_a_person(probe, stack, events_seen):
    stack.add_service("impostor")
    impostor = connect(stack.broker_url("impostor"), actor=ADMINISTRATOR)

    with pytest.raises(ServiceUnavailable):
        impostor.call("probe.write_note", {"text": "mine"}, seconds=1)

    impostor.close()
    assert events_seen.all() == []


def test_repeated_call_gets_the_first_reply_and_changes_nothing(probe, client, notes):
    call = Call(actor=ADMINISTRATOR, call_id="the-same")

    first = client.call("probe.write_note", {"text": "once"}, call=call)
    second = client.call("probe.write_note", {"text": "once"}, call=call)

    assert second == first
    assert notes.count_documents({}) == 1


def test_one_note_is_written_when_fifty_make_the_same_call_at_once(probe, client, notes):
    call = Call(actor=ADMINISTRATOR, call_id="the-same")

    with ThreadPoolExecutor(50) as pool:
        replies = list(pool.map(
            lambda _: client.call("probe.write_note", {"text": "once"}, call=call), range(50)))

    assert {reply["id"] for reply in replies} == {replies[0]["id"]}
    assert notes.count_documents({}) == 1


def test_call_id_of_another_actor_is_another_call(probe, client, notes):
    other = Actor("user_01h455vb4pex5vsknk084sn02r", roles=("administrator",))

    for actor in (ADMINISTRATOR, other):
        client.call("probe.write_note", {"text": "hi"}, call=Call(actor=actor, call_id="same"))

    assert notes.count_documents({}) == 2


def test_changes_made_at_once_are_all_kept(probe, client):
    note = client.probe.write_note(text="start")

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(lambda i: client.probe.change_note(note_id=note["id"], text=f"t{i}"),
                      range(20)))

    assert client.probe.read_note(note_id=note["id"])["version"] == 21


def test_caller_learns_at_once_when_nobody_serves(stack, client):
    began = time.monotonic()

    with pytest.raises(ServiceUnavailable, match="absent service is not running"):
        client.absent.do_something()

    assert time.monotonic() - began < 2


def test_work_under_way_is_finished_when_told_to_stop(run_service, client, notes, probe):
    with ThreadPoolExecutor(40) as pool:
        calls = [pool.submit(client.probe.write_note, text=f"note {i}") for i in range(200)]
        calls[20].result()
        probe.terminate()
        outcomes = [call.exception() for call in calls]

    probe.process.wait(20)
    assert probe.process.returncode == 0
    written = sum(outcome is None for outcome in outcomes)
    assert notes.count_documents({}) == written
    # What was not taken any more was refused at once, and the events are out.
    assert all(isinstance(outcome, ServiceUnavailable) for outcome in outcomes if outcome)
    assert waiting_events(notes.database) == []


def test_second_signal_ends_the_process_at_once(run_service, client, notes, probe):
    with ThreadPoolExecutor(64) as pool:
        for i in range(300):
            pool.submit(client.ask, "probe.write_note", {"text": f"note {i}"}, seconds=2)
        probe.terminate()
        probe.terminate()
        probe.process.wait(15)

    assert probe.process.returncode in (143, 0)
