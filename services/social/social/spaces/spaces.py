"""Spaces as we make them, and say who is in them."""

from chassis import clock, paging
from chassis.outbox import announce
from chassis.paging import moment
from chassis.store import view
from contracts import social as contract
from contracts.context import current_call
from contracts.errors import NotFound

from .models import Space


def create_space(*, parties, **fields):
    """Make a space, and let people into it; whoever makes it is in it."""
    space = Space(**_members(fields, parties, []))
    space.add()
    announce(contract.space_created, space=shown(space.stored))
    return shown(space.stored)


def get_space(*, space_id):
    """Show a space that the caller is in."""
    return shown(find(space_id, user_ids=current_call().actor.id))


def list_spaces(*, limit, after, is_archived):
    """List the spaces that the caller is in, the latest first."""
    where = {"user_ids": current_call().actor.id,
             "archived_at": {"$ne": None} if is_archived else None}
    return paging.page(Space.collection(), where, sort="-created_at", kind=moment, limit=limit,
                       after=after, show=shown)


def update_space(*, space_id, changes, expected_version, parties):
    """Change a space that the caller is in, and who else is."""
    space = _fetch(space_id, expected_version)
    for name, value in _members(changes, parties, space.user_ids).items():
        setattr(space, name, value)
    space.put()
    announce(contract.space_updated, space=shown(space.stored))
    return shown(space.stored)


def archive_space(*, space_id, expected_version):
    """Put a space away: we may still read it, others see it no more."""
    space = _fetch(space_id, expected_version)
    if space.archived_at is None:
        space.archived_at = clock.now()
        space.put(at=space.archived_at)
        announce(contract.space_updated, space=shown(space.stored))


def find(space_id, **member):
    """A space as stored that somebody is in. Raises NotFound for any other."""
    found = Space.collection().find_one({"_id": space_id, **member})
    if found is None:
        raise NotFound(f"There is no space {space_id}.", id=space_id)
    return found


def shown(raw):
    """A space as we see it."""
    return {"contact_ids": [], "user_ids": [], **view(raw)}


def _fetch(space_id, expected_version):
    find(space_id, user_ids=current_call().actor.id)
    return Space.fetch(space_id, expected_version=expected_version)


def _members(fields, parties, user_ids):
    """What is said of a space, each member once and the caller among them."""
    said = {**fields, "user_ids": list(dict.fromkeys(
        [current_call().actor.id, *fields.get("user_ids", user_ids)]))}
    if "contact_ids" in fields:
        said["contact_ids"] = list(dict.fromkeys(
            parties[id]["id"] for id in fields["contact_ids"]))
    return said
