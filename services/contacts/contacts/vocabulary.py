"""The words that contacts are found by, and what they are written like by mistake."""

import re

from pymongo.errors import BulkWriteError
from rapidfuzz.distance import OSA

from .models import Word
from .terms import LAST

# Misspellings are found by the first letters of a word, one of which may be missing (the
# symmetric delete method of W. Garbe's SymSpell).
KEY_LENGTH = 7
SHORTEST_MISSPELT = 4
MOST_SHARING_KEYS = 1000
MOST_NEAR = 40

_is_word = re.compile(r"[^\W\d_]{2,40}").fullmatch
_known = set()
MOST_KNOWN = 300_000

# The code of MongoDB for a key that is there already.
_DUPLICATE = 11000


def begun_by(text, limit):
    """The known words that begin so."""
    found = Word.collection().find({"_id": {"$gte": text, "$lt": text + LAST}}, {"_id": 1})
    return [word["_id"] for word in found.limit(limit)]


def near(text):
    """The known words that a text may be a slip of, and the number of slips."""
    if not _is_word(text) or len(text) < SHORTEST_MISSPELT:
        return {}
    allowed = 1 if len(text) < 8 else 2
    found = Word.collection().find({"keys": {"$in": misspelling_keys(text)}}, {"_id": 1})
    slips = {word["_id"]: _slips(text, word["_id"]) for word in found.limit(MOST_SHARING_KEYS)}
    nearest = sorted((slips, abs(len(word) - len(text)), word) for word, slips in slips.items()
                     if slips <= allowed and not word.startswith(text))
    return {word: slips for slips, _, word in nearest[:MOST_NEAR]}


def _slips(text, word):
    """How many slips lie between a text and a word, or the beginning of the word."""
    length = len(text)
    beginnings = {word, word[: length - 1], word[:length], word[: length + 1]}
    return min(OSA.distance(text, beginning) for beginning in beginnings)


def misspelling_keys(word):
    """The keys that a word shares with its misspellings."""
    start = word[:KEY_LENGTH]
    return list({start, *(start[:i] + start[i + 1 :] for i in range(len(start)))})


def learn_words(words):
    """Remember words for prefixes and misspellings; part of the transaction that uses them."""
    new = [word for word in words if word not in _known and _is_word(word)]
    if not new:
        return
    held = {found["_id"] for found in Word.collection().find({"_id": {"$in": new}}, {"_id": 1})}
    missing = [word for word in new if word not in held]
    if missing:
        Word.collection().insert_many(
            [{"_id": word, "keys": misspelling_keys(word)} for word in missing])
    # Only what was there before is sure to stay: this transaction may yet be taken back.
    if len(_known) < MOST_KNOWN:
        _known.update(held)


def learn_words_of_many(words):
    """As `learn_words`, for many contacts, outside of any transaction and before they are there."""
    new = [word for word in words if word not in _known and _is_word(word)]
    if not new:
        return
    entries = [{"_id": word, "keys": misspelling_keys(word)} for word in new]
    try:
        Word.collection().insert_many(entries, ordered=False)
    except BulkWriteError as error:
        if any(failed["code"] != _DUPLICATE for failed in error.details["writeErrors"]):
            raise
    if len(_known) < MOST_KNOWN:
        _known.update(new)


def forget():
    """Ask the store again what is known; for when it was emptied or restored."""
    _known.clear()
