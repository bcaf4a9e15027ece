"""Deliveries of events: read with tolerance, taken up once, tried again, or given up."""

from dataclasses import dataclass, field
from datetime import datetime

import orjson
import pika
import pymongo
import structlog
from marshmallow import ValidationError

from client.publishing import NotConfirmed
from contracts import wire
from contracts.context import Actor, Call, serving

from . import clock, schemas, seams, telemetry, topology
from .access import SERVICE_ROLE
from .bus import Bus
from .outbox import commit
from .store import database, insert
from .store_errors import is_duplicate_of, is_outage

log = structlog.get_logger("vinculo.events")

INBOX = "inbox"
KEPT_SECONDS = 14 * 24 * 3600
REACTION_SECONDS = 60


class Unreadable(Exception):
    """A message that no further attempt can make readable."""


@dataclass(frozen=True)
class Happened:
    """An event as a reaction sees it. `data` fits the contract; unknown fields are left out."""

    id: str
    type: str
    at: datetime
    data: dict
    actor_id: str | None = None
    request_id: str | None = None
    traceparent: str | None = None


@dataclass
class Delivered:
    """One delivery of an event to one handler."""

    delivery: object
    bus: Bus
    service: str
    queue: str
    attempt: int = field(init=False)

    def __post_init__(self):
        self.attempt = int((self.delivery.properties.headers or {}).get(wire.ATTEMPT, 1))

    def read(self, events, concerns, types=None):
        """What happened, or None when there is nothing to do about it any more."""
        try:
            self._refuse_impostors()
            event = _event_of(events, self.delivery)
            is_wanted = types is None or event.type in types
            if is_wanted and (concerns is None or _concerns(concerns, event, self.delivery)):
                return read(event, self.delivery)
        except Unreadable as error:
            self._give_up(error)
            return None
        except Exception as error:  # noqa: BLE001  Whatever it is, the event is kept.
            self.failed(error)
            return None
        telemetry.events_handled.labels(self.queue).inc()
        self.acknowledge()
        return None

    def acknowledge(self):
        seams.reach(seams.BEFORE_ACK)
        self.delivery.ack()

    def _refuse_impostors(self):
        """Take an event only from the service that it comes from, by the broker's own word.

        A retry comes from this very service, and a dead letter that is replayed from the operator.
        """
        properties = self.delivery.properties
        source = wire.cloudevent_attributes(properties.headers).get("source", "").strip("/")
        known = {source, self.service, *self.bus.settings.trusted_users}
        if not properties.user_id or properties.user_id not in known:
            raise Unreadable(f"{properties.user_id or 'Nobody'} may not speak for {source}.")

    def failed(self, error):
        """Have the event tried again later, or given up after the last attempt."""
        delays = self.bus.settings.retry_delays
        attempt = self.attempt
        if not is_outage(error):
            # While the store is away nothing is learnt about the event, so it does not count.
            attempt += 1
        if attempt > len(delays) + 1:
            self._give_up(error)
            return
        delay = delays[min(self.attempt, len(delays)) - 1]
        log.warning("event_retried", queue=self.queue, attempt=self.attempt, in_seconds=delay,
                    error=_describe(error), exc_info=error)
        telemetry.events_retried.labels(self.queue).inc()
        self._pass_on(wire.retry_exchange(self.service, topology.in_words(delay)),
                      {wire.ATTEMPT: attempt})

    def _give_up(self, error):
        log.error("event_given_up", queue=self.queue, attempt=self.attempt,
                  error=_describe(error), exc_info=error)
        telemetry.events_dead.labels(self.queue).inc()
        self._pass_on(wire.dead_letter_exchange(self.service), {
            wire.FAILED_WITH: _describe(error),
            wire.FAILED_AT: clock.now().isoformat(),
            wire.ATTEMPT: self.attempt,
        })

    def _pass_on(self, exchange, headers):
        """Store the message elsewhere, and only then acknowledge it here."""
        properties = self.delivery.properties
        copy = pika.BasicProperties(
            content_type=properties.content_type,
            delivery_mode=2,
            message_id=properties.message_id,
            user_id=self.bus.broker.user,
            headers={**(properties.headers or {}), **headers},
        )
        try:
            stored = self.bus.broker.publish(exchange, self.queue, self.delivery.body, copy)
            is_stored = stored.result(timeout=10)
        except (NotConfirmed, TimeoutError):
            is_stored = False
        if is_stored:
            self.delivery.ack()
        else:
            self.delivery.reject(requeue=True)


