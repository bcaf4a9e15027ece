"""How a service says what it does: each operation and each event is declared once, here.

From a declaration come validation in the service, the gateway's route, both API documents, the
examples that stubs answer with, and the contract tests.
"""

import json
from dataclasses import dataclass, field
from functools import cached_property
from importlib import resources

from marshmallow import Schema

from . import errors as error_set
from .visibility import OBJECTS

_services = {}


@dataclass(frozen=True)
class Route:
    """Where the gateway offers an operation.

    What the path names is taken from there. Of the rest, GET and DELETE take the query string,
    the other methods the JSON body: as the fields of the request, or, when `body` names a field,
    as the value of that one.
    """

    method: str
    path: str
    status: int = 200
    body: str | None = None
    # Where the new thing can be read, such as "/contacts/{id}", told in Location.
    location: str | None = None
    # Whom it is for; each audience has an API of its own: /api/v1, /portal/v1, /partner/v1.
    audience: str = "agents"
    # The largest body, where a file comes within it; the gateway's own limit without.
    most_bytes: int | None = None


AUDIENCES = ("agents", "portal", "partner")


def get(path, **options):
    return Route("GET", path, **options)


def post(path, *, status=201, body=None, location=None, **options):
    return Route("POST", path, status=status, body=body, location=location, **options)


def put(path, *, body=None, **options):
    return Route("PUT", path, body=body, **options)


def patch(path, *, body="changes", **options):
    return Route("PATCH", path, body=body, **options)


def delete(path, **options):
    return Route("DELETE", path, status=204, **options)


@dataclass(frozen=True, eq=False)
class Operation:
    """One thing that a service can be asked to do."""

    service: str
    name: str
    summary: str
    request: Schema
    reply: Schema | None
    errors: dict
    permission: str
    route: Route | None
    changes_state: bool
    safe_to_repeat: bool
    # What somebody has to see to use it, at the least what its answer shows: "contact", of which
    # whatever they see is shown, "contact.owner_id", or "interaction.*" for all of all of them.
    objects: tuple = ()
    # Operations that naturally come next: {operation name: {parameter: field of the reply}}.
    links: dict = field(default_factory=dict)

    @property
    def key(self):
        """The routing key of the request, such as `contacts.create_contact`."""
        return f"{self.service}.{self.name}"

    @property
    def example(self):
        return _services[self.service].examples["operations"][self.name]


@dataclass(frozen=True, eq=False)
class Event:
    """One kind of fact that a service tells of, such as `contacts.contact.created`."""

    service: str
    type: str
    summary: str
    schema: Schema

    @property
    def key(self):
        return self.type

    @property
    def example(self):
        return _services[self.service].examples["events"][self.type]


class Service:
    """The operations and events of one service, in the order in which they are declared.

    `is_planned` says that nothing runs yet that keeps this contract: others may build on it, with
    its examples for facts, until the service is there.
    """

    def __init__(self, name, *, is_planned=False):
        self.name = name
        self.is_planned = is_planned
        self.operations = {}
        self.events = {}
        _services[name] = self

    def query(self, name, summary, *, request, reply, permission, route=None, errors=None,
              links=None, objects=()):
        """Declare a read: it changes nothing, so it may be asked again at any time."""
        return self._operation(
            name, summary, request=request, reply=reply, permission=permission, route=route,
            errors=errors, links=links, changes_state=False, safe_to_repeat=True,
            objects=objects,
        )

    def command(self, name, summary, *, request, reply, permission, route=None, errors=None,
                links=None, safe_to_repeat=False, objects=()):
        """Declare a change.

        `safe_to_repeat` says that doing it twice is the same as doing it once; otherwise the
        chassis keeps the reply under the call's id and a repeat gets that.
        """
        return self._operation(
            name, summary, request=request, reply=reply, permission=permission, route=route,
            errors=errors, links=links, changes_state=True, safe_to_repeat=safe_to_repeat,
            objects=objects,
        )

    def event(self, type, summary, schema):
        """Declare a fact, its type being `<service>.<entity>.<past participle>`."""
        event = Event(self.name, type, summary, _instance(schema))
        self.events[type] = event
        return event

    def _operation(self, name, summary, *, request, reply, errors, links, objects, **options):
        request, reply = _instance(request), _instance(reply)
        operation = Operation(
            service=self.name, name=name, summary=summary, request=request, reply=reply,
            errors=dict(errors or {}), links=dict(links or {}),
            objects=tuple(objects) or _objects_of(request, reply), **options,
        )
        self.operations[name] = operation
        return operation

    @cached_property
    def examples(self):
        """`{"operations": {name: {"request", "reply"}}, "events": {type: data}}`."""
        found = {"operations": {}, "events": {}}
        for file in (resources.files("contracts") / "examples" / self.name).iterdir():
            for part, examples in json.loads(file.read_text(encoding="utf-8")).items():
                found[part].update(examples)
        return found


def _objects_of(request, reply):
    """The object that an operation is about: what it shows, a list of it, or what it names."""
    if reply is None:
        return tuple(name for name in OBJECTS if f"{name}_id" in request.fields)
    if reply.SHOWS is None and "items" in reply.fields:
        reply = getattr(reply.fields["items"].inner, "schema", reply)
    return (reply.SHOWS,) if reply.SHOWS else ()


def _instance(schema):
    return schema() if isinstance(schema, type) else schema


def services():
    """Every service whose contract has been imported, by name."""
    return dict(_services)


NOT_FOUND = {error_set.NotFound.code: error_set.NotFound}
CHANGED = NOT_FOUND | {error_set.PreconditionFailed.code: error_set.PreconditionFailed}
# What asks the guards of contacts first; see contracts.guarding.
GUARDED = {error_set.GuardRaised.code: error_set.GuardRaised}

# Any operation can answer with these, so no declaration repeats them.
STANDARD_ERRORS = {
    kind.code: kind
    for kind in (
        error_set.ValidationFailed,
        error_set.PermissionDenied,
        error_set.ServiceUnavailable,
        error_set.InternalError,
    )
}
