"""What one person may give to another: no more than they have."""

from contracts.access import ROLES, granted, may
from contracts.errors import PermissionDenied

from .models import ADMINISTRATOR, Role


def require_may_grant(actor, roles):
    """Raise PermissionDenied unless the actor may make somebody all of this.

    An administrator may, anybody else only what they are themselves; and through an API key
    nobody gives more than its scopes.
    """
    refused = sorted(role for role in roles if not _may_grant(actor, role))
    if refused:
        raise PermissionDenied(
            f"You may not decide about {', '.join(refused)}.", roles=refused
        )


def _may_grant(actor, role):
    if not is_administrator(actor) and role not in actor.roles:
        return False
    return actor.permissions is None or _allowed_by(role) <= set(actor.permissions)


def _allowed_by(role):
    if role in ROLES:
        return granted(role)
    found = Role.collection().find_one({"name": role}, {"permissions": 1})
    return set(found["permissions"]) if found else set()


def require_has(actor, scopes):
    """Raise PermissionDenied unless the actor may do all of this themselves."""
    refused = sorted(scope for scope in scopes if not may(actor, scope))
    if refused:
        raise PermissionDenied(
            f"You may not do this yourself: {', '.join(refused)}.", scopes=refused
        )


def is_administrator(actor):
    return ADMINISTRATOR in actor.roles
