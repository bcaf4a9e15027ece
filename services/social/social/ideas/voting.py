"""Votes for ideas: one each, given, taken back, and shown to us alone."""

from pymongo.errors import DuplicateKeyError

from chassis import clock, paging
from chassis.ids import new_id
from chassis.paging import moment
from chassis.store import again, view
from contracts.context import current_call
from contracts.social.idea import DECIDED

from ..errors import IdeaIsDecided
from . import keeping
from .models import Idea, IdeaVote

_SHOWN = ("idea_id", "contact_id", "party_id", "user_id", "came_from_id", "created_at")


def vote_for_idea(*, idea_id, contact_id, parties):
    """Vote for an idea, once, as one of us or for somebody who asked us to."""
    keeping.fetch_raw(idea_id, {"_id": 1})
    place = keeping.place_of(idea_id)
    cast(place, **_whose(contact_id, parties))
    return keeping.shown(Idea.fetch_raw(place["_id"]))


def unvote_for_idea(*, idea_id, contact_id, parties):
    """Take a vote for an idea back. Doing so twice is doing it once."""
    keeping.fetch_raw(idea_id, {"_id": 1})
    take_back(keeping.place_of(idea_id)["_id"], **_whose(contact_id, parties))


def list_idea_votes(*, idea_id, limit, after):
    """See who wants an idea, the first first."""
    keeping.fetch_raw(idea_id, {"_id": 1})
    return paging.page(IdeaVote.collection(), {"idea_id": idea_id}, sort="created_at",
                       kind=moment, limit=limit, after=after, show=_shown)


def cast(place, *, wants_news=True, party_id=None, **whose):
    """Have somebody vote for an idea; what they voted before stays the one vote they have."""
    held = IdeaVote.collection().find_one({"idea_id": place["_id"], **whose})
    if held is not None:
        if held["wants_news"] != wants_news:
            vote = IdeaVote.fetch(held["_id"])
            vote.wants_news = wants_news
            vote.put()
        return
    if place["status"] in DECIDED:
        raise IdeaIsDecided(id=place["_id"])
    add(place["_id"], wants_news=wants_news, party_id=party_id, **whose)
    keeping.count(place["_id"], vote_count=1)


def add(idea_id, **said):
    """Store a vote of somebody who has none yet."""
    now = clock.now()
    kept = {name: value for name, value in said.items() if value is not None}
    try:
        IdeaVote.add_raw({"_id": new_id(IdeaVote.ENTITY), "version": 1, "idea_id": idea_id,
                          "wants_news": True, **kept, "created_at": now, "updated_at": now})
    except DuplicateKeyError as error:
        raise again("The same voter was quicker.") from error


def take_back(idea_id, **whose):
    """Take a vote away, if there is one; also from the idea that it came from with a merge."""
    while idea_id is not None:
        taken = IdeaVote.collection().find_one_and_delete({"idea_id": idea_id, **whose})
        if taken is None:
            return
        keeping.count(idea_id, vote_count=-1)
        idea_id = taken.get("came_from_id")


def recount(contact_ids):
    """Count again what these voted for: of two votes of one person one counts."""
    for idea_id in IdeaVote.collection().distinct(
            "idea_id", {"contact_id": {"$in": sorted(contact_ids)}}):
        counted = IdeaVote.collection().count_documents({"idea_id": idea_id})
        Idea.collection().update_one({"_id": idea_id}, {"$set": {"vote_count": counted}})


def _whose(contact_id, parties):
    if contact_id is None:
        return {"user_id": current_call().actor.id}
    return {"contact_id": parties[contact_id]["id"]}


def _shown(raw):
    held = view(raw)
    return {name: held[name] for name in _SHOWN if name in held}
