"""Finding contacts by a few letters of what is known of them."""

import time

from rapidfuzz.fuzz import token_sort_ratio

from chassis.store import view

from . import visibility, vocabulary
from .models import Contact
from .names import fold, search_words, words_in
from .terms import LAST, readings

# Of those that fit, so many are compared; no search shows more than ENOUGH.
MOST_CANDIDATES = 100
ENOUGH = 50
# A term that more contacts have is common. How common is remembered for a while, for the choice
# of what to look up first.
COMMON = 500
MOST_COUNTED = 5000
REMEMBERED_SECONDS = 600
MOST_REMEMBERED = 5000
_commonness = {}

# When fewer are found as it was typed, it may be that something else was meant.
FEW = 5
# A beginning that more words share says too little to look for each of them.
MOST_BEGUN = 100

# The indexes are named, because the store might choose to read all that is not archived.
_BY_WORD = [("_words", 1), ("_name_length", 1)]
_BY_NAME = [("archived_at", 1), ("_sort_name", 1), ("_id", 1)]
_FOR_RANKING = {"_words": 1, "_sort_name": 1}

def search_contacts(*, q, limit, kind=None):
    """Find contacts by all the words of `q`, the best first."""
    where = {"archived_at": None, **visibility.narrowed_to()}
    if kind is not None:
        where["kind"] = kind
    terms, found = [], {}
    for terms in readings(q):
        found = _as_seen(_as_typed(where, terms), terms)
        if found:
            break
    if terms and len(found) < FEW:
        found |= _as_seen(_as_meant(where, terms), terms)
    return {"items": _shown(_ranked(found.values(), terms, fold(q))[:limit])}


def _as_seen(found, terms):
    """Of these, those that are found by what the caller sees of them."""
    if not found or visibility.is_whole():
        return found
    seen = {}
    for raw in Contact.collection().find({"_id": {"$in": list(found)}}):
        shown = visibility.seen(view(raw))
        if "custom" not in visibility.unseen_fields():
            shown["_custom_words"] = raw.get("_custom_words")
        words = search_words(shown)
        if all(any(term.closeness(word) for word in words) for term in terms):
            seen[raw["_id"]] = {**found[raw["_id"]], "_words": words}
    return seen


def _as_typed(where, terms):
    """Contacts that have all the terms, or words that begin like them, by id."""
    for term in terms:
        term.count = _count(term)
    if not all(term.count for term in terms):
        return {}
    found = _candidates(where, terms)
    if len(found) < MOST_CANDIDATES or _count_exact(found, terms) >= ENOUGH:
        return found
    # There are more, and those that have the very words may not be among these.
    rarest, *others = _rarest_first(terms)
    where = where | _also([term.residual(is_exact=True) for term in others])
    return found | _take(where | {"_words": {"$in": list(rarest.spellings)}}, is_sorted=True)


def _count_exact(found, terms):
    return sum(all(term.is_among(raw["_words"]) for term in terms) for raw in found.values())


def _as_meant(where, terms):
    """Contacts that have the terms but for slips, by id."""
    unknown = [term for term in terms if not term.count]
    for term in terms:
        term.near = vocabulary.near(term.text)
    if not all(term.near for term in unknown):
        return {}
    found = _candidates(where, terms, forgiven=unknown) if unknown else {}
    return found or _candidates(where, terms, forgiven=terms)


def _candidates(where, terms, forgiven=()):
    """Contacts that fit the terms; of too many, those with the shortest names."""
    for term in forgiven:
        term.count = _count(term, is_forgiven=True)
    rarest, *others = _rarest_first(terms)
    where = where | _also([term.residual(is_forgiven=term in forgiven) for term in others])
    found = {}
    if rarest.count > MOST_CANDIDATES:
        found = _shortest(where, rarest, is_forgiven=rarest in forgiven)
    return found or _take(where | {"_words": rarest.clause(is_forgiven=rarest in forgiven)})


def _shortest(where, term, is_forgiven):
    """Of many contacts with a term, those with the shortest names."""
    begun = vocabulary.begun_by(term.text, limit=MOST_BEGUN + 1)
    if len(begun) > MOST_BEGUN:
        return _beginning(where, term.text)
    words = {*term.spellings, *begun, *(term.near if is_forgiven else ())}
    return _take(where | {"_words": {"$in": list(words)}}, is_sorted=True)


def _beginning(where, text):
    """Contacts whose name begins so, by the alphabet."""
    begins = {"_sort_name": {"$gte": text, "$lt": text + LAST}}
    found = Contact.collection().find(where | begins, _FOR_RANKING).hint(_BY_NAME)
    return {raw["_id"]: raw for raw in found.sort("_sort_name", 1).limit(MOST_CANDIDATES)}


def _take(where, *, is_sorted=False):
    found = Contact.collection().find(where, _FOR_RANKING).hint(_BY_WORD)
    if is_sorted:
        found = found.sort("_name_length", 1)
    return {raw["_id"]: raw for raw in found.limit(MOST_CANDIDATES)}


def _also(clauses):
    return {"$and": clauses} if clauses else {}


def _count(term, *, is_forgiven=False):
    """How many contacts have a term; of common ones, how many had it some minutes ago."""
    key = (*term.spellings, is_forgiven)
    count, until = _commonness.get(key, (0, 0.0))
    if until > time.monotonic():
        return count
    clause = {"_words": term.clause(is_forgiven=is_forgiven)}
    count = Contact.collection().count_documents(clause, limit=MOST_COUNTED, hint=_BY_WORD)
    if count >= COMMON:
        if len(_commonness) >= MOST_REMEMBERED:
            _commonness.clear()
        _commonness[key] = (count, time.monotonic() + REMEMBERED_SECONDS)
    return count


def _rarest_first(terms):
    return sorted(terms, key=lambda term: (term.count, -len(term.text)))


def _ranked(found, terms, text):
    """`(score, matched words, contact)` of each, the best first."""
    ranked = [(*_score(terms, raw, text), raw) for raw in found]
    return sorted(ranked, key=lambda item: (-item[0], item[2]["_sort_name"], item[2]["_id"]))


def _score(terms, raw, text):
    """`(score from 0 to 1, the words that matched)`; words of the name count most."""
    name_words = set(words_in(raw["_sort_name"]))
    total, matched = 0.0, []
    for term in terms:
        score, word = max(
            (term.closeness(word) * (1.0 if word in name_words else 0.85), word)
            for word in raw["_words"]
        )
        total += score
        matched.append(word)
    whole = token_sort_ratio(text, raw["_sort_name"]) / 100
    return 0.9 * total / len(terms) + 0.1 * whole, matched


def _shown(ranked):
    ids = [raw["_id"] for _, _, raw in ranked]
    whole = {raw["_id"]: view(raw) for raw in Contact.collection().find({"_id": {"$in": ids}})}
    return [
        {"contact": whole[raw["_id"]], "score": round(score, 4), "matched": matched}
        for score, matched, raw in ranked if raw["_id"] in whole
    ]


def forget():
    """Ask the store again for what is remembered of it; for when it was emptied or restored."""
    vocabulary.forget()
    _commonness.clear()
