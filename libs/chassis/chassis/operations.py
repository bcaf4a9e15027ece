"""`serves`: an operation of the contract, answered by a rule."""

import time
from dataclasses import replace
from functools import partial

import orjson
import pika
import pymongo
import structlog
from marshmallow import ValidationError
from nameko.extensions import Entrypoint, SharedExtension, register_entrypoint

from contracts import wire
from contracts.context import Call, serving
from contracts.declare import STANDARD_ERRORS
from contracts.errors import (
    InternalError,
    NotFound,
    ServiceUnavailable,
    ValidationFailed,
    VinculoError,
    to_wire,
)

from . import access, calls, schemas, sensitive, telemetry, visibility
from .bus import Bus
from .store_errors import is_outage

log = structlog.get_logger("vinculo.operations")


def serves(operation, rule, *, first=()):
    """Answer `operation` with `rule(**request)`.

    The request is checked against the contract and the actor against the permission. A rule of a
    command runs in a transaction, with what it announces; its reply is kept under the call's id,
    so that a repeat of the same call gets the same reply and changes nothing.

    `first` are functions that look things up beforehand, outside the transaction, where they may
    ask other services: each is called as `look_up(**request)` and gives a dict of further
    parameters of the rule. They change nothing that a repeat would do twice.
    """

    def answer(_service, request):
        return request.answer(operation, rule, first)

    answer.__name__ = operation.name
    # For those who ask it without a bus.
    answer.rule, answer.first = rule, first
    register_entrypoint(answer, Serve(operation))
    return answer


class Requests(SharedExtension):
    """The service's request queue, shared by all its operations."""

    bus = Bus()

    def __init__(self):
        self.entrypoints = {}
        self._subscription = None
        super().__init__()

    def start(self):
        service = self.container.service_name
        self._subscription = self.bus.subscribe(
            wire.request_queue(service),
            self._on_delivery,
            declare=partial(self._declare, service),
            prefetch=self.bus.settings.parallel_calls,
        )

    def stop_taking(self):
        subscription, self._subscription = self._subscription, None
        if subscription is not None:
            subscription.cancel()

    @staticmethod
    def _declare(service, channel):
        queue = wire.request_queue(service)
        return [
            # It goes with the last replica, so that callers learn at once that nobody is there.
            lambda done: channel.queue_declare(
                queue, durable=True, auto_delete=True, callback=done),
            lambda done: channel.queue_bind(
                queue, wire.RPC_EXCHANGE, routing_key=f"{service}.*", callback=done),
        ]

    def _on_delivery(self, delivery):
        name = delivery.key.partition(".")[2]
        entrypoint = self.entrypoints.get(name)
        request = Request(delivery, self.bus)
        if entrypoint is None:
            request.reply(_failure(NotFound(f"There is no operation {delivery.key}.")))
            return
        self.container.spawn_worker(entrypoint, (request,), {}, handle_result=_handled)


def _handled(_worker_ctx, result, exc_info):
    return result, exc_info


class Serve(Entrypoint):
    """The nameko entrypoint behind `serves`."""

    requests = Requests()

    def __init__(self, operation, **options):
        self.operation = operation
        super().__init__(**options)

    def setup(self):
        self.requests.entrypoints[self.operation.name] = self

    def stop(self):
        self.requests.stop_taking()


class Request:
    """One request from the bus, on its way to its reply."""

    def __init__(self, delivery, bus):
        self.delivery = delivery
        self.bus = bus

    def answer(self, operation, rule, first):
        started = time.perf_counter()
        outcome, envelope, notes = self._outcome(operation, rule, first)
        if envelope is not None:
            self.reply(envelope, notes)
        else:
            self.delivery.ack()
        telemetry.operations.labels(operation.key, outcome).observe(time.perf_counter() - started)

    def reply(self, envelope, notes=()):
        """Send a reply; `notes` are headers of it, for the audit log."""
        properties = self.delivery.properties
        if properties.reply_to:
            self.bus.broker.send(
                wire.RPC_EXCHANGE, properties.reply_to, envelope,
                pika.BasicProperties(
                    content_type=wire.JSON,
                    content_encoding="utf-8",
                    correlation_id=properties.correlation_id,
                    headers={name: orjson.dumps(note).decode() for name, note in notes if note},
                ),
            )
        self.delivery.ack()

    def _outcome(self, operation, rule, first):
        """`(outcome for the metrics, reply envelope or None, notes for the audit log)`."""
        try:
            call = _read_call(self.delivery.properties, self.bus.settings.trusted_users)
            if call.seconds_left <= 0:
                return "too_late", None, ()
            with (
                telemetry.span(operation.key, call.traceparent) as traceparent,
                serving(_within(call, traceparent)),
                pymongo.timeout(call.seconds_left),
            ):
                return "ok", *self._perform(operation, rule, first, call)
        except VinculoError as error:
            if error.code in operation.errors or error.code in STANDARD_ERRORS:
                return error.code, _failure(error), ()
            log.exception("undeclared_error", operation=operation.key, code=error.code)
        except Exception as error:
            if is_outage(error):
                log.warning("store_unavailable", operation=operation.key, error=str(error))
                unavailable = ServiceUnavailable(
                    f"The store of the {operation.service} service cannot be reached in time.",
                    service=operation.service,
                )
                return unavailable.code, _failure(unavailable), ()
            log.exception("operation_failed", operation=operation.key)
        return InternalError.code, _failure(InternalError()), ()

    def _perform(self, operation, rule, first, call):
        access.require(call.actor, operation.permission)
        request = _load(operation, self.delivery.body)
        visibility.admit(operation, request, call.actor)
        if operation.changes_state:
            reply, changes = calls.perform(
                operation, rule, request, call, self.bus.relay, first=first)
            return reply, [(wire.CHANGES, changes)]
        answer = rule(**calls.looked_up(first, request))
        reply = calls.envelope(operation, answer)
        if call.actor.sees is not None:
            answer = orjson.loads(reply)["result"]
        return reply, [(wire.READS, sensitive.sensitive_reads(operation, answer))]


def _within(call, traceparent):
    if traceparent == call.traceparent:
        return call
    return replace(call, traceparent=traceparent)


def _read_call(properties, trusted_users):
    headers = properties.headers or {}
    actor = access.actor_of(properties, trusted_users)
    try:
        deadline = float(headers[wire.DEADLINE]) if wire.DEADLINE in headers else None
    except ValueError as error:
        raise ValidationFailed("The deadline is not a number of seconds.") from error
    known = {
        "request_id": headers.get(wire.REQUEST_ID),
        "traceparent": headers.get(wire.TRACEPARENT),
        "source_address": headers.get(wire.SOURCE_ADDRESS) if (
            properties.user_id in trusted_users) else None,
    }
    return Call(
        actor, deadline=deadline, call_id=headers.get(wire.CALL_ID),
        **{name: value for name, value in known.items() if value},
    )


def _load(operation, body):
    try:
        request = orjson.loads(body)["kwargs"]
    except (orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise ValidationFailed('A request is JSON: {"args": [], "kwargs": {…}}.') from error
    try:
        return operation.request.load(request)
    except ValidationError as error:
        raise schemas.invalid(error) from error


def _failure(error):
    return orjson.dumps({"result": None, "error": to_wire(error)})
