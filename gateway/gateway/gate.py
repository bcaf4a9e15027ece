"""Who comes in, and how often."""

from flask import request

from contracts.access import may
from contracts.context import Actor
from contracts.errors import PermissionDenied

from . import throttle
from .calls import call_of
from .models import AGENTS
from .principals import authenticate
from .routes import SIGNING_IN
from .sources import source_address, source_key

ANYBODY = Actor("anonymous")


class Gate:
    """Who comes in: known, allowed to do this, and not too often."""

    def __init__(self, limit, seconds):
        self._limit = limit
        self._seconds = seconds

    def admit(self, operation):
        """The call of the present request. Raises what bars it."""
        # The request itself rather than Flask's stand-in for it, which costs at every use.
        current = request._get_current_object()
        environ = current.environ
        environ["vinculo.operation"] = operation.name
        permission = operation.permission
        if permission is None:
            if operation.name not in SIGNING_IN:
                throttle.admit_anybody(operation, source_key(source_address()))
            return call_of(environ, ANYBODY, self._seconds)

        actor = authenticate(current, operation.route.audience if operation.route else AGENTS)
        environ["vinculo.actor_id"] = actor.id
        self._limit.count(actor)
        if not may(actor, permission):
            raise PermissionDenied(
                f"This takes the permission {permission}.", permission=permission)
        return call_of(environ, actor, self._seconds)
