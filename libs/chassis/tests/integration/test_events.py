"""What a reaction promises about each event."""

import pytest
from probe import note_rung, note_written
from pymongo import MongoClient

from chassis.testing.processes import wait_until

NOTE = {
    "id": "note_01h455vb4pex5vsknk084sn02q", "version": 1, "text": "hello",
    "created_at": "2026-01-31T09:30:00.000Z", "updated_at": "2026-01-31T09:30:00.000Z",
}
HANDLER = 'handler="probe.on_note_written"'


@pytest.fixture
def probe(run_service):
    return run_service("probe:ProbeService")


def _count(client):
    return client.probe.count_echoes()["count"]


def test_event_has_its_effect_when_it_is_announced(probe, client, events_seen):
    client.probe.write_note(text="hello")

    wait_until(lambda: _count(client) == 1)
    event = events_seen.wait_for("probe.note.written")[0]
    assert event["specversion"] == "1.0"
    assert event["source"] == "/probe"
    assert event["actorid"] == "user_01h455vb4pex5vsknk084sn02q"
    assert event["data"]["note"]["text"] == "hello"


def test_event_has_one_effect_when_it_is_delivered_ten_times(probe, client, publish_event):
    for _ in range(10):
        publish_event(note_written, {"note": NOTE}, id="the-same")

    wait_until(lambda: probe.metrics().get(f"vinculo_events_repeated_total{{{HANDLER}}}") == 9)
    assert _count(client) == 1


def test_event_costs_no_transaction_when_it_does_not_concern_the_handler(
        probe, client, publish_event, stack):
    for text in ("of no concern", "hello"):
        publish_event(note_written, {"note": {**NOTE, "text": text}})

    wait_until(lambda: probe.metrics().get(f"vinculo_events_handled_total{{{HANDLER}}}") == 2)
    assert _count(client) == 1
    with MongoClient(stack.servers.mongod.admin_url) as admin:
        assert admin[stack.databases["probe"]].inbox.count_documents({}) == 1


def test_event_is_taken_up_by_who_wants_any_only_from_when_its_type_is_wanted(
        probe, publish_event, stack):
    handled = 'vinculo_events_handled_total{handler="probe.on_anything_heard"}'

    def ring(id):
        # One that cannot be read is no trouble to whom it does not concern.
        publish_event(note_rung, {"note": NOTE} if id != "first" else b"[]", id=id)

    with MongoClient(stack.servers.mongod.admin_url) as admin:
        store = admin[stack.databases["probe"]]
        ring("first")
        wait_until(lambda: probe.metrics().get(handled) == 1)
        store.wishes.insert_one({"type": note_rung.type})
        ring("second")
        publish_event(note_written, {"note": NOTE}, id="third")
        wait_until(lambda: probe.metrics().get(handled) == 3)

        assert [raw["_id"] for raw in store.heard.find()] == ["second"]
        assert [raw["_id"] for raw in store.inbox.find(
            {"_id": {"$regex": "on_anything_heard"}})] == ["probe.on_anything_heard/second"]


def test_one_replica_takes_events_up_in_order_and_another_goes_on(
        run_service, publish_event, stack):
    replicas = [run_service("probe:ProbeService"), run_service("probe:ProbeService")]
    with MongoClient(stack.servers.mongod.admin_url) as admin:
        store = admin[stack.databases["probe"]]
        store.wishes.insert_one({"type": note_rung.type})

        def ring(first, last):
            ids = [f"ring-{number:03}" for number in range(first, last)]
            for id in ids:
                publish_event(note_rung, {"note": NOTE}, id=id)
            wait_until(lambda: store.heard.count_documents({}) == last, 30)
            found = list(store.heard.find({"_id": {"$in": ids}}).sort("$natural", 1))
            assert [raw["_id"] for raw in found] == ids
            (process,) = {raw["process"] for raw in found}
            return process

        first = ring(0, 100)
        replicas.sort(key=lambda replica: replica.process.pid == first)
        replicas[1].kill()
        second = ring(100, 200)

        assert second == replicas[0].process.pid != first


def test_unknown_fields_are_no_trouble_to_the_reader(probe, client, publish_event):
    publish_event(note_written, {"note": {**NOTE, "colour": "red"}, "weight": 3})

    wait_until(lambda: _count(client) == 1)


def test_event_is_tried_again_when_its_handler_fails_once(probe, client):
    client.probe.write_note(text="second time lucky")

    wait_until(lambda: _count(client) == 1)
    assert probe.metrics()[f"vinculo_events_retried_total{{{HANDLER}}}"] == 1


