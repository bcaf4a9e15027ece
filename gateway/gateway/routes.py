"""The routes of the API, made of the operations that the contracts declare."""

from contracts.access import PERMISSIONS
from contracts.contacts import get_timeline

from .compose.timelines import in_language
from .endpoints import Endpoint, OnceEndpoint
from .local import SECRET_ANSWERS, local_operations
from .performing import by_gateway, by_service, on_record, reads_on_record
from .reading import path_names

# Whoever wants to sign in cannot be signed in yet. Any other operation names its permission.
OPEN_TO_ANYBODY = {"log_in", "refresh_tokens", "log_out"}


class UndeclaredPermission(Exception):
    """An operation with a route names no permission that exists."""


class Routes:
    """The views of operations."""

    def __init__(self, gate, services, idempotency, ends):
        self.gate = gate
        self.services = services
        self.idempotency = idempotency
        self.ends = ends
        self._local = local_operations()

    def view(self, operation):
        """What answers for an operation, on record and once where that is due."""
        perform = self._performing(operation)
        if not operation.changes_state:
            return Endpoint(operation, reads_on_record(operation, perform), self.gate).serve

        names = path_names(operation.route.path)
        perform = on_record(operation, perform, self.ends, status=operation.route.status,
                            target=names[0] if names else None)
        if not takes_idempotency_key(operation):
            return Endpoint(operation, perform, self.gate).serve
        return OnceEndpoint(operation, perform, self.gate, self.idempotency).serve

    def _performing(self, operation):
        rule = self._local.get(operation)
        if rule is not None:
            return by_gateway(operation, rule)
        perform = by_service(operation, self.services)
        return in_language(perform) if operation is get_timeline else perform


def takes_idempotency_key(operation):
    """Whether a repeat with the same Idempotency-Key gets the answer of the first."""
    return (
        operation.route.method == "POST"
        and operation.changes_state
        and operation.permission is not None
        and operation not in SECRET_ANSWERS
    )


def offered(*contracts):
    """The operations of these contracts that have a route, in the order of their declaration.

    Raises UndeclaredPermission for one that does not say who may use it.
    """
    for contract in contracts:
        for operation in contract.operations.values():
            if operation.route is not None:
                require_permission(operation)
                yield operation


def require_permission(operation):
    """Refuse an operation whose permission does not exist, or that is open without being known."""
    if operation.permission in PERMISSIONS:
        return
    if operation.permission is None and operation.name in OPEN_TO_ANYBODY:
        return
    raise UndeclaredPermission(
        f"{operation.key} has a route, and its permission {operation.permission!r} is not among "
        "those of contracts.access."
    )
