"""Events that commit with the change that they tell of, and are published after it."""

import threading
import time
from collections import deque
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

import pika
import pymongo
import structlog
from uuid_utils import uuid7

from client.broker import BrokerClosed
from client.publishing import NotConfirmed
from contracts import wire
from contracts.context import current_call, new_traceparent

from . import clock, schemas, seams, telemetry
from .store import database, in_transaction, insert

log = structlog.get_logger("vinculo.outbox")

COLLECTION = "outbox"
BATCH = 500
# Whose turn an event is. A process that dies leaves its events to the others after this time.
LEASE = timedelta(seconds=10)
# Beyond this many events in memory, new ones wait in the store.
MOST_HANDED_OVER = 5000
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)

_announced = ContextVar("vinculo_announced", default=None)


def announce(event, document=None, /, **data):
    """Tell an event, in the same transaction as the change.

    Its data is the document as others see it, under the name of its kind, and what else is given.
    Raises ValueError when that is not what the contract of the event says.
    """
    if document is not None:
        data = {document.ENTITY: document.to_view(), **data}
    _announced.get().append(_envelope(event, schemas.to_json(data, event.schema)))


def _envelope(event, body):
    call = current_call()
    return {
        "_id": str(uuid7()),
        "type": event.type,
        "source": f"/{event.service}",
        "time": clock.now(),
        "data": body,
        "actor_id": call.actor.id if call else f"service:{event.service}",
        "request_id": call.request_id if call else "",
        "traceparent": call.traceparent if call else new_traceparent(),
        "claimed_until": _LONG_AGO,
    }


def commit(body, *, relay=None, before_commit=None):
    """Run `body()` as one transaction with the events that it announces, and return its result.

    `relay` publishes them at once; without one, another process of the service does.
    """
    envelopes = []

    def announcing_body():
        # The body may run again; what the first attempt announced is not told.
        envelopes.clear()
        _announced.set(envelopes)
        return body()

    def store(result):
        if envelopes:
            _store(envelopes, relay)
        if before_commit is not None:
            before_commit(result)

    result = in_transaction(announcing_body, before_commit=store)
    if envelopes and relay is not None:
        relay.take(envelopes)
    return result


def _store(envelopes, relay):
    """Store events with their change, kept for this process's relay if it has room."""
    if relay is not None and relay.has_room:
        claimed_until = clock.now() + LEASE
        for envelope in envelopes:
            envelope["claimed_until"] = claimed_until
    insert(database()[COLLECTION], envelopes)


class Relay:
    """Publishes what the outbox holds, each event until the broker has confirmed it.

    Events of this process come to it in memory right after their commit. What others left behind,
    or what did not fit, it takes from the store; a lease keeps replicas from doing so twice.
    """

    def __init__(self, broker, *, poll_seconds=1.0):
        self.broker = broker
        self.poll_seconds = poll_seconds
        self._taken = deque()
        self._wake = threading.Event()
        self._is_stopping = False
        self._thread = None
        self._polled_at = 0.0

    @property
    def has_room(self):
        return len(self._taken) < MOST_HANDED_OVER and not self._is_stopping

    def take(self, envelopes):
        if envelopes[0]["claimed_until"] > _LONG_AGO:
            self._taken.extend(envelopes)
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
        while not (self._is_stopping and not self._taken):
            try:
                is_idle = not self.relay_batch()
            except pymongo.errors.PyMongoError as error:
                log.warning("outbox_unreachable", error=str(error))
                is_idle = True
            except BrokerClosed:
                return
            if is_idle and not self._is_stopping:
                self._wake.wait(self.poll_seconds)
                self._wake.clear()

    def relay_batch(self):
        """Publish one batch and return how many events it had."""
        envelopes = self._next_batch()
        if not envelopes:
            return 0
        seams.reach(seams.BEFORE_PUBLISH)
        sent, failed = self._publish(envelopes)
        seams.reach(seams.AFTER_PUBLISH)
        outbox = database()[COLLECTION].with_options(write_concern=pymongo.WriteConcern(w=1))
        if sent:
            outbox.delete_many({"_id": {"$in": sent}})
        if failed:
            outbox.update_many({"_id": {"$in": failed}}, {"$set": {"claimed_until": _LONG_AGO}})
            # The broker is away; the connection comes back by itself.
            self.broker.wait_until_open(self.poll_seconds)
        return len(sent)

    def _next_batch(self):
        is_poll_due = time.monotonic() - self._polled_at >= self.poll_seconds
        if is_poll_due and not self._is_stopping:
            # A busy process looks too, or what others left behind would wait for a quiet hour.
            claimed = self._claim()
            # After a full batch there is likely more, so the next look is at once.
            self._polled_at = 0.0 if len(claimed) == BATCH else time.monotonic()
            if claimed:
                return claimed
        return [self._taken.popleft() for _ in range(min(BATCH, len(self._taken)))]

    def _claim(self):
        outbox = database()[COLLECTION]
        now = clock.now()
        is_free = {"claimed_until": {"$lte": now}}
        ids = [
            found["_id"]
            for found in outbox.find(is_free, {"_id": 1}).sort("claimed_until", 1).limit(BATCH)
        ]
        if not ids:
            return []
        claim = str(uuid7())
        outbox.update_many(
            {"_id": {"$in": ids}} | is_free,
            {"$set": {"claimed_until": now + LEASE, "claim": claim}},
        )
        return list(outbox.find({"_id": {"$in": ids}, "claim": claim}))

    def _publish(self, envelopes):
        waiting = [
            (envelope, self.broker.publish(wire.EVENTS_EXCHANGE, envelope["type"],
                                           envelope["data"],
                                           _properties(envelope, self.broker.user)))
            for envelope in envelopes
        ]
        sent, failed = [], []
        for envelope, future in waiting:
            try:
                is_wanted = future.result(timeout=LEASE.total_seconds())
            except (NotConfirmed, TimeoutError):
                failed.append(envelope["_id"])
                continue
            sent.append(envelope["_id"])
            telemetry.events_published.labels(envelope["type"]).inc()
            if not is_wanted:
                telemetry.events_unwanted.labels(envelope["type"]).inc()
        return sent, failed


def _properties(envelope, user):
    """CloudEvents 1.0 in the AMQP binding, binary mode: attributes as headers, data as the body."""
    attributes = {
        "specversion": "1.0",
        "id": envelope["_id"],
        "source": envelope["source"],
        "type": envelope["type"],
        "time": envelope["time"].isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "actorid": envelope["actor_id"],
        "requestid": envelope["request_id"],
        "traceparent": envelope["traceparent"],
    }
    return pika.BasicProperties(
        content_type=wire.JSON,
        delivery_mode=2,
        message_id=envelope["_id"],
        # The broker checks it, and handlers take an event only from its own service.
        user_id=user,
        headers={wire.CLOUDEVENTS + name: value for name, value in attributes.items()},
    )


def backlog():
    """`(how many events wait, the age in seconds of the oldest)`."""
    outbox = database()[COLLECTION]
    # Ids are UUIDv7, so the smallest is the oldest.
    oldest = outbox.find_one({}, {"time": 1}, sort=[("_id", 1)])
    if oldest is None:
        return 0, 0.0
    age = (clock.now() - oldest["time"]).total_seconds()
    return outbox.estimated_document_count(), max(0.0, age)


def ensure_indexes():
    database()[COLLECTION].create_index([("claimed_until", 1), ("claim", 1)])
