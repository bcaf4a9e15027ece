"""Parts fail while thousands of changes are made: each is kept once and told once."""

import random
import time

import orjson
import pika
import pytest
from pymongo import MongoClient
from workload import Keeper, Workload, assert_all_told_once, count_messages

from chassis.testing.processes import wait_until
from contracts import wire

CONTACTS, CHANGES = 500, 3
SEED = 20260331
DEAD = wire.dead_letter_queue("mirror.on_contact_created")


def _workload(client, **options):
    return Workload(client, contacts=CONTACTS, changes_each=CHANGES, seed=SEED, **options)


def _while_it_runs(workload, fault, *, times, seed=SEED):
    """Do `fault()` so many times, at seeded points of the work."""
    chances = random.Random(seed)
    points = sorted(chances.sample(range(workload.expected_events // 10,
                                         workload.expected_events * 8 // 10), times))
    thread = workload.start()
    for point in points:
        wait_until(lambda point=point: workload.acknowledged >= point or not thread.is_alive(),
                   120, f"{point} calls are acknowledged", poll=0.01)
        fault()
    thread.join(180)
    assert not thread.is_alive(), "the work did not come to its end"


def test_changes_are_told_once_when_the_service_is_killed(faults, own_stack, own_client, report):
    contacts, _ = faults("contacts"), faults("mirror:MirrorService")
    keeper = Keeper(contacts)
    workload = _workload(own_client)

    _while_it_runs(workload, contacts.kill, times=5)

    keeper.stop()
    report(killed=keeper.deaths, **assert_all_told_once(own_stack, workload))
    assert keeper.deaths == 5


# Publishing goes in batches, so its seams are reached less often.
@pytest.mark.parametrize(("seam", "chance"), [
    ("before_commit", 0.004), ("after_commit", 0.004),
    ("before_publish", 0.01), ("after_publish", 0.01),
])
def test_changes_are_told_once_when_killed_at_a_seam(faults, own_stack, own_client, report, seam,
                                                     chance):
    contacts = faults("contacts", VINCULO_FAULTS=f"{seam}:kill:{chance}",
                      VINCULO_FAULT_SEED=str(SEED))
    faults("mirror:MirrorService")
    keeper = Keeper(contacts)
    workload = Workload(own_client, contacts=250, changes_each=3, seed=SEED)

    workload.run()
    wait_until(lambda: keeper.deaths > 0, 5, "the seam was tripped")
    # The last start has no faults, so that what is left behind can be told.
    contacts.environment["VINCULO_FAULTS"] = ""
    contacts.kill()
    counts = assert_all_told_once(own_stack, workload)

    keeper.stop()
    report(killed=keeper.deaths, **counts)


def test_changes_are_told_once_when_the_consumer_is_killed(faults, own_stack, own_client, report):
    faults("contacts")
    mirror = faults("mirror:MirrorService", VINCULO_FAULTS=(
        "before_commit:kill:0.001,after_commit:kill:0.001,before_ack:kill:0.002"))
    keeper = Keeper(mirror)
    workload = _workload(own_client)

    workload.run()
    counts = assert_all_told_once(own_stack, workload)

    keeper.stop()
    report(killed=keeper.deaths, **counts)
    assert keeper.deaths > 0


def test_changes_are_told_once_when_the_broker_goes_and_comes(faults, own_stack, own_client,
                                                              report):
    faults("contacts"), faults("mirror:MirrorService")
    workload = _workload(own_client)
    broker = own_stack.servers.rabbitmq

    def stop_and_start():
        broker.stop()
        broker.start()

    _while_it_runs(workload, stop_and_start, times=2)

    report(broker_stopped=2, **assert_all_told_once(own_stack, workload))


def test_changes_are_told_once_when_the_store_goes_and_comes(faults, own_stack, own_client,
                                                             report):
    faults("contacts"), faults("mirror:MirrorService")
    workload = _workload(own_client)
    mongod = own_stack.servers.mongod
    stops = iter([mongod.stop, mongod.kill])

    def stop_and_start():
        next(stops)()
        mongod.start()

    _while_it_runs(workload, stop_and_start, times=2)

    report(store_stopped=1, store_killed=1, **assert_all_told_once(own_stack, workload))


def test_poison_holds_up_nobody(faults, own_stack, own_client, report):
    faults("contacts"), faults("mirror:MirrorService")
    for _ in range(20):
        own_client.contacts.create_contact(kind="organisation", name="Poison")
    with MongoClient(own_stack.servers.mongod.admin_url) as mongo:
        store = mongo[own_stack.databases["contacts"]]
        workload = _workload(own_client)

        workload.run()

        poisoned = wait_until(lambda: count_messages(own_stack, DEAD) == 20, 60,
                              "the poison is among the dead letters", poll=0.2)
        store.contacts.delete_many({"name": "Poison"})
    report(poison=20, dead=20 if poisoned else 0, **assert_all_told_once(own_stack, workload))


def test_changes_are_told_once_by_two_replicas(faults, own_stack, own_client, report):
    replicas = [faults("contacts"), faults("contacts")]
    faults("mirror:MirrorService"), faults("mirror:MirrorService")
    keeper = Keeper(replicas[1])
    workload = _workload(own_client)

    _while_it_runs(workload, replicas[1].kill, times=3)

    keeper.stop()
    report(replicas=2, killed=keeper.deaths, **assert_all_told_once(own_stack, workload))


def test_changes_are_told_once_when_deliveries_are_doubled_and_shuffled(
    faults, own_stack, own_client, report
):
    faults("contacts")
    mirror = faults("mirror:MirrorService")
    mirror.stop()
    workload = _workload(own_client)
    workload.run()

    copies = sum(_double_and_shuffle(own_stack, queue)
                 for queue in ("mirror.on_contact_created", "mirror.on_contact_updated"))
    mirror.start().wait_until_ready()

    report(deliveries=copies, **assert_all_told_once(own_stack, workload))
    assert copies == 2 * workload.expected_events


def _double_and_shuffle(stack, queue):
    """Take all messages off a queue and put each back twice, in a seeded disorder."""
    with pika.BlockingConnection(pika.URLParameters(stack.broker_url("mirror"))) as connection:
        channel = connection.channel()
        channel.confirm_delivery()
        _wait_for_outbox(stack)
        taken = []
        while True:
            method, properties, body = channel.basic_get(queue)
            if method is None:
                break
            orjson.loads(body)
            taken.append((method.delivery_tag, properties, body))
        copies = [(properties, body) for _, properties, body in taken for _ in range(2)]
        random.Random(SEED).shuffle(copies)
        for properties, body in copies:
            properties.user_id = "mirror"
            channel.basic_publish(wire.redelivery_exchange("mirror"), queue, body, properties)
        if taken:
            channel.basic_ack(taken[-1][0], multiple=True)
    return len(copies)


def _wait_for_outbox(stack):
    with MongoClient(stack.servers.mongod.admin_url) as mongo:
        outbox = mongo[stack.databases["contacts"]].outbox
        wait_until(lambda: outbox.count_documents({}) == 0, 60, "all is published")
    # What was confirmed is in the queue; the broker needs a moment to make it ready.
    time.sleep(0.2)
