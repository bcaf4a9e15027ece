"""Hearing events in a process without nameko, many at a time; each is kept until taken up."""

import threading
from datetime import UTC, datetime
from queue import Queue

import orjson
import pika
import structlog

from client.publishing import NotConfirmed
from client.subscription import Subscription
from contracts import wire

from . import clock, seams, telemetry, topology
from .background import Background
from .store_errors import is_outage

log = structlog.get_logger("vinculo.listening")

MOST_TOGETHER = 100
OUTAGE_SECONDS = 1.0


class NotAnEvent(Exception):
    """A message that no further attempt can make readable."""


class Listener:
    """Takes events of a queue of its own: `take_up([event, …])` is called in a thread of its own.

    An event is its CloudEvents attributes and `body`, the JSON of its data as bytes. It is
    acknowledged when `take_up` has returned, so it may come again. While the store is away, all
    wait. What makes it fail otherwise is a dead letter, and holds up nobody.
    """

    def __init__(self, broker, service, handler, keys, take_up, *, trusted=("operator",)):
        self.queue = wire.handler_queue(service, handler)
        self._broker = broker
        self._service = service
        self._take_up = take_up
        self._trusted = {service, *trusted}
        self._waiting = Queue()
        self._woken = threading.Event()
        self._thread = Background(
            f"listening-{handler}", self._take_waiting, seconds=OUTAGE_SECONDS, woken=self._woken)
        self._held = []
        self._subscription = Subscription(
            broker, self.queue, self._on_delivery, prefetch=MOST_TOGETHER,
            declare=topology.of_handler(service, self.queue, keys, ()))

    def start(self):
        self._thread.start()
        self._broker.add(self._subscription)
        return self

    @property
    def is_ready(self):
        return self._subscription.is_ready

    def stop(self):
        """Take no more, and end after what is being taken up."""
        self._subscription.cancel()
        self._thread.stop()
        self._thread.join()

    def _on_delivery(self, delivery):
        self._waiting.put(delivery)
        self._woken.set()

    def _take_waiting(self):
        """Take up what waits. What the store's absence left is taken up a moment later."""
        while self._held or not self._waiting.empty():
            while len(self._held) < MOST_TOGETHER and not self._waiting.empty():
                # Only this thread takes any.
                self._held.append(self._waiting.get_nowait())
            self._take(list(self._held))

    def _take(self, deliveries):
        read = []
        for delivery in deliveries:
            try:
                read.append((delivery, self._read(delivery)))
            except NotAnEvent as error:
                self._give_up(delivery, error)
        if read and not self._is_taken(read):
            for one in read:
                self._is_taken([one])

    def _is_taken(self, read):
        """Whether these are done with. One alone that cannot be taken up is a dead letter."""
        try:
            self._take_up([event for _, event in read])
        except Exception as error:
            # Whatever it is, the events are kept.
            if is_outage(error):
                raise
            if len(read) > 1:
                return False
            self._give_up(read[0][0], error)
            return True
        for delivery, event in read:
            self._acknowledge(delivery, event)
        return True

    def _acknowledge(self, delivery, event):
        seams.reach(seams.BEFORE_ACK)
        delivery.ack()
        self._held.remove(delivery)
        telemetry.events_handled.labels(self.queue).inc()
        lag = (clock.now() - event["time"]).total_seconds()
        telemetry.event_lag.labels(self.queue).observe(max(0.0, lag))

    def _read(self, delivery):
        """The event of a delivery. It counts only from the service that it comes from."""
        properties = delivery.properties
        attributes = wire.cloudevent_attributes(properties.headers)
        source = str(attributes.get("source", "")).strip("/")
        user = properties.user_id
        if not user or user not in {source, *self._trusted}:
            raise NotAnEvent(f"{user or 'Nobody'} may not speak for {source}.")
        if not str(attributes.get("type", "")).startswith(f"{source}."):
            raise NotAnEvent(f"{source} tells of nothing such as {attributes.get('type')}.")
        try:
            if not isinstance(orjson.loads(delivery.body), dict):
                raise NotAnEvent("Its data are no object.")
            return {"id": str(attributes["id"]), "type": attributes["type"],
                    "time": _moment(attributes["time"]), "body": delivery.body}
        except (orjson.JSONDecodeError, KeyError, ValueError, TypeError) as error:
            raise NotAnEvent(f"This is no event: {type(error).__name__}") from error

    def _give_up(self, delivery, error):
        """Make it a dead letter, and acknowledge it only when it is stored as such."""
        described = f"{type(error).__name__}: {error}"[:500]
        log.error("event_given_up", queue=self.queue, error=described)
        telemetry.events_dead.labels(self.queue).inc()
        properties = delivery.properties
        copy = pika.BasicProperties(
            content_type=properties.content_type, delivery_mode=2,
            message_id=properties.message_id, user_id=self._broker.user,
            headers={**(properties.headers or {}), wire.FAILED_WITH: described,
                     wire.FAILED_AT: clock.now().isoformat(), wire.ATTEMPT: 1})
        try:
            is_stored = self._broker.publish(
                wire.dead_letter_exchange(self._service), self.queue, delivery.body, copy,
            ).result(timeout=10)
        except (NotConfirmed, TimeoutError):
            is_stored = False
        if is_stored:
            delivery.ack()
        else:
            delivery.reject(requeue=True)
        self._held.remove(delivery)


def _moment(text):
    return datetime.fromisoformat(text).astimezone(UTC)
