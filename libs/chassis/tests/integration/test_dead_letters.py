"""What an operator can do about the events that handlers gave up."""

import pika
import pytest
from probe import note_written

from chassis.dead_letters import DeadLetters, HandlerGone
from chassis.testing.processes import wait_until
from contracts import wire
from contracts.errors import NotFound, PermissionDenied

QUEUE = "probe.on_note_written"
NOTE = {
    "id": "note_01h455vb4pex5vsknk084sn02q", "version": 1, "text": "hello",
    "created_at": "2026-01-31T09:30:00.000Z", "updated_at": "2026-01-31T09:30:00.000Z",
}


@pytest.fixture
def probe(run_service):
    return run_service("probe:ProbeService")


@pytest.fixture
def letters(stack):
    with DeadLetters(stack.broker_url("operator")) as letters:
        yield letters


@pytest.fixture
def dead(probe, publish_event, letters):
    """Three unreadable events are dead: one, two, three."""
    for id in ("one", "two", "three"):
        publish_event(note_written, b"not json", id=id)
        wait_until(lambda id=id: id in ids(letters))
    return letters


def ids(letters):
    return [letter.id for letter in letters.look(QUEUE)]


def heard(client):
    return client.probe.count_echoes()["count"]


def test_look_tells_why_and_leaves_all_where_they_are(dead):
    first = dead.look(QUEUE)

    assert [letter.id for letter in first] == ["one", "two", "three"]
    assert first[0].type == "probe.note.written"
    assert first[0].error.startswith("Unreadable: This is not a probe.note.written: ")
    assert first[0].attempt == 1
    assert first[0].body == b"not json"
    assert first[0].failed_at.tzinfo is not None
    assert ids(dead) == ["one", "two", "three"]


def test_find_gives_the_one_of_that_event(dead):
    assert dead.find(QUEUE, "two").id == "two"
    assert ids(dead) == ["one", "two", "three"]


def test_replayed_letter_has_its_effect_when_the_handler_can_do_it_by_now(
        probe, client, letters, stack):
    client.probe.write_note(text="poison")
    wait_until(lambda: len(ids(letters)) == 1, 20)
    body = letters.look(QUEUE)[0].body
    mend(stack, body.replace(b"poison", b"hello!"))

    assert letters.replay(QUEUE) == (1, [])

    wait_until(lambda: heard(client) == 1)
    assert ids(letters) == []


def test_replayed_letter_has_all_its_attempts_again(probe, client, letters):
    client.probe.write_note(text="poison")
    wait_until(lambda: len(ids(letters)) == 1, 20)
    before = letters.look(QUEUE)[0]

    letters.replay(QUEUE, before.id)

    after = wait_until(lambda: letters.look(QUEUE), 20)[0]
    assert (after.id, after.attempt, after.error) == (before.id, 4, before.error)
    assert after.failed_at > before.failed_at
    assert heard(client) == 0


def test_replay_of_one_leaves_the_others(dead, client):
    count, forged = dead.replay(QUEUE, "two")

    assert (count, forged) == (1, [])
    # It is as unreadable as before, so it comes back behind the others.
    wait_until(lambda: ids(dead) == ["one", "three", "two"])


def test_forged_event_is_not_replayed_as_genuine(probe, publish_event, letters, stack, client):
    stack.grant_everything("impostor")
    publish_event(note_written, {"note": NOTE}, user="impostor", id="forged")
    wait_until(lambda: len(ids(letters)) == 1)

    count, forged = letters.replay(QUEUE)

    assert count == 0
    assert [letter.id for letter in forged] == ["forged"]
    assert ids(letters) == ["forged"]
    assert heard(client) == 0


def test_replay_keeps_the_letters_when_the_handler_is_gone(dead, stack, probe):
    probe.stop()
    with as_admin(stack) as channel:
        channel.queue_unbind(QUEUE, wire.redelivery_exchange("probe"), QUEUE)

    with pytest.raises(HandlerGone):
        dead.replay(QUEUE)

    assert ids(dead) == ["one", "two", "three"]
    with as_admin(stack) as channel:
        channel.queue_bind(QUEUE, wire.redelivery_exchange("probe"), QUEUE)


def test_drop_deletes_one_or_all(dead):
    assert dead.drop(QUEUE, "two") == 1
    assert ids(dead) == ["one", "three"]

    assert dead.drop(QUEUE) == 2
    assert ids(dead) == []


@pytest.mark.parametrize("task", ["find", "replay", "drop"])
def test_letter_that_is_not_there_is_told_and_nothing_is_done(dead, task):
    with pytest.raises(NotFound, match="There is no dead letter four of probe"):
        getattr(dead, task)(QUEUE, "four")

    assert ids(dead) == ["one", "two", "three"]


def test_handler_that_does_not_exist_is_told(letters):
    with pytest.raises(NotFound, match="There are no dead letters of probe"):
        letters.look("probe.on_nothing")


def test_service_cannot_take_the_dead_letters_of_another(dead, stack):
    with (
        DeadLetters(stack.broker_url("contacts")) as others,
        pytest.raises(PermissionDenied, match="contacts may not do this"),
    ):
        others.drop(QUEUE)

    assert ids(dead) == ["one", "two", "three"]


def as_admin(stack):
    return pika.BlockingConnection(pika.URLParameters(stack.admin_broker_url)).channel()


def mend(stack, body):
    """Put the one dead letter back with another body."""
    with as_admin(stack) as channel:
        dead = wire.dead_letter_queue(QUEUE)
        _, properties, _ = channel.basic_get(dead, auto_ack=True)
        properties.user_id = None
        channel.basic_publish("", dead, body, properties)
