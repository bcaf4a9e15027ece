"""Consumers die, get poison, and get everything twice and in disorder."""

import random

import orjson
import pika
from pymongo import MongoClient
from workload import (
    SEED,
    Keeper,
    Workload,
    assert_all_told_once,
    count_messages,
    usual_workload,
)

from chassis.testing.processes import wait_until
from chassis.testing.sizes import sized
from contracts import wire

# How probable it is at each seam, so that it happens a few times.
DEATH = sized(0.001, usual=0.005)
HANDLERS = ("mirror.on_contact_created", "mirror.on_contact_updated")
DEAD = wire.dead_letter_queue("mirror.on_contact_created")


def test_changes_are_told_once_when_the_consumer_is_killed(
    faults, plain_contacts, own_stack, own_client, report
):
    plain_contacts()
    # By the seed, each of its lives ends after some events.
    mirror = faults("mirror:MirrorService", VINCULO_FAULT_SEED=str(SEED), VINCULO_FAULTS=(
        f"before_commit:kill:{DEATH},after_commit:kill:{DEATH},before_ack:kill:{DEATH}"))
    keeper = Keeper(mirror)
    workload = usual_workload(own_client)

    workload.run()
    counts = assert_all_told_once(own_stack, workload)

    keeper.stop()
    report(killed=keeper.deaths, **counts)
    assert keeper.deaths > 0


def test_poison_holds_up_nobody(faults, plain_contacts, own_stack, own_client, report):
    plain_contacts(), faults("mirror:MirrorService")
    for _ in range(20):
        own_client.contacts.create_contact(kind="organisation", name="Poison")
    with MongoClient(own_stack.servers.mongod.admin_url) as mongo:
        store = mongo[own_stack.databases["contacts"]]
        workload = usual_workload(own_client)

        workload.run()

        poisoned = wait_until(lambda: count_messages(own_stack, DEAD) == 20, 60,
                              "the poison is among the dead letters", poll=0.2)
        store.contacts.delete_many({"name": "Poison"})
    report(poison=20, dead=20 if poisoned else 0, **assert_all_told_once(own_stack, workload))


def test_changes_are_told_once_when_deliveries_are_doubled_and_shuffled(
    faults, plain_contacts, own_stack, own_client, report
):
    plain_contacts()
    mirror = faults("mirror:MirrorService")
    mirror.stop()
    # Each of them comes twice.
    workload = Workload(own_client, contacts=sized(250, usual=100), changes_each=3, seed=SEED)
    workload.run()

    _wait_until_queued(own_stack, workload.expected_events)
    copies = sum(_double_and_shuffle(own_stack, queue) for queue in HANDLERS)
    mirror.start().wait_until_ready()

    report(deliveries=copies, **assert_all_told_once(own_stack, workload))
    assert copies == 2 * workload.expected_events


def _double_and_shuffle(stack, queue):
    """Take all messages off a queue and put each back twice, in a seeded disorder."""
    with pika.BlockingConnection(pika.URLParameters(stack.broker_url("mirror"))) as connection:
        channel = connection.channel()
        channel.confirm_delivery()
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


def _wait_until_queued(stack, count):
    """Wait until the broker says that so many messages are in the queues of the mirror."""
    wait_until(lambda: sum(count_messages(stack, queue) for queue in HANDLERS) == count, 60,
               "all is queued", poll=0.2)
