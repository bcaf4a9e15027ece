"""How an operation is performed: by its service or by the gateway, and changes on record.

Each function here gives a `perform(fields, call)` that returns a `client.Reply`.
"""

from contextvars import copy_context

import orjson
from flask import request
from marshmallow import ValidationError

from chassis import schemas, store
from client import Reply
from contracts.context import serving
from contracts.errors import InternalError, VinculoError

from . import asking, audit
from .sources import source_address


def by_service(operation, services):
    """Have the operation performed by its service, which checks the request itself."""
    key = operation.key
    return lambda fields, call: services.ask(key, fields, call)


def by_gateway(operation, rule, services):
    """Have the operation performed here, checked as a service would check it."""

    def perform(fields, call):
        try:
            loaded = operation.request.load(fields)
        except ValidationError as error:
            raise schemas.invalid(error) from error
        with serving(call), asking.through(services):
            result = rule(**loaded)
        if operation.reply is not None:
            result = orjson.loads(schemas.to_json(result, operation.reply))
        return Reply(result, store.changes())

    # In a context of its own, or it would seem to have changed what the thread did before.
    return lambda fields, call: copy_context().run(perform, fields, call)


def reads_on_record(operation, perform):
    """Write down in the audit log who is shown what is sensitive, before they are."""

    def perform_on_record(fields, call):
        reply = perform(fields, call)
        if reply.reads is not None:
            record_read(operation, reply.reads, call)
        return reply

    return perform_on_record


def record_read(operation, reads, call):
    """Write down that the present request is answered with something sensitive."""
    audit.record_read(call.actor, operation, reads, call.request_id, request.method,
                      request.path, source_address())


def on_record(operation, perform, ends, *, status, target=None):
    """Write down in the audit log that a change is asked for, and then what became of it.

    `ends` is the AuditEnds of the process, `target` names the field that says what is to be
    changed, and `status` is that of success.
    """

    def perform_on_record(fields, call):
        record_id = audit.begin(
            call.actor, operation, fields.get(target), call.request_id, request.method,
            request.path, source_address(),
        )
        ended, changes = InternalError.status, ()
        try:
            reply = perform(fields, call)
            ended, changes = status, reply.changes
            return reply
        except VinculoError as error:
            ended = error.status
            raise
        finally:
            ends.note(record_id, ended, changes)

    return perform_on_record
