"""Making an idea part of another that is the same, and taking it out again.

What the merged one has stays with it as it is, and the other gets copies that say where they came
from: of each voter one vote, also of those who voted for both.
"""

from chassis.ids import new_id
from chassis.store import AT_ONCE
from contracts import social as contract
from contracts.errors import NotFound, ValidationFailed

from ..errors import IdeaIsNotMerged
from . import keeping
from .models import Idea, IdeaComment, IdeaContributor, IdeaVote

_COPIED = (IdeaVote, IdeaContributor, IdeaComment)
_WHOSE = ("contact_id", "user_id")


def merge_idea(*, idea_id, into_id, expected_version):
    """Make an idea part of another, with its votes, comments and contributors; shows the other.

    Whoever reads the merged one sees where it went.
    """
    if into_id == idea_id:
        raise ValidationFailed.at("/into_id", "An idea is no part of itself.")
    idea = keeping.fetch_by_itself(idea_id, expected_version)
    try:
        into = keeping.fetch_by_itself(into_id)
    except NotFound as error:
        raise ValidationFailed.at("/into_id", "There is no such idea.") from error
    copied = {document: _copy(document, idea_id, into_id) for document in _COPIED}
    _count(into_id, copied, 1)
    # The other is changed by it, so that two merges at once see each other.
    keeping.put(_again(into))
    idea.merged_into_id = into_id
    keeping.put(idea)
    keeping.tell(contract.idea_merged, idea, into_id=into_id)
    return keeping.shown(Idea.fetch_raw(into_id))


def unmerge_idea(*, idea_id, expected_version):
    """Take an idea out of the one that it was made part of; what was added there since stays."""
    idea = keeping.fetch(idea_id, expected_version)
    if idea.merged_into_id is None:
        raise IdeaIsNotMerged(id=idea_id)
    into = keeping.fetch_by_itself(idea.merged_into_id)
    taken = {document: _take_out(document, idea_id, into.id) for document in _COPIED}
    _count(into.id, taken, -1)
    keeping.put(_again(into))
    idea.merged_into_id = None
    keeping.put(idea)
    keeping.tell(contract.idea_unmerged, idea)
    return keeping.shown(idea.stored)


def _again(idea):
    """An idea as it is by now, its counts too."""
    return Idea.fetch(idea.id)


def _copy(document, idea_id, into_id):
    """Copy what is of an idea to another, but for those who are there already."""
    collection = document.collection()
    held = {_key(raw) for raw in collection.find({"idea_id": into_id}, {
        name: 1 for name in _WHOSE}).limit(AT_ONCE)}
    copies = [
        {**raw, "_id": new_id(document.ENTITY), "version": 1, "idea_id": into_id,
         "came_from_id": idea_id}
        for raw in collection.find({"idea_id": idea_id}).sort("created_at", 1)
        if document is IdeaComment or _key(raw) is None or _key(raw) not in held]
    if copies:
        collection.insert_many(copies)
    return copies


def _key(raw):
    """Whose it is; None where that was erased."""
    return raw.get("contact_id") or raw.get("user_id")


def _take_out(document, idea_id, into_id):
    where = {"idea_id": into_id, "came_from_id": idea_id}
    taken = list(document.collection().find(where, {"is_internal": 1}))
    document.collection().delete_many(where)
    return taken


def _count(idea_id, copies, sign):
    comments = sum(1 for raw in copies[IdeaComment] if not raw["is_internal"])
    keeping.count(idea_id, vote_count=sign * len(copies[IdeaVote]),
                  comment_count=sign * comments)
