"""An idea is fetched, stored, told of and shown in one place."""

from chassis.outbox import announce
from chassis.store import view
from contracts import social as contract
from contracts.errors import NotFound, ValidationFailed

from ..errors import IdeaIsMerged
from .models import Idea, IdeaCategory

# How long a chain of merges may be.
MOST_HOPS = 20
STEMMED = {"en": "english", "es": "spanish"}
AGENTS = "agents"


def fetch(idea_id, expected_version=None):
    """An idea that others read, to be changed. Raises NotFound for a draft, which is not ours."""
    idea = Idea.fetch(idea_id, expected_version=expected_version)
    if idea.published_at is None:
        raise _absent(idea_id)
    return idea


def fetch_raw(idea_id, projection=None):
    """An idea that others read, as stored."""
    found = Idea.collection().find_one(
        {"_id": idea_id, "published_at": {"$ne": None}}, projection)
    if found is None:
        raise _absent(idea_id)
    return found


def fetch_by_itself(idea_id, expected_version=None):
    """An idea that is no part of another. Raises IdeaIsMerged."""
    idea = fetch(idea_id, expected_version)
    if idea.merged_into_id:
        raise IdeaIsMerged(id=idea_id, into_id=idea.merged_into_id)
    return idea


def place_of(idea_id):
    """The idea as stored that this one is part of by now; itself if it is by itself."""
    for _ in range(MOST_HOPS):
        found = Idea.collection().find_one({"_id": idea_id})
        if found is None or not found.get("merged_into_id"):
            break
        idea_id = found["merged_into_id"]
    if found is None:
        raise _absent(idea_id)
    return found


def put(idea, *, is_new=False):
    """Store an idea, in the lists of those who read it."""
    is_listed = idea.published_at is not None and idea.merged_into_id is None
    idea.shown_to = sorted({AGENTS, *idea.audiences}) if is_listed else []
    idea.stemming = stemming_of(idea.language)
    return idea.add() if is_new else idea.put()


def tell(event, idea, **data):
    """Tell of an idea that was stored."""
    announce(event, idea=shown(idea.stored), **data)


def tell_updated(idea):
    """Tell that an idea was changed."""
    tell(contract.idea_updated, idea)


def require_category(category_id, pointer):
    """Raise ValidationFailed for a category that ideas cannot be of."""
    if category_id is not None and IdeaCategory.collection().find_one(
            {"_id": category_id, "archived_at": None}, {"_id": 1}) is None:
        raise ValidationFailed.at(pointer, "There is no such category.")


def count(idea_id, **counts):
    """Count votes or comments, without a new version of the idea."""
    Idea.collection().update_one({"_id": idea_id}, {"$inc": counts})


def stemming_of(language):
    """By which rules MongoDB stems a language; of one that it is not told, as Spanish."""
    return STEMMED.get((language or "es")[:2].lower(), "none")


def shown(raw):
    """An idea as we see it."""
    return {"contact_ids": [], "audiences": [], **view(raw)}


def decide(idea, status, reason):
    """Say what becomes of an idea, and tell of it."""
    before, idea.status, idea.reason = idea.status, status, reason
    put(idea)
    tell(contract.idea_decided, idea, from_status=before)


def _absent(idea_id):
    return NotFound(f"There is no idea {idea_id}.", id=idea_id)
