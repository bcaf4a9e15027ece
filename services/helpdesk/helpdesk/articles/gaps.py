"""What was searched for in vain: counted by day, without whose search it was."""

from datetime import timedelta

from pymongo.errors import DuplicateKeyError

from chassis import clock

from . import redaction, words
from .models import ArticleGap

KEPT = timedelta(days=90)
# So many different texts are kept of one day and reader; whoever tries to fill the store does not.
MOST_A_DAY = 1000
LONGEST = 100


def note(typed, text, language, readers):
    """Count that nothing was found. It changes nothing for who searches, and may be lost."""
    said = _without_persons(typed, text)
    if not said:
        return
    now, day = clock.now(), clock.today()
    tag = language.split("-")[0].lower() if language else ""
    counted, where = ArticleGap.collection(), {"_id": f"{day}/{readers}/{tag}/{said}"}
    changes = {"$inc": {"count": 1}, "$set": {"updated_at": now}}
    if counted.update_one(where, changes).matched_count:
        return
    if counted.count_documents({"day": day, "readers": readers}, limit=MOST_A_DAY) >= MOST_A_DAY:
        return
    new = {"version": 1, "created_at": now, "text": said, "readers": readers, "day": day,
           "expires_at": now + KEPT, **({"language": tag} if tag else {})}
    try:
        counted.update_one(where, {**changes, "$setOnInsert": new}, upsert=True)
    except DuplicateKeyError:
        counted.update_one(where, changes)


def _without_persons(typed, text):
    """The words without what looks like an address or a number of somebody."""
    kept = set(words.words_in(redaction.without_addresses(text)))
    said = [words.fold(word) for word in typed
            if word in kept and sum(letter.isdigit() for letter in word) < 4]
    return " ".join(said)[:LONGEST].strip()


def list_article_gaps(*, since, readers, language, limit):
    """Show what was searched for in vain, the most wanted first."""
    where = {"day": {"$gte": since or ""}}
    if readers is not None:
        where["readers"] = readers
    if language is not None:
        where["language"] = language.split("-")[0].lower()
    found = ArticleGap.collection().aggregate([
        {"$match": where},
        {"$group": {"_id": {"text": "$text", "language": "$language", "readers": "$readers"},
                    "count": {"$sum": "$count"}, "last_on": {"$max": "$day"}}},
        {"$sort": {"count": -1, "last_on": -1, "_id": 1}},
        {"$limit": limit},
    ])
    return {"items": [{**{name: value for name, value in raw["_id"].items() if value},
                       "count": raw["count"], "last_on": raw["last_on"]} for raw in found]}