def test_poison_goes_to_the_dead_letters_and_holds_up_nobody(probe, client, stack):
    client.probe.write_note(text="poison")
    client.probe.write_note(text="hello")

    wait_until(lambda: _count(client) == 1)
    letter = wait_until(lambda: dead_letter(stack), 20)
    assert letter.headers["vinculo-failed-with"] == "RuntimeError: this note cannot be handled"
    # Three delays, so four attempts.
    assert letter.headers["vinculo-attempt"] == 4
    assert _count(client) == 1


@pytest.mark.parametrize("body", [b"not json", b'{"note": 7}', b"[]", b'{"note": {"text": 1}}'])
def test_unreadable_event_is_a_dead_letter_at_once(probe, client, publish_event, stack, body):
    publish_event(note_written, body)

    letter = wait_until(lambda: dead_letter(stack), 20)
    assert letter.headers["vinculo-failed-with"].startswith("Unreadable: This is not a probe.note")
    assert letter.headers["vinculo-attempt"] == 1
    assert _count(client) == 0


def test_event_is_refused_when_another_service_says_it(probe, client, publish_event, stack):
    # The broker forbids this by key; it could be got round by having it dead-letter a message,
    # but the user that published a message stays with it.
    stack.grant_everything("impostor")

    publish_event(note_written, {"note": NOTE}, user="impostor")

    letter = wait_until(lambda: dead_letter(stack), 20)
    assert letter.headers["vinculo-failed-with"] == (
        "Unreadable: impostor may not speak for probe.")
    assert _count(client) == 0


def test_events_wait_for_a_service_that_is_away(run_service, stack, publish_event, client):
    run_service("probe:ProbeService").stop()

    for number in range(50):
        publish_event(note_written, {"note": NOTE}, id=f"event-{number}")
    run_service("probe:ProbeService")

    wait_until(lambda: _count(client) == 50)


def test_two_replicas_share_the_events(run_service, publish_event, client):
    first, second = run_service("probe:ProbeService"), run_service("probe:ProbeService")

    for number in range(200):
        publish_event(note_written, {"note": NOTE}, id=f"event-{number}")

    wait_until(lambda: _count(client) == 200, 30)
    handled = [replica.metrics().get(f"vinculo_events_handled_total{{{HANDLER}}}", 0)
               for replica in (first, second)]
    assert sum(handled) == 200
    assert min(handled) > 0


@pytest.fixture
def peals(stack):
    """What was taken up together, as lists of texts in the order in which it was."""
    with MongoClient(stack.servers.mongod.admin_url) as admin:
        database = admin[stack.databases["probe"]]
        yield lambda: [peal["texts"] for peal in database.peals.find().sort("_id", 1)]


def ring(publish_event, texts):
    for number, text in enumerate(texts):
        publish_event(note_rung, {"note": {**NOTE, "text": text}}, id=f"ring-{number}")


def test_events_are_taken_up_together_once_each(run_service, publish_event, peals):
    texts = [f"note {number}" for number in range(300)]
    run_service("probe:ProbeService").stop()
    ring(publish_event, texts)

    probe = run_service("probe:ProbeService")
    # Again, by the same ids.
    ring(publish_event, texts)

    counted = [f'vinculo_events_{what}_total{{handler="probe.on_note_rung"}}'
               for what in ("handled", "repeated")]
    wait_until(lambda: [probe.metrics().get(name) for name in counted] == [300, 300])
    taken = peals()
    assert sorted(text for peal in taken for text in peal) == sorted(texts)
    assert max(map(len, taken)) > 1


def test_what_is_at_fault_among_events_taken_up_together_is_given_up_alone(
        run_service, publish_event, peals, stack):
    run_service("probe:ProbeService").stop()
    ring(publish_event, ["one", "poison", "two", "three"])

    run_service("probe:ProbeService")

    wait_until(lambda: len([text for peal in peals() for text in peal]) == 3)
    letter = wait_until(lambda: dead_letter(stack, "probe.on_note_rung"), 20)
    assert letter.headers["vinculo-failed-with"] == "RuntimeError: these notes cannot be handled"
    assert sorted(text for peal in peals() for text in peal) == ["one", "three", "two"]


def dead_letter(stack, queue="probe.on_note_written"):
    """The properties of the next dead letter of a handler, taken off its queue, or None."""
    import pika

    with pika.BlockingConnection(pika.URLParameters(stack.admin_broker_url)) as connection:
        channel = connection.channel()
        method, properties, _ = channel.basic_get(f"{queue}.dead", auto_ack=True)
    return properties if method else None
