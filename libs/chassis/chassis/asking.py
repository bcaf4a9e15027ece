"""Asking another service for what has to be fresh, before a rule runs (`serves(…, first=…)`).

What a service needs all the time it learns from events and keeps; see `parties`. What it may ask
is said in deploy/rabbitmq/access.json.
"""

import uuid

from contracts.context import Call, current_call, with_call_id

from .store import is_in_transaction

_client = None


def use(client):
    """Ask by this client (`client.Client`) from now on."""
    global _client
    _client = client


def ask(operation, *, once=None, **request):
    """What another service answers: the JSON of its reply.

    The service asks for itself, within the deadline of the call that it serves. `once` names what
    is to be done, for a command: asked for again under that name, it is not done again. Raises
    what the other refuses, and ServiceUnavailable when it cannot be reached.
    """
    if is_in_transaction():
        # It may run twice, and what it has written holds others up.
        raise RuntimeError(f"{operation.key} is asked within a transaction.")
    call = with_call_id(current_call() or Call(_client.actor), once or uuid.uuid4().hex)
    return _client.call(operation.key, request, call=call)
