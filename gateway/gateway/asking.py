"""Asking services for what the gateway's own rules need to know, beside what they keep."""

import time
from contextlib import contextmanager
from contextvars import ContextVar

from contracts.context import Actor, Call, current_call

OURSELVES = Actor("service:gateway", roles=("service",))
# How long one waits for what is nice to know only.
LITTLE_SECONDS = 2.0

_services = ContextVar("vinculo_services")


@contextmanager
def through(services):
    """Ask by these services (`services.Services`) within the block."""
    token = _services.set(services)
    try:
        yield
    finally:
        _services.reset(token)


def ask(operation, **request):
    """What a service answers to whoever is served now, who sees no more than they may."""
    return _services.get().ask(operation.key, request, current_call()).result


def ask_ourselves(operation, *, seconds=LITTLE_SECONDS, **request):
    """What a service answers to the gateway itself, which has to know what it passes on."""
    served = current_call()
    call = Call(OURSELVES, deadline=time.time() + seconds,
                **({"request_id": served.request_id} if served else {}))
    return _services.get().ask(operation.key, request, call).result
