"""The words of what is published: which there are, how often, and how they are written.

Each is counted for each reader by itself, so that nobody learns of words that they may not read.
"""

from pymongo import UpdateOne
from pymongo.errors import BulkWriteError
from rapidfuzz.distance import OSA

from chassis.store import again

from . import words
from .models import ArticleWord

# Sorts after whatever a word can go on with.
LAST = "\U0010ffff"
MOST_BEGUN = 10
SHORTEST_BEGUN = 3
SHORTEST_MISSPELT = 4
MOST_LIKE = 5
MOST_COMPARED = 5000
# MongoDB's code for a key that is there already.
_DUPLICATE = 11000


def recount(before, after):
    """Count the words of texts that are there now in the place of those that were before."""
    changes = {}
    for texts, by in ((before, -1), (after, 1)):
        for text in texts:
            for word in text["_words"]:
                counts = changes.setdefault((text["language"], word), {})
                for reader in text["readers"]:
                    counts[reader] = counts.get(reader, 0) + by
    spelt = _spellings(after)
    updates = [_update(language, word, counts, spelt.get((language, word), ()))
               for (language, word), counts in sorted(changes.items()) if any(counts.values())]
    if updates:
        _write(updates)


def _spellings(texts):
    spelt = {}
    for text in texts:
        for field in ("title", "summary", "body"):
            for word in words.words_in(text.get(field) or ""):
                spelt.setdefault((text["language"], words.fold(word)), set()).add(word)
        for word in words.words_in(" ".join(text.get("keywords") or ())):
            spelt.setdefault((text["language"], words.fold(word)), set()).add(word)
    return spelt


def _update(language, word, counts, spellings):
    update = {"$inc": {f"counts.{reader}": by for reader, by in counts.items() if by}}
    update["$setOnInsert"] = {
        "language": language, "stem": words.stem(min(spellings, default=word, key=words.by_accents),
                                                 language)}
    if spellings:
        update["$addToSet"] = {"spellings": {"$each": sorted(spellings)}}
    return UpdateOne({"_id": f"{language}/{word}"}, update, upsert=True)


def _write(updates):
    try:
        ArticleWord.collection().bulk_write(updates, ordered=False)
    except BulkWriteError as error:
        if any(failed["code"] != _DUPLICATE for failed in error.details["writeErrors"]):
            raise
        raise again("Somebody else has brought the same word.") from error


def known(written, language, readers):
    """`{folded word: how it is written}` of words that these readers may know."""
    ids = [f"{language}/{words.fold(word)}" for word in written]
    found = ArticleWord.collection().find({"_id": {"$in": ids}, f"counts.{readers}": {"$gt": 0}})
    return {_word(raw): raw.get("spellings", []) for raw in found}


def begun_by(word, language, readers):
    """How those words are written that begin so, the most usual first."""
    start = words.fold(word)
    if len(start) < SHORTEST_BEGUN:
        return []
    found = ArticleWord.collection().find(
        {"_id": {"$gte": f"{language}/{start}", "$lt": f"{language}/{start}{LAST}"},
         f"counts.{readers}": {"$gt": 0}}).sort(f"counts.{readers}", -1).limit(MOST_BEGUN)
    return _written(found)


def like(word, language, readers):
    """How those words are written that this may be a slip of.

    The first two letters have to be right; then one slip in four letters is forgiven, two in eight.
    """
    typed = words.fold(word)
    if len(typed) < SHORTEST_MISSPELT or typed.isdigit():
        return []
    allowed = 1 if len(typed) < 8 else 2
    start = f"{language}/{typed[:2]}"
    near = []
    for raw in ArticleWord.collection().find(
            {"_id": {"$gte": start, "$lt": start + LAST}, f"counts.{readers}": {"$gt": 0}},
            {"stem": 1, "spellings": 1, f"counts.{readers}": 1}).limit(MOST_COMPARED):
        slips = min(OSA.distance(typed, of, score_cutoff=allowed)
                    for of in (_word(raw), raw["stem"]))
        if slips <= allowed:
            near.append((slips, -raw["counts"][readers], raw["_id"], raw))
    return _written(raw for *_, raw in sorted(near, key=lambda item: item[:3])[:MOST_LIKE])


def counts_of(stems, language, readers):
    """`{stem: in how many texts, at the most}` of those of the stems that these readers may know,
    and how they are written: `{stem: [word]}`.
    """
    counts, written = {}, {}
    for raw in ArticleWord.collection().find(
            {"language": language, "stem": {"$in": list(stems)}, f"counts.{readers}": {"$gt": 0}}):
        counts[raw["stem"]] = counts.get(raw["stem"], 0) + raw["counts"][readers]
        written.setdefault(raw["stem"], []).extend(raw.get("spellings", ()))
    return counts, written


def _word(raw):
    return raw["_id"].partition("/")[2]


def _written(found):
    return [spelling for raw in found for spelling in raw.get("spellings", ())]
