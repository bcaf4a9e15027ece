"""Who is asking: whose word is taken for it, and what they may do."""

import orjson

from contracts import wire
from contracts.access import may
from contracts.context import Actor
from contracts.errors import PermissionDenied

SERVICE_ROLE = "service"


def actor_of(properties, trusted_users):
    """The actor of a request.

    The broker vouches for `user_id`. Only trusted users, which is the gateway and the operator's
    tools, may speak for somebody else; any other caller acts as itself, a service.
    """
    user = properties.user_id
    told = (properties.headers or {}).get(wire.ACTOR)
    if user in trusted_users and told:
        actor = Actor.from_wire(orjson.loads(told))
        return actor if actor.roles else Actor(actor.id, roles=_default_roles(user))
    if user:
        return Actor(id=f"service:{user}", roles=(SERVICE_ROLE,))
    raise PermissionDenied("The request does not say which broker user sent it.")


def _default_roles(user):
    # A tool of the operator that names no role works for the whole installation.
    return ("administrator",) if user == "operator" else ()


def require(actor, permission):
    """Raise PermissionDenied unless the actor may do what `permission` names.

    Without one it is for anybody, such as a form that strangers send.
    """
    if permission is not None and not may(actor, permission):
        raise PermissionDenied(
            f"This takes the permission {permission}.", permission=permission
        )
