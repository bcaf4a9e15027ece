"""Remote calls: thread-safe, with a deadline, answered once or failed with a reason."""

import os
import threading
import time
import uuid
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass

import orjson
import pika

from contracts import wire
from contracts.context import Actor, Call, current_call
from contracts.errors import ServiceUnavailable, from_wire

from .broker import Broker

DEFAULT_SECONDS = 10.0
# How long a call waits for a broker that is away before it says so.
PATIENCE_SECONDS = 2.0


@dataclass(frozen=True)
class Reply:
    """What a service answered, which documents it changed to do so, and what is sensitive in it."""

    result: dict | None
    changes: list
    reads: dict | None = None


@dataclass(eq=False)
class _Request:
    key: str
    body: bytes
    properties: pika.BasicProperties
    deadline: float
    future: Future
    sent_on: object = None


class Caller:
    """The part of a connection that sends requests and takes replies.

    A request that was on its way when the connection broke is sent again, under the same call id,
    by which a service knows what it has done already.
    """

    def __init__(self, broker):
        self.broker = broker
        self.reply_to = None
        self._waiting = {}
        self._channel = None

    def send(self, request):
        correlation_id = request.properties.correlation_id
        self._waiting[correlation_id] = request
        self.broker.run(lambda: self._publish(request))
        return correlation_id

    def forget(self, correlation_id):
        self._waiting.pop(correlation_id, None)

    def set_up(self, connection):
        def ready(channel):
            self._channel = channel
            for request in list(self._waiting.values()):
                self._publish(request)

        def steps(channel):
            channel.add_on_return_callback(self._on_return)
            # A new name each time: the broker may not have noticed yet that the old one is free.
            queue = self.reply_to = wire.reply_queue(self.broker.user, uuid.uuid4().hex)
            return [
                lambda done: channel.queue_declare(
                    queue, exclusive=True, auto_delete=True, callback=done),
                lambda done: channel.queue_bind(
                    queue, wire.RPC_EXCHANGE, routing_key=queue, callback=done),
                lambda done: channel.basic_consume(
                    queue, self._on_reply, auto_ack=True, exclusive=True, callback=done),
                lambda done: ready(channel),
            ]

        self.broker.open_channel(connection, steps)

    def connection_lost(self, _reason):
        self._channel = None
        if self.broker.is_stopping:
            for request in self._waiting.values():
                request.future.set_exception(ServiceUnavailable(
                    "The connection to the message broker was closed.",
                    service=request.key.split(".")[0],
                ))
            self._waiting.clear()

    def _publish(self, request):
        milliseconds = int((request.deadline - time.time()) * 1000)
        is_usable = self._channel is not None and self._channel.is_open
        if not is_usable or self._channel is request.sent_on or milliseconds <= 0:
            # It is sent as soon as there is a channel again, if there is still time.
            return
        request.sent_on = self._channel
        request.properties.reply_to = self.reply_to
        request.properties.expiration = str(milliseconds)
        self._channel.basic_publish(
            wire.RPC_EXCHANGE, request.key, request.body, request.properties, mandatory=True
        )

    def _on_reply(self, _channel, _method, properties, body):
        request = self._waiting.pop(properties.correlation_id, None)
        if request is not None:
            request.future.set_result((body, properties.headers or {}))

    def _on_return(self, _channel, method, properties, _body):
        request = self._waiting.pop(properties.correlation_id, None)
        if request is not None:
            service = method.routing_key.split(".")[0]
            request.future.set_exception(
                ServiceUnavailable(f"The {service} service is not running.", service=service)
            )


class Client:
    """Calls services: `client.contacts.get_contact(contact_id=…)`. For any number of threads."""

    def __init__(self, broker, *, actor=None, seconds=DEFAULT_SECONDS):
        self.broker = broker
        self.seconds = seconds
        self.actor = actor or Actor(id=f"tool:{broker.user}")
        self._caller = Caller(broker)
        self._added = False
        self._add_lock = threading.Lock()

    def __getattr__(self, service):
        if service.startswith("_"):
            raise AttributeError(service)
        return ServiceProxy(self, service)

    def call(self, key, request, *, call=None, seconds=None):
        """Call `<service>.<operation>` with a request and return its result.

        Raises the error that the service answered, or `ServiceUnavailable` when the service is
        not there (at once) or did not answer before the deadline.
        """
        return self.ask(key, request, call=call, seconds=seconds).result

    def ask(self, key, request, *, call=None, seconds=None):
        """As `call`, returning the whole `Reply`."""
        call = call or current_call() or Call(actor=self.actor)
        left = min(seconds or self.seconds, call.seconds_left)
        deadline = time.time() + left
        self._connect(key, left)

        future = Future()
        correlation_id = self._caller.send(
            _Request(key, orjson.dumps({"args": [], "kwargs": request}),
                     self._properties(call, deadline), deadline, future)
        )
        try:
            body, headers = future.result(timeout=max(0, deadline - time.time()))
        except FutureTimeout as error:
            raise ServiceUnavailable(
                f"{key} was not answered within {left:.1f} s.", service=key.split(".")[0]
            ) from error
        finally:
            self._caller.forget(correlation_id)
        return _read(body, headers)

    def close(self):
        self.broker.stop()

    def _connect(self, key, left):
        if not self._added:
            with self._add_lock:
                if not self._added:
                    self.broker.add(self._caller)
                    self._added = True
        if self.broker.is_open:
            return
        away = time.monotonic() - self.broker.lost_at
        if not self.broker.wait_until_open(min(left, PATIENCE_SECONDS - away)):
            raise ServiceUnavailable(
                "The message broker cannot be reached.", service=key.split(".")[0]
            )

    def _properties(self, call, deadline):
        headers = {
            wire.ACTOR: orjson.dumps(call.actor.to_wire()).decode(),
            wire.DEADLINE: f"{deadline:.3f}",
            wire.REQUEST_ID: call.request_id,
            wire.TRACEPARENT: call.traceparent,
            wire.CALL_ID: call.call_id or uuid.uuid4().hex,
        }
        if call.source_address is not None:
            headers[wire.SOURCE_ADDRESS] = call.source_address
        return pika.BasicProperties(
            content_type=wire.JSON,
            content_encoding="utf-8",
            correlation_id=uuid.uuid4().hex,
            # The broker checks that this is the connection's own user.
            user_id=self.broker.user,
            headers=headers,
        )


def _read(body, headers):
    envelope = orjson.loads(body)
    if envelope["error"] is not None:
        raise from_wire(envelope["error"])
    changes, reads = headers.get(wire.CHANGES), headers.get(wire.READS)
    return Reply(envelope["result"], orjson.loads(changes) if changes else [],
                 orjson.loads(reads) if reads else None)


class ServiceProxy:
    """The operations of one service, as methods that take the request's fields by name."""

    def __init__(self, client, service):
        self._client = client
        self._service = service

    def __getattr__(self, operation):
        key = f"{self._service}.{operation}"

        def call(**request):
            return self._client.call(key, request)

        call.__name__ = operation
        return call


def connect(url=None, *, name="tool", actor=None, seconds=DEFAULT_SECONDS):
    """A client of the services on the broker at `url`, by default that of VINCULO_BROKER_URL."""
    url = url or os.environ.get("VINCULO_BROKER_URL")
    if not url:
        raise ValueError("Say where the broker is: connect(url) or VINCULO_BROKER_URL=amqp://…")
    return Client(Broker(url, name=name).start(), actor=actor, seconds=seconds)
