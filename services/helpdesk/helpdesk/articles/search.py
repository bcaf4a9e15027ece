"""Searching what is published: by MongoDB's full-text index, language by language."""

import hashlib

from pymongo import ASCENDING

from chassis import paging

from . import gaps, shelf, snippets, synonyms, vocabulary, words
from .models import ReadableText

# Nobody pages further; the order is by relevance, so what comes later fits hardly.
MOST_FOUND = 200
MOST_WORDS = 16
# Of so many words slips are forgiven, as each takes a look at many others.
MOST_MEANT = 4
MOST_SEARCHED = 60
_RANKED = {"_id": 1, "article_id": 1, "score": {"$meta": "textScore"}}


def search_articles(**request):
    """Search what is published, the best first, also what is for us alone."""
    return found(readers="agents", **request)


def found(*, readers, q, language, limit, after, **where):
    """A page of what these readers find, the best first.

    A cursor holds where the page ended, by text and by place; when that text is found no more, the
    next page begins at that place.
    """
    typed = list(dict.fromkeys(words.words_in(q)))[:MOST_WORDS]
    ranked, searched = _ranked(typed, readers, language, where)
    if not ranked and after is None and not where:
        gaps.note(typed, q, language, readers)
    start = _start(ranked, after, _digest(typed, language, where))
    ids = ranked[start:start + limit]
    end = start + len(ids)
    return {
        "items": _shown(ids, readers, searched),
        "next": paging.encode([_digest(typed, language, where), end, ids[-1]])
        if end < len(ranked) else None,
    }


def _ranked(typed, readers, language, where):
    """`(ids of texts, the best first and each article once, {language: what was searched})`."""
    languages = _languages(readers, language) if typed else []
    for expand in (_as_typed, _as_meant):
        searched = {tag: expand(typed, tag, readers) for tag in languages}
        hits = [hit for tag, terms in searched.items()
                for hit in texts_with(terms, tag, readers, MOST_FOUND, where)]
        if hits:
            break
    else:
        return [], {}
    wanted = shelf.best_language(languages, language)
    hits.sort(key=lambda hit: (wanted is not None and not _is_in(hit, wanted),
                               -hit["score"], hit["_id"]))
    once = {}
    for hit in hits:
        once.setdefault(hit["article_id"], hit["_id"])
    return list(once.values())[:MOST_FOUND], searched


def _is_in(hit, language):
    return hit["_id"].partition("/")[2] == language


def texts_with(terms, language, readers, limit, where=None, projection=None):
    """Texts with some of these words that these readers may read, with their scores.

    The words are of letters and digits alone, so none of them is an operator of the search.
    """
    if not terms:
        return []
    return list(ReadableText.collection().find(
        {"language": language, "readers": readers, **(where or {}),
         "$text": {"$search": " ".join(terms), "$language": words.stemming_of(language)}},
        projection or _RANKED,
    ).sort([("score", {"$meta": "textScore"}), ("_id", ASCENDING)]).limit(limit))


def _languages(readers, wanted):
    """The languages that there is something in for these readers, the wanted one first."""
    languages = languages_of(readers)
    first = shelf.best_language(languages, wanted)
    return sorted(languages, key=lambda tag: (tag != first, tag))


def languages_of(readers):
    """The languages that there is something in for these readers, each found by one look."""
    found, last = [], ""
    while True:
        raw = ReadableText.collection().find_one(
            {"readers": readers, "language": {"$gt": last}}, {"language": 1},
            sort=[("language", ASCENDING)])
        if raw is None:
            return found
        last = raw["language"]
        found.append(last)


def _as_typed(typed, language, readers):
    """The words, how they are written with accents, what begins so, and what means the same."""
    held = vocabulary.known(typed, language, readers)
    terms = list(typed)
    for word in typed:
        spellings = held.get(words.fold(word))
        terms += spellings or vocabulary.begun_by(word, language, readers)
    # Whoever leaves out accents is to find what means the same too.
    spelt = [min(held.get(words.fold(word)) or [word], key=words.by_accents) for word in typed]
    terms += synonyms.also([words.stems_of(said, language) for said in (typed, spelt)], language)
    return list(dict.fromkeys(terms))[:MOST_SEARCHED]


def _as_meant(typed, language, readers):
    """What the words may be slips of."""
    terms = [near for word in typed[:MOST_MEANT]
             for near in vocabulary.like(word, language, readers)]
    terms += synonyms.also([[stem] for stem in words.stems_of(terms, language)], language)
    return list(dict.fromkeys(terms))[:MOST_SEARCHED]


def _start(ranked, after, digest):
    if after is None:
        return 0
    _, place, last_id = paging.decode(after, (_same(digest), paging.whole, paging.text))
    return ranked.index(last_id) + 1 if last_id in ranked else max(0, place)


def _same(digest):
    def read(value):
        if value != digest:
            raise ValueError("of another search")
        return value

    return read


def _digest(typed, language, where):
    asked = repr((typed, language, sorted(where.items())))
    return hashlib.sha256(asked.encode()).hexdigest()[:16]


def _shown(ids, readers, searched):
    held = {text["_id"]: text for text in ReadableText.collection().find(
        {"_id": {"$in": ids}, "readers": readers}, {"html": 0, "_words": 0, "_stems": 0})}
    stems = {tag: set(words.stems_of(terms, tag)) for tag, terms in searched.items()}
    return [_with_snippet(held[id], stems[held[id]["language"]], readers)
            for id in ids if id in held]


def _with_snippet(text, stems, readers):
    language = text["language"]
    summary = text.get("summary", "")
    is_in_summary = stems & set(words.stems_of(words.words_in(summary), language))
    shown = summary if is_in_summary and not stems & set(
        words.stems_of(words.words_in(text.get("body", "")), language)) else text.get("body", "")
    more = {"audiences": text["audiences"]} if readers == "agents" else {}
    return shelf.shown(text, snippet=snippets.snippet(shown, stems, language), **more)
