"""Who asks, until when, and in which request: what travels with every call and event."""

import random
import time
import uuid
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace

DEFAULT_SECONDS = 30.0


@dataclass(frozen=True)
class Actor:
    """Who acts: an agent, an API key, a service or a tool, and for whom.

    `id` is a TypeID such as `user_…` or `key_…`, or `service:<name>` and `tool:<name>`.
    `permissions` narrows what the roles allow when it is not None, as the scopes of a key do.
    `grants` are the permissions of roles that an organisation made for itself. `sees` is what
    these let somebody see, `{object: {"rows", "fields"}}`, and None where all is seen.
    """

    id: str
    roles: tuple = ()
    permissions: tuple | None = None
    on_behalf_of: str | None = None
    grants: tuple = ()
    sees: dict | None = None
    team_ids: tuple = ()
    # Of a login to a portal: the contact who signed in, and the one for whom they act, which may
    # be their organisation. Nothing of anybody else is there for them.
    contact_id: str | None = None
    party_id: str | None = None

    @property
    def user_id(self):
        """Whose doing it is: that of the person for whom an API key acts, too."""
        return self.on_behalf_of or self.id

    def to_wire(self):
        wire = {
            "id": self.id,
            "roles": list(self.roles),
            "permissions": None if self.permissions is None else list(self.permissions),
            "on_behalf_of": self.on_behalf_of,
        }
        if self.sees is not None or self.grants:
            wire |= {"grants": list(self.grants), "sees": self.sees,
                     "team_ids": list(self.team_ids)}
        if self.party_id is not None:
            wire |= {"contact_id": self.contact_id, "party_id": self.party_id}
        return wire

    @classmethod
    def from_wire(cls, data):
        permissions = data.get("permissions")
        return cls(
            id=data["id"],
            roles=tuple(data.get("roles") or ()),
            permissions=None if permissions is None else tuple(permissions),
            on_behalf_of=data.get("on_behalf_of"),
            grants=tuple(data.get("grants") or ()),
            sees=data.get("sees"),
            team_ids=tuple(data.get("team_ids") or ()),
            contact_id=data.get("contact_id"),
            party_id=data.get("party_id"),
        )


def new_traceparent(trace_id=None):
    """A W3C Trace Context header value for a new span, in a new trace unless one is given."""
    # They need not be secret, and random numbers of the system cost a call into it.
    trace_id = trace_id or f"{random.getrandbits(128):032x}"
    return f"00-{trace_id}-{random.getrandbits(64):016x}-01"


@dataclass(frozen=True)
class Call:
    """One request on its way through the suite.

    `deadline` is in seconds since the epoch. `call_id` names one attempt to have one thing done:
    a service that has done it answers the same call id with the same reply.
    """

    actor: Actor
    request_id: str = field(default_factory=lambda: uuid.uuid4().hex)
    deadline: float | None = None
    traceparent: str = field(default_factory=new_traceparent)
    call_id: str | None = None
    # From where the request came to the gateway, which alone knows.
    source_address: str | None = None

    @property
    def seconds_left(self):
        if self.deadline is None:
            return DEFAULT_SECONDS
        return self.deadline - time.time()

    @property
    def trace_id(self):
        return self.traceparent.split("-")[1]


_current = ContextVar("vinculo_call", default=None)


def current_call():
    """The call that is being served now, or None outside any."""
    return _current.get()


@contextmanager
def serving(call):
    """Make `call` the current one for the block."""
    token = _current.set(call)
    try:
        yield call
    finally:
        _current.reset(token)


def with_call_id(call, call_id):
    """The same call under a call id of its own, so that a repeat is recognised."""
    return replace(call, call_id=call_id)
