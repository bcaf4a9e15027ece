"""Work that goes on while parts fail, and what must be true of it afterwards."""

import random
import threading
import time
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pika
from pymongo import MongoClient

from chassis.testing.events import waiting_events
from chassis.testing.processes import wait_until
from chassis.testing.sizes import sized
from contracts import wire
from contracts.context import Actor, Call
from contracts.errors import ServiceUnavailable

ACTOR = Actor("user_01h455vb4pex5vsknk084sn02q", roles=("administrator",))
PATIENCE = 90
QUEUES = ("mirror.on_contact_created", "mirror.on_contact_updated")


class Workload:
    """Creates contacts and changes them, from many threads, by a seeded schedule.

    Each piece of work has one call id and is asked for again until it is acknowledged, as a
    client with an Idempotency-Key does.
    """

    def __init__(self, client, *, contacts, changes_each, seed, threads=16):
        self.client = client
        self.contacts = contacts
        self.changes_each = changes_each
        self.random = random.Random(seed)
        self.threads = threads
        self.ids = []
        self.repeats = 0
        self.acknowledged = 0

    @property
    def expected_events(self):
        return self.contacts * (1 + self.changes_each)

    def run(self):
        """Do all the work and return when everything is acknowledged."""
        names = [f"Contact {self.random.randrange(10**9)} {number}"
                 for number in range(self.contacts)]
        with ThreadPoolExecutor(self.threads) as pool:
            list(pool.map(self._one_contact, names))

    def _one_contact(self, name):
        contact = self._do("contacts.create_contact", {"kind": "organisation", "name": name})
        self.ids.append(contact["id"])
        for number in range(self.changes_each):
            self._do("contacts.update_contact",
                     {"contact_id": contact["id"], "changes": {"notes": f"note {number}"}})

    def _do(self, key, request):
        call_id = uuid.uuid4().hex
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                reply = self.client.call(key, request, seconds=3,
                                         call=Call(actor=ACTOR, call_id=call_id))
            except ServiceUnavailable:
                assert time.monotonic() < deadline, f"{key} was never acknowledged"
                self.repeats += 1
                time.sleep(0.05)
                continue
            self.acknowledged += 1
            return reply


CONTACTS, CHANGES = sized(500, usual=100), 3
SEED = 20260331


def usual_workload(client):
    """Two thousand changes by the usual schedule, or a fifth of them."""
    return Workload(client, contacts=CONTACTS, changes_each=CHANGES, seed=SEED)


def while_it_runs(workload, fault, *, times, seed=SEED):
    """Do `fault()` so many times, at seeded points of the work."""
    chances = random.Random(seed)
    points = sorted(chances.sample(range(workload.expected_events // 10,
                                         workload.expected_events * 8 // 10), times))
    with ThreadPoolExecutor(1) as pool:
        work = pool.submit(workload.run)
        for point in points:
            wait_until(lambda point=point: workload.acknowledged >= point or work.done(),
                       120, f"{point} calls are acknowledged", poll=0.01)
            fault()
        # Raises what the work broke off by, if it did.
        work.result(180)


class Keeper:
    """Starts a service again when it dies, as a supervisor does, and counts how often it died."""

    def __init__(self, service, *, before_start=lambda: None):
        self.service = service
        self.before_start = before_start
        self.deaths = 0
        self._is_done = threading.Event()
        self._thread = threading.Thread(target=self._keep, daemon=True)
        self._thread.start()

    def _keep(self):
        while not self._is_done.wait(0.05):
            if not self.service.is_running:
                self.deaths += 1
                self.before_start()
                self.service.start()

    def stop(self):
        self._is_done.set()
        self._thread.join()


def assert_all_told_once(stack, workload, *, seconds=120):
    """Every committed change has had its effect exactly once, and no outbox holds anything.

    Returns the counts, for the report.
    """
    with MongoClient(stack.servers.mongod.admin_url, tz_aware=True) as mongo:
        contacts = mongo[stack.databases["contacts"]]
        mirror = mongo[stack.databases["mirror"]]

        def is_settled():
            return (mirror.effects.count_documents({}) >= workload.expected_events
                    and not waiting_events(contacts))

        def state():
            return (f"{mirror.effects.count_documents({})} effects of "
                    f"{workload.expected_events}, {len(waiting_events(contacts))} in the "
                    f"outbox, waiting: {_waiting(stack)}, dead: {_dead(stack)}")

        wait_until(is_settled, seconds, "all is told", or_else=state, poll=0.2)
        wait_until(lambda: not _waiting(stack), 30, "the queues are empty", poll=0.5)

        committed = {}
        for contact in contacts.contacts.find({}, {"version": 1}):
            for version in range(1, contact["version"] + 1):
                committed[contact["_id"], version] = 1
        effects = Counter((effect["contact_id"], effect["contact_version"])
                          for effect in mirror.effects.find({}))

        assert len(workload.ids) == len(set(workload.ids)) == workload.contacts
        assert {contact for contact, _ in committed} == set(workload.ids)
        assert len(committed) == workload.expected_events
        assert effects == Counter(committed)
        return {
            "committed": len(committed),
            "effects": sum(effects.values()),
            "doubled": sum(count - 1 for count in effects.values()),
            "lost": len(committed) - len(effects),
            "in_outbox": len(waiting_events(contacts)),
            "calls_repeated": workload.repeats,
        }


def _waiting(stack):
    return sum(count_messages(stack, queue) for queue in QUEUES)


def _dead(stack):
    return sum(count_messages(stack, wire.dead_letter_queue(queue)) for queue in QUEUES)


def count_messages(stack, queue):
    """How many messages wait in a queue."""
    with pika.BlockingConnection(pika.URLParameters(stack.admin_broker_url)) as connection:
        return connection.channel().queue_declare(queue, passive=True).method.message_count
