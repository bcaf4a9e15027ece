"""Whether articles help: each reader says it once of each edition, and may change their mind."""

from pymongo.errors import DuplicateKeyError

from chassis import clock, paging
from chassis.ids import new_id
from chassis.store import again
from contracts.context import current_call

from ..errors import ArticleIsNotPublished
from . import shelf
from .models import Article, ArticleEdition, ArticleRating

_COUNTED = {True: "helpful_count", False: "unhelpful_count"}


def rate_article(*, article_id, is_helpful, comment):
    """Say whether an article is helpful to us."""
    if Article.fetch_raw(article_id, {"state": 1})["state"] != "published":
        raise ArticleIsNotPublished(id=article_id)
    return rate("agents", article_id, is_helpful, comment)


def rate(readers, article_id, is_helpful, comment):
    """Keep what the caller says of an article, in the place of what they said of that edition."""
    edition = shelf.one(article_id, readers, projection={
        "edition": 1, "language": 1, "is_first": 1})["edition"]
    actor = current_call().actor
    said = {"is_helpful": is_helpful, "comment": comment}
    whose = {"article_id": article_id, "edition": edition, "_reader_id": actor.id}
    before = ArticleRating.collection().find_one(whose)
    if before is None:
        _add({**whose, **said, "readers": readers, "_contact_id": actor.contact_id})
    elif {name: before.get(name) for name in said} != said:
        rating = ArticleRating.fetch(before["_id"])
        rating.is_helpful, rating.comment = is_helpful, comment
        rating.put()
    _count(article_id, edition, before and before["is_helpful"], is_helpful)
    return {"article_id": article_id, "edition": edition,
            **{name: value for name, value in said.items() if value is not None}}


def _add(said):
    now = clock.now()
    kept = {name: value for name, value in said.items() if value is not None}
    try:
        ArticleRating.add_raw({"_id": new_id(ArticleRating.ENTITY), "version": 1, **kept,
                               "created_at": now, "updated_at": now})
    except DuplicateKeyError as error:
        raise again("The same reader was quicker.") from error


def _count(article_id, edition, before, after):
    if before == after:
        return
    counts = {_COUNTED[after]: 1, **({_COUNTED[before]: -1} if before is not None else {})}
    ArticleEdition.collection().update_one(
        {"article_id": article_id, "edition": edition}, {"$inc": counts})


def list_article_ratings(*, article_id, limit, after, **filters):
    """See what readers said of an article, the latest first; not who."""
    Article.fetch_raw(article_id, {"_id": 1})
    return paging.page(
        ArticleRating.collection(), {"article_id": article_id, **filters}, sort="-updated_at",
        kind=paging.moment, limit=limit, after=after, show=_shown)


def _shown(raw):
    return {"id": raw["_id"], **{name: raw[name] for name in (
        "version", "created_at", "updated_at", "edition", "is_helpful", "comment", "readers")
        if raw.get(name) is not None}}
