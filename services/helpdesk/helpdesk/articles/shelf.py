"""What readers find of articles: put there, taken away, and read by who may.

Whatever is read for readers goes through here or through `search`, which ask first for whom a text
is. An article that is for us alone is there for nobody else: not found, not counted, not refused in
another way than one that does not exist.
"""

from functools import partial

from chassis import paging
from chassis.jobs import as_service
from chassis.outbox import commit
from chassis.store import insert
from contracts.errors import NotFound

from . import rendering, vocabulary, words
from .models import Article, ArticleEdition, ReadableText

# Counted up when texts would be made otherwise of the same editions; those that are there are made
# anew then.
MADE_BY = 1
BATCH = 50

# Which readers reads what.
_READERS = {
    "internal": ("agents",),
    "customer": ("agents", "portal"),
    "partner": ("agents", "partner"),
    "public": ("agents", "portal", "partner", "public"),
}
_BRIEF = {"article_id": 1, "language": 1, "title": 1, "summary": 1, "category": 1, "languages": 1,
          "edition": 1, "published_at": 1, "audiences": 1}


def readers_of(audiences):
    """The readers that have articles of these audiences."""
    return sorted({reader for audience in audiences for reader in _READERS[audience]})


def put_out(article):
    """Have readers find an article as it is published now, or no more; in the same transaction."""
    there = ReadableText.collection()
    before = list(there.find({"article_id": article.id}))
    after = _texts_of(article) if article.state == "published" else []
    there.delete_many({"article_id": article.id})
    if after:
        insert(there, after)
    vocabulary.recount(before, after)


def renew_texts():
    """Make anew what was made of editions by an earlier version of our code."""
    with as_service("helpdesk"):
        old = ReadableText.collection().find(
            {"_made_by": {"$lt": MADE_BY}}, {"article_id": 1}).limit(BATCH)
        for article_id in {raw["article_id"] for raw in old}:
            commit(partial(_renew, article_id))


def _renew(article_id):
    put_out(Article.fetch(article_id))


def _texts_of(article):
    edition = ArticleEdition.collection().find_one(
        {"article_id": article.id, "edition": article.edition})
    languages = [text["language"] for text in edition["texts"]]
    also = {"category": article.category} if article.category else {}
    return [{
        **_readable(text), **also, "_id": f"{article.id}/{text['language']}",
        "article_id": article.id, "language": text["language"], "languages": languages,
        "is_first": text is edition["texts"][0], "readers": readers_of(article.audiences),
        "audiences": list(article.audiences), "edition": edition["edition"],
        "published_at": edition["published_at"], "version": 1, "_made_by": MADE_BY,
        "created_at": edition["published_at"], "updated_at": edition["published_at"],
    } for text in edition["texts"]]


def _readable(text):
    language, html = text["language"], rendering.html_of(text["body"])
    body = rendering.text_of(html)
    said = [text["title"], text.get("summary") or "", body, *(text.get("keywords") or ())]
    written = sorted({word for part in said for word in words.words_in(part)})
    return {
        "title": text["title"], "body": body, "html": html,
        **{name: text[name] for name in ("summary", "keywords") if text.get(name)},
        "_stemming": words.stemming_of(language),
        "_stems": sorted(set(words.stems_of(written, language))),
        "_words": sorted({words.fold(word) for word in written}),
    }


def read(article_id, readers, language):
    """An article as these readers read it. Raises NotFound for one that is not for them."""
    return shown(one(article_id, readers, language), also=("html",))


def one(article_id, readers, language=None, projection=None):
    """The stored text of an article in that language, or the next best, if these readers may."""
    found = list(ReadableText.collection().find(
        {"article_id": article_id, "readers": readers}, projection))
    if not found:
        raise NotFound(f"There is no article {article_id}.", id=article_id)
    wanted = best_language([text["language"] for text in found], language)
    return next((text for text in found if text["language"] == wanted),
                next(text for text in found if text["is_first"]))


def best_language(available, wanted):
    """The one of the languages that is wanted, or is closest to it; None for none."""
    if wanted is None:
        return None
    same = [tag for tag in available if tag.lower() == wanted.lower()]
    code = wanted.split("-")[0].lower()
    return next(iter([*same, *(tag for tag in available if tag.split("-")[0].lower() == code)]),
                None)


def page(readers, *, limit, after, language=None, **where):
    """A page of what these readers may read, the latest first, each article once."""
    found = paging.page(
        ReadableText.collection(), {"readers": readers, "is_first": True, **where},
        sort="-published_at", kind=paging.moment, limit=limit, after=after, show=dict,
        projection=_BRIEF)
    texts = found["items"]
    if language is not None:
        texts = _in_language(texts, readers, language)
    return {**found, "items": [shown(text) for text in texts]}


def _in_language(texts, readers, language):
    """The same articles, each in the wanted language where it is there in it."""
    wanted = {text["article_id"]: best_language(text["languages"], language) for text in texts}
    ids = [f"{id}/{tag}" for id, tag in wanted.items() if tag is not None]
    found = {text["article_id"]: text for text in ReadableText.collection().find(
        {"_id": {"$in": ids}, "readers": readers}, _BRIEF)}
    return [found.get(text["article_id"], text) for text in texts]


def shown(text, also=(), **more):
    """A stored text as its readers see it, field by field."""
    names = ("article_id", "language", "title", "summary", "category", "languages", "edition",
             "published_at", *also)
    return {**{name: text[name] for name in names if text.get(name) is not None}, **more}
