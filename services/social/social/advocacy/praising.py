"""Praise: what somebody whom we know says well of us in public, once for each thing said."""

from ..listening.models import Mention
from . import advocates

# Of five stars.
LEAST_RATING = 4
# The analyser is that sure of what is clearly meant well (docs/sentiment.md).
LEAST_CONFIDENCE = 0.75
# So many of what an author said before somebody identified them.
MOST_AT_ONCE = advocates.MOST_PRAISES


def is_praise(raw):
    """Whether a mention, as stored, speaks well of us.

    What a person says of it comes first, then the stars that its author gave, then the analyser.
    """
    if raw.get("deleted_at") or raw.get("blanked_at") or not _is_of_us(raw):
        return False
    sentiment = raw["sentiment"]
    is_positive = sentiment.get("label") == "positive"
    if "sentiment" in raw.get("_held", ()):
        return is_positive
    if raw.get("rating") is not None:
        return raw["rating"] >= LEAST_RATING
    return is_positive and sentiment.get("confidence", 0) >= LEAST_CONFIDENCE


def _is_of_us(raw):
    return raw["is_to_us"] or any(subject != "competitor" for subject in raw.get("subjects", ()))


def settle(raws):
    """Have mentions, as stored, count as praise by their authors, or not any more."""
    for raw in raws:
        is_counted, counts = raw.get("_is_praise", False), _counts(raw)
        if counts and not is_counted:
            kind = "post" if raw.get("rating") is None else "review"
            advocates.praised(raw["contact_id"], kind, raw["_id"])
            _note([raw["_id"]], True)
        elif is_counted and not counts:
            advocates.unpraised(raw["contact_id"], raw["_id"])
            _note([raw["_id"]], False)


def _counts(raw):
    return bool(raw.get("contact_id")) and is_praise(raw)


def take_back(network, author_id, *, unless_of):
    """Have what an author said count for nobody, before they turn out to be somebody else."""
    found = list(Mention.collection().find(
        {"author.id": author_id, "network": network, "_is_praise": True,
         "contact_id": {"$ne": unless_of}}, {"contact_id": 1}))
    for raw in found:
        advocates.unpraised(raw["contact_id"], raw["_id"])
    _note([raw["_id"] for raw in found], False)


def settle_all_of(network, author_id):
    """Have what an author said last count, now that it is known who they are."""
    settle(Mention.collection().find({"author.id": author_id, "network": network})
           .sort([("posted_at", -1), ("_id", -1)]).limit(MOST_AT_ONCE))


def _note(mention_ids, is_counted):
    change = {"$set": {"_is_praise": True}} if is_counted else {"$unset": {"_is_praise": ""}}
    Mention.collection().update_many({"_id": {"$in": mention_ids}}, change)
