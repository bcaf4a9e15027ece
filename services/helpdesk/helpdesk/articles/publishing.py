"""Publishing: a draft becomes an edition, which never changes, and readers find it."""

from chassis import clock, paging
from chassis.ids import new_id
from chassis.outbox import announce
from chassis.store import view
from contracts import helpdesk as contract
from contracts.errors import NotFound, ValidationFailed

from ..errors import ArticleIsNotPublished
from ..tickets.keeping import actor_id
from . import articles, rendering, shelf
from .models import Article, ArticleEdition, shown_edition

_HEAD = {"texts.body": 0, "texts.keywords": 0}


def publish_article(*, article_id, edition, expected_version):
    """Publish the draft, or the texts of an earlier edition anew, as the next edition.

    What is published already is not published again. A draft that was changed since the last time
    stays when an earlier edition is published.
    """
    article = articles.fetch(article_id, expected_version)
    texts = article.texts if edition is None else _texts_of(article_id, edition)
    held = article.edition and _texts_of(article_id, article.edition)
    if texts != held:
        _make_edition(article, texts, edition)
        announce(contract.article_published, article=article.to_head())
    return articles.get_article(article_id=article_id)


def _make_edition(article, texts, from_edition):
    now = clock.now()
    made = ArticleEdition(
        id=new_id(ArticleEdition.ENTITY), article_id=article.id, edition=(article.edition or 0) + 1,
        texts=texts, published_at=now, published_by_id=actor_id(), from_edition=from_edition).add()
    if not article.is_changed:
        article.texts = texts
    article.edition, article.published_at, article.state = made.edition, now, "published"
    article.is_changed = article.texts != texts
    article.put(at=now)
    shelf.put_out(article)


def _texts_of(article_id, edition):
    found = ArticleEdition.collection().find_one({"article_id": article_id, "edition": edition})
    if found is None:
        raise ValidationFailed.at("/edition", "The article never had this edition.")
    return found["texts"]


def list_article_editions(*, article_id, limit, after):
    """List what was published of an article, the latest first."""
    Article.fetch_raw(article_id, {"_id": 1})
    return paging.page(
        ArticleEdition.collection(), {"article_id": article_id}, sort="-edition",
        kind=paging.whole, limit=limit, after=after, show=_head, projection=_HEAD)


def get_article_edition(*, article_id, article_edition_id):
    """Show what was once published of an article."""
    raw = ArticleEdition.fetch_raw(article_edition_id)
    if raw["article_id"] != article_id:
        raise NotFound(f"There is no article_edition {article_edition_id}.", id=article_edition_id)
    return _counted(shown_edition(raw))


def read_article(*, article_id, language, is_draft):
    """Read an article as its readers do, or its draft as they would."""
    raw = Article.fetch_raw(article_id)
    if is_draft:
        return _drafted(raw, language)
    if raw["state"] != "published":
        raise ArticleIsNotPublished(id=article_id)
    return shelf.read(article_id, "agents", language)


def _drafted(raw, language):
    languages = [text["language"] for text in raw["texts"]]
    wanted = shelf.best_language(languages, language) or languages[0]
    text = next(text for text in raw["texts"] if text["language"] == wanted)
    return shelf.shown(
        {**view(raw), **text, "article_id": raw["_id"], "languages": languages},
        html=rendering.html_of(text["body"]))


def _head(raw):
    shown = shown_edition(raw)
    del shown["texts"]
    return _counted(shown)


def _counted(shown):
    return {"helpful_count": 0, "unhelpful_count": 0, **shown}