def take_up(deliveries, events, react, concerns, wanted=None):
    """Have `react([happened, …])` take up deliveries of one handler, together or one by one."""
    try:
        types = _types(wanted)
    except pymongo.errors.PyMongoError as error:
        for delivered in deliveries:
            delivered.failed(error)
        return
    read = [(delivered, delivered.read(events, concerns, types)) for delivered in deliveries]
    taken = [(delivered, happened) for delivered, happened in read if happened is not None]
    if len(taken) > 1:
        error = _attempt(taken, react)
        if error is None:
            return
        if isinstance(error, pymongo.errors.ConnectionFailure):
            # The store is away for each of them.
            for delivered, _ in taken:
                delivered.failed(error)
            return
    for one in taken:
        error = _attempt([one], react)
        if error is not None:
            one[0].failed(error)


def _types(wanted):
    """Which types are taken up just now; None for all."""
    if wanted is None:
        return None
    with pymongo.timeout(REACTION_SECONDS):
        return wanted()


def _attempt(taken, react):
    """Take up what was read in one transaction and acknowledge it; the error when that fails."""
    try:
        _react(taken, react)
    except Exception as error:  # noqa: BLE001  Whatever it is, the events are kept.
        return error
    for delivered, _ in taken:
        delivered.acknowledge()
    return None


def _react(taken, react):
    delivered, first = taken[0]
    queue, bus = delivered.queue, delivered.bus
    now = clock.now()
    notes = [{"_id": f"{queue}/{happened.id}", "at": now} for _, happened in taken]

    def body():
        insert(database()[INBOX], notes)
        react([happened for _, happened in taken])

    with (
        telemetry.span(queue, first.traceparent) as traceparent,
        serving(_call_of(first, delivered.service, traceparent)),
        pymongo.timeout(REACTION_SECONDS),
    ):
        try:
            commit(body, relay=bus.relay)
        except pymongo.errors.DuplicateKeyError as error:
            # One alone is known to have been taken up; of many, that is asked one by one.
            if len(taken) > 1 or not is_duplicate_of(error, notes[0]["_id"]):
                raise
            telemetry.events_repeated.labels(queue).inc()
            return
    for _, happened in taken:
        telemetry.events_handled.labels(queue).inc()
        lag = (clock.now() - happened.at).total_seconds()
        telemetry.event_lag.labels(queue).observe(max(0.0, lag))


def _event_of(events, delivery):
    """Of which of the events that a handler takes up a delivery is."""
    if len(events) == 1:
        return events[0]
    type = wire.cloudevent_attributes(delivery.properties.headers).get("type")
    for event in events:
        if event.type == type:
            return event
    raise Unreadable(f"Nothing here takes up {type}.")


def _concerns(concerns, event, delivery):
    """Whether a delivery is for a handler to take up. Raises Unreadable."""
    try:
        return concerns(orjson.loads(delivery.body))
    except (orjson.JSONDecodeError, AttributeError, KeyError, TypeError) as error:
        raise Unreadable(f"This is not a {event.type}: {_describe(error)}") from error


def read(event, delivery):
    """The event of a delivery, read with tolerance. Raises Unreadable."""
    attributes = wire.cloudevent_attributes(delivery.properties.headers)
    try:
        data = schemas.tolerant(event.schema).load(orjson.loads(delivery.body))
        return Happened(
            id=attributes["id"],
            type=attributes["type"],
            at=datetime.fromisoformat(attributes["time"]),
            data=data,
            actor_id=attributes.get("actorid"),
            request_id=attributes.get("requestid"),
            traceparent=attributes.get("traceparent"),
        )
    except (orjson.JSONDecodeError, ValidationError, KeyError, ValueError, TypeError) as error:
        raise Unreadable(f"This is not a {event.type}: {_describe(error)}") from error


def _call_of(happened, service, traceparent):
    known = {"request_id": happened.request_id, "traceparent": traceparent}
    return Call(Actor(id=f"service:{service}", roles=(SERVICE_ROLE,)),
                **{name: value for name, value in known.items() if value})


def _describe(error):
    return f"{type(error).__name__}: {error}"[:500]


def ensure_indexes():
    database()[INBOX].create_index("at", expireAfterSeconds=KEPT_SECONDS)
