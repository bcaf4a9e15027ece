"""`reacts_to`: an event of any service, taken up by a reaction, with its effect exactly once."""

from dataclasses import dataclass, field
from datetime import datetime

import orjson
import pika
import pymongo
import structlog
from marshmallow import ValidationError
from nameko.extensions import Entrypoint, register_entrypoint

from client.publishing import NotConfirmed
from contracts import wire
from contracts.context import Actor, Call, serving

from . import clock, schemas, seams, telemetry, topology
from .access import SERVICE_ROLE
from .bus import Bus
from .outbox import commit
from .store import database, is_duplicate_of, is_outage

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


def reacts_to(event, reaction, *, concerns=None):
    """Have `reaction(happened)` take up every event of that kind, or of each kind of a tuple.

    `concerns(happened)` says, without a look at the store, whether there is anything to do; what
    does not concern the service costs it no transaction.

    It runs as one transaction with what it announces, together with a note in the inbox, so that
    an event that is delivered again has no second effect. When it raises, the event is tried
    again after growing delays, without holding up others, and is a dead letter after the last.
    """

    events = event if isinstance(event, tuple) else (event,)

    def handle(_service, delivered):
        delivered.handle(events, reaction, concerns)

    handle.__name__ = reaction.__name__
    register_entrypoint(handle, React(events))
    return handle


class React(Entrypoint):
    """The nameko entrypoint behind `reacts_to`."""

    bus = Bus()

    def __init__(self, events, **options):
        self.events = events
        self._subscription = None
        super().__init__(events, **options)

    def start(self):
        service = self.container.service_name
        self.queue = wire.handler_queue(service, self.method_name)
        self._subscription = self.bus.subscribe(
            self.queue,
            self._on_delivery,
            declare=topology.of_handler(
                service, self.queue, [event.key for event in self.events], self.bus.take_delays()),
            prefetch=self.bus.settings.parallel_events,
        )

    def stop(self):
        if self._subscription is not None:
            self._subscription.cancel()

    def _on_delivery(self, delivery):
        delivered = Delivered(delivery, self.bus, self.container.service_name, self.queue)
        self.container.spawn_worker(
            self, (delivered,), {}, handle_result=lambda _ctx, result, exc: (result, exc)
        )


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

    def handle(self, events, reaction, concerns=None):
        try:
            self._refuse_impostors()
            happened = read(_event_of(events, self.delivery), self.delivery)
            if concerns is None or concerns(happened):
                self._react(happened, reaction)
            else:
                telemetry.events_handled.labels(self.queue).inc()
        except Unreadable as error:
            self._give_up(error)
        except Exception as error:  # noqa: BLE001  Whatever it is, the event is kept.
            self._failed(error)
        else:
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

    def _react(self, happened, reaction):
        note = {"_id": f"{self.queue}/{happened.id}", "at": clock.now()}

        def body():
            database()[INBOX].insert_one(note)
            reaction(happened)

        with (
            telemetry.span(self.queue, happened.traceparent) as traceparent,
            serving(_call_of(happened, self.service, traceparent)),
            pymongo.timeout(REACTION_SECONDS),
        ):
            try:
                commit(body, relay=self.bus.relay)
            except pymongo.errors.DuplicateKeyError as error:
                if not is_duplicate_of(error, note["_id"]):
                    raise
                telemetry.events_repeated.labels(self.queue).inc()
                return
        telemetry.events_handled.labels(self.queue).inc()
        lag = (clock.now() - happened.at).total_seconds()
        telemetry.event_lag.labels(self.queue).observe(max(0.0, lag))

    def _failed(self, error):
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


def _event_of(events, delivery):
    """Of which of the events that a handler takes up a delivery is."""
    if len(events) == 1:
        return events[0]
    type = wire.cloudevent_attributes(delivery.properties.headers).get("type")
    for event in events:
        if event.type == type:
            return event
    raise Unreadable(f"Nothing here takes up {type}.")


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
