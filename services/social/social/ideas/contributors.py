"""Who helped ideas along: noted by us, and named once it shipped if they let us."""

from pymongo.errors import DuplicateKeyError

from chassis import clock, paging
from chassis.paging import moment
from chassis.store import again
from contracts.context import current_call
from contracts.errors import NotFound, ValidationFailed

from . import keeping
from .models import IdeaContributor

_SHOWN = ("idea_id", "contact_id", "user_id", "is_named", "name")
MOST_NAMED = 200


def add_idea_contributor(*, idea_id, contact_id, parties):
    """Note that somebody helped an idea along. They are named only if they say so."""
    keeping.fetch_by_itself(idea_id)
    whose = {"contact_id": parties[contact_id]["id"]}
    held = IdeaContributor.collection().find_one({"idea_id": idea_id, **whose})
    return _shown(held or add(idea_id, **whose))


def list_idea_contributors(*, idea_id, limit, after):
    """See who helped an idea along, the first first."""
    keeping.fetch_raw(idea_id, {"_id": 1})
    return paging.page(IdeaContributor.collection(), {"idea_id": idea_id}, sort="created_at",
                       kind=moment, limit=limit, after=after, show=_shown)


def let_idea_author_be_named(*, idea_id, is_named, name):
    """Say whether you want to be named for an idea of yours."""
    keeping.fetch_raw(idea_id, {"_id": 1})
    return _shown(let_be_named(idea_id, is_named, name, user_id=current_call().actor.id))


def add(idea_id, **whose):
    """Store a contributor who is none yet; returns it as stored."""
    try:
        return IdeaContributor(idea_id=idea_id, **whose).add().stored
    except DuplicateKeyError as error:
        raise again("The same contributor was noted just now.") from error


def let_be_named(idea_id, is_named, name, **whose):
    """Keep whether a contributor may be named, and how; it can be taken back at any time.

    Where the idea is part of another, it holds there, too. Raises NotFound for who is none.
    """
    if is_named and not name:
        raise ValidationFailed.at("/name", "Say under which name.")
    ids = {idea_id, keeping.place_of(idea_id)["_id"]}
    held = list(IdeaContributor.objects(idea_id__in=sorted(ids), **whose))
    if not held:
        raise NotFound("You are none of those who helped this idea along.")
    for contributor in held:
        contributor.is_named, contributor.named_at = is_named, clock.now()
        contributor.name = name if is_named else None
        contributor.put()
    return next((one for one in held if one.idea_id == idea_id), held[0]).stored


def names_of(raws):
    """`{idea id: names}` of those of these ideas that shipped, of whoever lets us name them."""
    shipped = [raw["_id"] for raw in raws if raw["status"] == "shipped"]
    names = {}
    if shipped:
        found = IdeaContributor.collection().find(
            {"idea_id": {"$in": shipped}}, {"idea_id": 1, "is_named": 1, "name": 1}
        ).sort([("created_at", 1), ("_id", 1)])
        for raw in found:
            if raw["is_named"] and len(names.setdefault(raw["idea_id"], [])) < MOST_NAMED:
                names[raw["idea_id"]].append(raw["name"])
    return names


def _shown(raw):
    return {name: raw[name] for name in _SHOWN if name in raw}
