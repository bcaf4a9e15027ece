"""Forgetting what strangers said in public, with whom nobody converses: it counts on, without words
or name."""

from datetime import timedelta
from functools import partial

from pymongo import UpdateOne

from chassis import clock
from chassis.jobs import as_service
from chassis.outbox import commit

from ..conversations.models import Conversation
from ..settings import social_settings
from .models import Mention

BATCH = 500
LONGEST = timedelta(minutes=10)
# Stands where it said whose it was, and what the network called it.
FORGOTTEN = "forgotten"
_STRANGERS = {"conversation_id": None, "contact_id": None, "blanked_at": None}
_GONE = ("url", "_author_key", "_root_named", "_parent_named", "_reference", "_look_at")


def forgotten_before():
    """What was said before then by strangers is forgotten; None where it is kept."""
    days = social_settings().strangers_kept_days
    return clock.now() - timedelta(days=days) if days > 0 else None


def is_due(raw, before):
    """Whether something new, as it would be stored, is a stranger's, old, and not said to us."""
    return (before is not None and not raw["is_to_us"] and "contact_id" not in raw
            and raw["posted_at"] < before)


def forget_strangers():
    """Forget what has been kept long enough, in batches, each in a transaction of its own."""
    before = forgotten_before()
    if before is None:
        return
    with as_service("social"):
        after = None
        while batch := _due(before, after):
            commit(partial(_blank, [raw["_id"] for raw in batch]))
            # Those whom somebody converses with stay, and are not in the way of the others.
            after = batch[-1]


def _due(before, after):
    where = {**_STRANGERS, "posted_at": {"$lt": before}}
    if after is not None:
        where["posted_at"]["$gte"] = after["posted_at"]
        where["$or"] = [{"posted_at": {"$gt": after["posted_at"]}}, {"_id": {"$gt": after["_id"]}}]
    return list(Mention.collection().find(where, {"posted_at": 1})
                .sort([("posted_at", 1), ("_id", 1)]).limit(BATCH))


def _blank(mention_ids):
    # Somebody may be identified or spoken with just now: it is looked at once more.
    found = list(Mention.collection().find(
        {"_id": {"$in": mention_ids}, **_STRANGERS}, {"network": 1, "author.id": 1}))
    partners = _partners({raw["author"]["id"] for raw in found})
    now = clock.now()
    changes = [
        UpdateOne({"_id": raw["_id"]}, {
            "$set": {"text": "", "author": {"id": FORGOTTEN}, "blanked_at": now,
                     "updated_at": now, "external_id": f"{FORGOTTEN} {raw['_id']}",
                     "_named": f"{FORGOTTEN} {raw['_id']}"},
            "$unset": dict.fromkeys(_GONE, ""), "$inc": {"version": 1}})
        for raw in found if (raw["network"], raw["author"]["id"]) not in partners]
    if changes:
        Mention.collection().bulk_write(changes, ordered=False)


def _partners(author_ids):
    """Those of them who take part in a conversation, as `(network, author id)`."""
    found = Conversation.collection().find(
        {"authors.id": {"$in": sorted(author_ids)}}, {"network": 1, "authors.id": 1})
    return {(raw["network"], author["id"]) for raw in found for author in raw["authors"]}
