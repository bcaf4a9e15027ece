"""The relay: publishes what the outbox holds, each event until the broker has confirmed it."""

import threading
import time
from collections import deque

import pika
import pymongo
import structlog
from uuid_utils import uuid7

from client.broker import BrokerClosed
from client.publishing import NotConfirmed
from contracts import wire

from . import clock, seams, telemetry
from .outbox import COLLECTION, LEASE, LONG_AGO, WAITING, mark_told
from .store import ACKNOWLEDGED, database

log = structlog.get_logger("vinculo.relay")

BATCH = 500
# Beyond this many events in memory, new ones wait in the store.
MOST_HANDED_OVER = 5000
# What is told is let go of in the store together, so often.
SETTLED_SECONDS = 0.1


class Relay:
    """Publishes the events of committed transactions.

    Those of this process come to it in memory right after their commit. What others left behind,
    or what did not fit, it takes from the store; a lease keeps replicas from doing so twice.
    """

    def __init__(self, broker, *, poll_seconds=1.0):
        self.broker = broker
        self.poll_seconds = poll_seconds
        self._taken = deque()
        self._taken_events = 0
        self._told = []
        self._settled_at = 0.0
        self._wake = threading.Event()
        self._is_stopping = False
        self._thread = None
        self._polled_at = 0.0

    @property
    def has_room(self):
        return self._taken_events < MOST_HANDED_OVER and not self._is_stopping

    def take(self, documents):
        """Have the events of documents of the outbox told that are kept for this relay."""
        kept = [document for document in documents if document["claimed_until"] > LONG_AGO]
        self._taken_events += _count(kept)
        self._taken.extend(kept)
        self._wake.set()

    def start(self):
        self._thread = threading.Thread(target=self._run, name="outbox-relay", daemon=True)
        self._thread.start()

    def stop(self, seconds=10):
        """Publish what is in memory, then end; the rest is for the next process."""
        self._is_stopping = True
        self._wake.set()
        if self._thread is not None:
            self._thread.join(seconds)

    def _run(self):
        while not (self._is_stopping and not self._taken and not self._told):
            try:
                is_idle = not self.relay_batch()
            except pymongo.errors.PyMongoError as error:
                log.warning("outbox_unreachable", error=str(error))
                is_idle = True
            except BrokerClosed:
                return
            except Exception:
                # Without this thread nothing would be told any more.
                log.exception("relay_failed")
                is_idle = True
            if is_idle and not self._is_stopping:
                self._wake.wait(SETTLED_SECONDS if self._told else self.poll_seconds)
                self._wake.clear()

    def relay_batch(self):
        """Publish one batch and return how many documents it had."""
        # First, or what was told would be taken up again when the store was away for long.
        self._settle()
        documents = self._next_batch()
        if not documents:
            return 0
        seams.reach(seams.BEFORE_PUBLISH)
        told, failed = self._publish(documents)
        seams.reach(seams.AFTER_PUBLISH)
        self._told.extend(told)
        if failed:
            self._release(failed)
            # The broker is away; the connection comes back by itself.
            self.broker.wait_until_open(self.poll_seconds)
        return len(told)

    def _settle(self):
        """Let go of what is told; what is not let go of before a crash is told once more."""
        is_due = time.monotonic() - self._settled_at >= SETTLED_SECONDS or self._is_stopping
        if self._told and is_due:
            told = self._told[:BATCH]
            mark_told(told)
            del self._told[:BATCH]
            self._settled_at = time.monotonic()

    def _next_batch(self):
        is_poll_due = time.monotonic() - self._polled_at >= self.poll_seconds
        if is_poll_due and not self._is_stopping:
            # A busy process looks too, or what others left behind would wait for a quiet hour.
            claimed = self._claim()
            # After a full batch there is likely more, so the next look is at once.
            self._polled_at = 0.0 if _count(claimed) >= BATCH else time.monotonic()
            if claimed:
                return claimed
        batch = _first(BATCH, self._taken)
        for _ in batch:
            self._taken.popleft()
        self._taken_events -= _count(batch)
        return batch

    def _claim(self):
        outbox = database()[COLLECTION]
        now = clock.now()
        is_free = {"claimed_until": {"$gte": LONG_AGO, "$lte": now}}
        found = outbox.find(is_free, {"event_count": 1}).sort("claimed_until", 1).limit(BATCH)
        ids = [document["_id"] for document in _first(BATCH, found)]
        if not ids:
            return []
        claim = str(uuid7())
        outbox.update_many(
            {"_id": {"$in": ids}} | is_free,
            {"$set": {"claimed_until": now + LEASE, "claim": claim}},
        )
        return list(outbox.find({"_id": {"$in": ids}, "claim": claim}))

    def _publish(self, documents):
        """`(documents whose events are all told, the others)`."""
        waiting = [
            (document, [self._send(event) for event in document["events"]])
            for document in documents
        ]
        told, failed = [], []
        for document, sendings in waiting:
            # Each is looked at, so that what was told is counted.
            outcomes = [_is_told(event, sending)
                        for event, sending in zip(document["events"], sendings, strict=True)]
            (told if all(outcomes) else failed).append(document)
        return told, failed

    def _send(self, event):
        return self.broker.publish(wire.EVENTS_EXCHANGE, event["type"], event["data"],
                                   properties_of(event, self.broker.user))

    @staticmethod
    def _release(documents):
        database()[COLLECTION].with_options(write_concern=ACKNOWLEDGED).update_many(
            {"_id": {"$in": [document["_id"] for document in documents]}} | WAITING,
            {"$set": {"claimed_until": LONG_AGO}},
        )


def _first(most, documents):
    """As many of the first documents as it takes to have so many events."""
    taken, count = [], 0
    for document in documents:
        if count >= most:
            break
        taken.append(document)
        count += document["event_count"]
    return taken


def _count(documents):
    return sum(document["event_count"] for document in documents)


def _is_told(event, sending):
    try:
        is_wanted = sending.result(timeout=LEASE.total_seconds())
    except (NotConfirmed, TimeoutError):
        return False
    telemetry.events_published.labels(event["type"]).inc()
    if not is_wanted:
        telemetry.events_unwanted.labels(event["type"]).inc()
    return True


def properties_of(event, user):
    """CloudEvents 1.0 in the AMQP binding, binary mode: attributes as headers, data as the body."""
    attributes = {
        "specversion": "1.0",
        "id": event["id"],
        "source": event["source"],
        "type": event["type"],
        "time": event["time"].isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "actorid": event["actor_id"],
        "requestid": event["request_id"],
        "traceparent": event["traceparent"],
    }
    return pika.BasicProperties(
        content_type=wire.JSON,
        delivery_mode=2,
        message_id=event["id"],
        # The broker checks it, and handlers take an event only from its own service.
        user_id=user,
        headers={wire.CLOUDEVENTS + name: value for name, value in attributes.items()},
    )
