"""One operation, offered over HTTP."""

from dataclasses import replace

from flask import request

from chassis import telemetry
from contracts.errors import ValidationFailed

from .answers import Answering
from .reading import Reading


class Endpoint:
    """One operation, offered over HTTP.

    `perform(fields, call)` has it done and returns a `client.Reply`. Whatever does not depend on
    the request is settled here, so that a request costs little.
    """

    def __init__(self, operation, perform, gate):
        self.operation = operation
        self.reading = Reading(operation)
        self.answering = Answering(operation)
        self._perform = perform
        self._gate = gate

    def serve(self, **fields):
        """Answer the request that Flask is at; `fields` is what its path named."""
        call = self._gate.admit(self.operation)
        if self.operation.route.most_bytes is not None:
            request.max_content_length = self.operation.route.most_bytes
        fields = self.reading.read(request, fields)
        with telemetry.span(self.operation.key, call.traceparent) as traceparent:
            if traceparent != call.traceparent:
                call = replace(call, traceparent=traceparent)
            return self.respond(fields, call)

    def respond(self, fields, call):
        """Answer a request that was admitted and read."""
        try:
            reply = self._perform(fields, call)
        except ValidationFailed as error:
            self.reading.locate(error)
            raise
        return self.answering.answer(request, reply.result)


class OnceEndpoint(Endpoint):
    """An operation that is done once for all requests with the same Idempotency-Key."""

    def __init__(self, operation, perform, gate, idempotency):
        super().__init__(operation, perform, gate)
        self._idempotency = idempotency

    def respond(self, fields, call):
        key = request.environ.get("HTTP_IDEMPOTENCY_KEY")
        if key is None:
            return super().respond(fields, call)
        return self._idempotency.once(key, call, self.operation, fields, super().respond)
