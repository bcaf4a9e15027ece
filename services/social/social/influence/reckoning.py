"""Reckoning how much weight everybody has, anew each hour, in one process at a time."""

from datetime import timedelta
from functools import partial

import structlog
from pymongo import UpdateOne

from chassis import clock, jobs
from chassis.data_requests import forgotten
from chassis.ids import new_id
from chassis.outbox import commit

from ..listening.models import Mention
from .models import Influencer, KnownRelationship
from .network import Network
from .pagerank import pagerank

log = structlog.get_logger("vinculo.influence")

# What was said earlier than that counts no more.
COUNTED = timedelta(days=365)
LONGEST = timedelta(minutes=10)
BATCH = 500
# More than that is left to a process of its own, so that the service goes on answering.
MANY = 5000
_OF_MENTIONS = ("contact_id", "network", "author", "reach", "text", "_named", "_parent_named",
                "_author_key")
_OF_AUTHORS = ("id", "handle", "name", "url")


class _Worker:
    """The process that reckons for this service process, if there is one."""

    process = None


def reckon_influence():
    """Reckon anew how much weight everybody has."""
    if _Worker.process is not None and _Worker.process.poll() is None:
        return
    if _Worker.process is not None and _Worker.process.returncode:
        log.warning("influence_died", returncode=_Worker.process.returncode)
    _Worker.process = None
    if Mention.collection().count_documents(_counted(), limit=MANY + 1) > MANY:
        _Worker.process = jobs.in_own_process("social.influence.reckoning:run", "all")
    else:
        run("few")


def run(_argument):
    """Read the network, and store what everybody comes to; who is not in it any more goes.

    It may be broken off at any time: the next reckoning stores the same for the same network.
    """
    network, reckoned_at = gathered(), clock.now()
    found = reckoned(network)
    for start in range(0, len(found), BATCH):
        commit(partial(_store, found[start:start + BATCH], reckoned_at))
    Influencer.collection().delete_many({"reckoned_at": {"$lt": reckoned_at}})
    return len(found)


def gathered():
    """The network as it now is."""
    network = Network()
    for raw in Mention.collection().find(_counted(), dict.fromkeys(_OF_MENTIONS, 1)):
        network.add_mention(raw)
    today = clock.today()
    for raw in KnownRelationship.collection().find({"is_over": False}):
        if (raw.get("ends_on") or today) >= today:
            network.add_relationship(raw)
    network.settle()
    return network


def reckoned(network):
    """What everybody comes to, who has most weight first."""
    weights = pagerank(sorted(network.people), network.edges())
    ties = network.tied_with()
    # Of equal weight are those who differ by no more than what is reckoned exactly.
    scores = {key: round(weight * len(weights), 4) for key, weight in weights.items()}
    ordered = sorted(scores, key=lambda key: (-scores[key], key))
    return [{"_key": key, "rank": place, "score": scores[key],
             "replied_by": len(network.repliers.get(key, ())),
             "mentioned_by": len(network.mentioners.get(key, ())),
             "ties": ties.get(key, 0), **_who(network.people[key])}
            for place, key in enumerate(ordered, 1)]


def _who(person):
    who = {"reach": person["reach"]}
    if person.get("contact_id"):
        return {**who, "contact_id": person["contact_id"]}
    author = {name: person["author"][name] for name in _OF_AUTHORS if name in person["author"]}
    return {**who, "network": person["network"], "author": author}


def _store(found, reckoned_at):
    erased = forgotten([one["contact_id"] for one in found if "contact_id" in one])
    Influencer.collection().bulk_write([UpdateOne(
        {"_key": one["_key"]},
        {"$set": {**one, "reckoned_at": reckoned_at, "updated_at": reckoned_at},
         "$setOnInsert": {"_id": new_id(Influencer.ENTITY), "created_at": reckoned_at},
         "$inc": {"version": 1}}, upsert=True)
        for one in found if one.get("contact_id") not in erased], ordered=False)


def _counted():
    return {"posted_at": {"$gte": clock.now() - COUNTED}, "deleted_at": None, "blanked_at": None}
