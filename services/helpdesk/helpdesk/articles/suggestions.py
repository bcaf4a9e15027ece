"""Which articles may answer what somebody writes: by the rarest words that both have."""

from collections import Counter
from math import log

from contracts.helpdesk.article_reading import MOST_SUGGESTED

from ..tickets import keeping
from ..tickets.models import Message, Ticket
from . import search, shelf, vocabulary, words
from .models import ReadableText

# Of what is written, so many words are looked at, and so many of these searched for.
MOST_READ = 1500
MOST_TERMS = 16
MOST_COMPARED = 40
MOST_MESSAGES = 5
# How much a word counts by where an article has it, and where it was written.
_IN_NAME, _IN_SUMMARY, _IN_BODY = 3, 2, 1
_IN_SUBJECT = 2
_OTHER_LANGUAGE = 0.8
# What has less in common is about something else.
LEAST_SCORE = 0.1
_COMPARED = {"article_id": 1, "language": 1, "title": 1, "summary": 1, "keywords": 1, "category": 1,
             "languages": 1, "edition": 1, "published_at": 1, "audiences": 1, "_stems": 1,
             "score": {"$meta": "textScore"}}


def suggest_articles(*, subject, body, language):
    """Show us which articles may answer what is being written."""
    return suggested("agents", subject, body, language)


def suggest_ticket_articles(*, ticket_id):
    """Show us which articles may answer a ticket, by what its requester wrote."""
    keeping.require_seen(ticket_id)
    ticket = Ticket.fetch_raw(ticket_id, {"subject": 1, "language": 1})
    said = Message.collection().find(
        {"ticket_id": ticket_id, "kind": "reply", "direction": "inbound"}, {"body": 1}
    ).sort([("said_at", 1), ("_id", 1)]).limit(MOST_MESSAGES)
    body = "\n".join(message["body"] for message in said)
    return suggested("agents", ticket["subject"], body, ticket.get("language"))


def suggested(readers, subject, body, language):
    """At most five articles for these readers, the best first."""
    languages = search.languages_of(readers)
    asked = {tag: _asked(readers, subject, body, tag) for tag in languages}
    # As much as there is to have in common, in the language in which it is most.
    most = max((whole for _, whole in asked.values()), default=0)
    wanted = shelf.best_language(languages, language)
    best = {}
    for tag, (weights, _) in asked.items():
        factor = 1 if wanted in (None, tag) else _OTHER_LANGUAGE
        for text in _compared(weights, tag, readers):
            score = factor * _in_common(text, weights, tag) / most
            if score >= LEAST_SCORE and score > best.get(text["article_id"], (0,))[0]:
                best[text["article_id"]] = (score, text)
    ranked = sorted(best.values(), key=lambda item: (-item[0], item[1]["_id"]))
    return {"items": [_shown(text, score, readers) for score, text in ranked[:MOST_SUGGESTED]]}


def _asked(readers, subject, body, language):
    """`({stem: (its weight, how it is written)}, what an article could have of it)`."""
    count = ReadableText.collection().count_documents({"readers": readers, "language": language})
    subject_words = words.words_in(subject)
    written = [*subject_words, *words.words_in(body)[:MOST_READ]]
    stems = words.stems_of(written, language)
    often = Counter(stems) + Counter({
        stem: _IN_SUBJECT for stem in set(stems[:len(subject_words)])})
    counts, spelt = vocabulary.counts_of(often, language, readers)
    # What half of all articles have says nothing of what it is about.
    weights = {stem: log((count + 1) / (in_texts + 0.5)) * min(often[stem], 1 + _IN_SUBJECT)
               for stem, in_texts in counts.items()
               if in_texts <= max(2, count / 2) and len(stem) > 1}
    rarest = sorted(weights, key=lambda stem: (-weights[stem], stem))[:MOST_TERMS]
    as_written = {stem: {word for word, one in zip(written, stems, strict=True) if one == stem}
                  for stem in rarest}
    chosen = {stem: (weights[stem], as_written[stem] | set(spelt[stem])) for stem in rarest}
    whole = _IN_NAME * sum(weights[stem] for stem in rarest)
    # A word or two in common are not all that somebody wanted to say.
    return chosen, max(whole, 2 * _IN_NAME * log(count + 1))


def _compared(weights, language, readers):
    terms = sorted({word for _, spellings in weights.values() for word in spellings})
    return search.texts_with(terms, language, readers, MOST_COMPARED, projection=_COMPARED)


def _in_common(text, weights, language):
    named = _stems([text["title"], *text.get("keywords", ())], language)
    summed = _stems([text.get("summary", "")], language)
    held = set(text["_stems"])
    return sum(
        weight * (_IN_NAME if stem in named else _IN_SUMMARY if stem in summed else _IN_BODY)
        for stem, (weight, _) in weights.items() if stem in held)


def _stems(parts, language):
    return set(words.stems_of([word for part in parts for word in words.words_in(part)], language))


def _shown(text, score, readers):
    more = {"audiences": text["audiences"]} if readers == "agents" else {}
    return shelf.shown(text, score=round(min(1.0, score), 4), **more)
