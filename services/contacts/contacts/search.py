"""Finding contacts by a few letters of what is known of them."""

import re

from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import token_sort_ratio

from chassis.store import view

from .models import Contact, Word
from .names import fold, words_in

# Misspellings are found by the first letters of a word, one of which may be missing (the
# symmetric delete method of W. Garbe's SymSpell).
KEY_LENGTH = 7
SHORTEST_MISSPELT = 4
MOST_EXPANSIONS = 80
MOST_CANDIDATES = 200

_is_word = re.compile(r"[^\W\d_]{2,40}").fullmatch
_known = set()
MOST_KNOWN = 300_000


def search_contacts(*, q, limit, kind=None):
    """Find contacts by all the words of `q`, the best first."""
    terms = _terms(q)
    if not terms:
        return {"items": []}
    where = {"archived_at": None}
    if kind is not None:
        where["kind"] = kind

    found = {}
    for widen in (_exact, _prefixed, _misspelt):
        expansions = [widen(term) for term in terms]
        if all(expansions):
            for raw in _candidates(where, expansions):
                found.setdefault(raw["_id"], raw)
        if len(found) >= limit:
            break
    ranked = sorted(
        ((*_score(terms, raw, q), raw) for raw in found.values()),
        key=lambda item: (-item[0], item[2]["_sort_name"], item[2]["_id"]),
    )
    return {
        "items": [
            {"contact": view(raw), "score": round(score, 4), "matched": matched}
            for score, matched, raw in ranked[:limit]
        ]
    }


def _terms(q):
    """The words to look for: an address or a number as a whole, else each word by itself."""
    text = fold(q.strip())
    digits = re.sub(r"[^\d]", "", text)
    if len(digits) >= 4 and re.fullmatch(r"[\d\s().+/-]+", text):
        return [digits.removeprefix("00")]
    terms = []
    for part in text.split():
        terms.extend([part] if "@" in part.strip("@") else words_in(part))
    return list(dict.fromkeys(terms))[:8]


def _exact(term):
    return [term]


def _prefixed(term):
    if not _is_word(term):
        return [re.compile("^" + re.escape(term))]
    found = Word.collection().find(
        {"_id": {"$gte": term, "$lt": term + "\U0010ffff"}}, {"_id": 1}
    ).sort("_id", 1).limit(MOST_EXPANSIONS)
    return [term, *(word["_id"] for word in found if word["_id"] != term)]


def _misspelt(term):
    expansions = _prefixed(term)
    if not _is_word(term) or len(term) < SHORTEST_MISSPELT:
        return expansions
    found = Word.collection().find({"keys": {"$in": misspelling_keys(term)}}, {"_id": 1})
    near = [word["_id"] for word in found.limit(5 * MOST_EXPANSIONS)
            if _distance(term, word["_id"]) <= _allowed(term)]
    return [*expansions, *near[:MOST_EXPANSIONS]]


def _allowed(term):
    return 1 if len(term) < 8 else 2


def _distance(term, word):
    """How many slips lie between a term and a word, or the beginning of the word."""
    return min(
        OSA.distance(term, word),
        *(OSA.distance(term, word[:length]) for length in (len(term) - 1, len(term), len(term) + 1)),
    )


def misspelling_keys(word):
    """The keys that a word shares with its misspellings."""
    start = word[:KEY_LENGTH]
    return list({start, *(start[:i] + start[i + 1 :] for i in range(len(start)))})


def _candidates(where, expansions):
    clauses = [{"_words": {"$in": expansion}} for expansion in expansions]
    return Contact.collection().find({**where, "$and": clauses}).limit(MOST_CANDIDATES)


def _score(terms, raw, q):
    """`(score from 0 to 1, the words that matched)`."""
    name_words = set(words_in(raw["name"]))
    total, matched = 0.0, []
    for term in terms:
        score, word = max(
            (_closeness(term, word) * (1.0 if word in name_words else 0.85), word)
            for word in raw["_words"]
        )
        total += score
        matched.append(word)
    whole = token_sort_ratio(fold(q), raw["_sort_name"]) / 100
    return 0.9 * total / len(terms) + 0.1 * whole, matched


def _closeness(term, word):
    if word == term:
        return 1.0
    if word.startswith(term):
        return 0.8 + 0.1 * len(term) / len(word)
    if term[:1] != word[:1] and abs(len(term) - len(word)) > 2:
        return 0.0
    return max(0.0, 0.75 - 0.15 * _distance(term, word))


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
