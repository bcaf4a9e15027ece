"""Articles: written, listed, changed, put away and taken back."""

from chassis import clock, paging
from chassis.ids import new_id
from chassis.outbox import announce
from contracts import helpdesk as contract

from ..errors import ArticleIsArchived
from . import shelf
from .models import Article, ArticleEdition, shown_article, shown_head

_KEYS = {"created_at": ("created_at", paging.moment), "updated_at": ("updated_at", paging.moment),
         "review_on": ("_review_key", paging.text)}
_NOT_ARCHIVED = {"$in": ["draft", "published"]}


def create_article(*, texts, audiences, **fields):
    """Write an article; nobody else reads it before it is published."""
    return write(texts=texts, audiences=audiences, **fields).to_view()


def write(*, texts, audiences, **fields):
    """A new draft, stored."""
    given = {name: value for name, value in fields.items() if value is not None}
    return Article(id=new_id(Article.ENTITY), state="draft", is_changed=True, texts=_kept(texts),
                   audiences=list(dict.fromkeys(audiences)), **given).add()


def get_article(*, article_id):
    """Show an article with its draft."""
    raw = Article.fetch_raw(article_id)
    return {**shown_article(raw), **votes_of([article_id])[article_id]}


def list_articles(*, limit, after, sort, state=None, audience=None, language=None,
                  review_until=None, **filters):
    """List articles, drafts too; those that were put away when they are asked for."""
    where = {"state": state or _NOT_ARCHIVED, **filters}
    for name, value in (("audiences", audience), ("texts.language", language)):
        if value is not None:
            where[name] = value
    if review_until is not None:
        where["_review_key"] = {"$lte": review_until}
    sign, name = ("-", sort[1:]) if sort.startswith("-") else ("", sort)
    key, kind = _KEYS[name]
    found = paging.page(Article.collection(), where, sort=f"{sign}{key}", kind=kind, limit=limit,
                        after=after, show=shown_head)
    votes = votes_of([item["id"] for item in found["items"]])
    return {**found, "items": [{**item, **votes[item["id"]]} for item in found["items"]]}


def update_article(*, article_id, changes, expected_version):
    """Change the draft, or who reads it and who looks after it; the latter holds at once."""
    article = fetch(article_id, expected_version)
    before = article.to_view()
    changes = dict(changes)
    if "texts" in changes:
        article.texts = _kept(changes.pop("texts"))
        article.is_changed = differs(article)
    if "audiences" in changes:
        article.audiences = list(dict.fromkeys(changes.pop("audiences")))
    for name, value in changes.items():
        setattr(article, name, value)
    if shown_article(article.to_raw()) != before:
        article.put()
        if (article.audiences, article.category) != (before["audiences"], before.get("category")):
            shelf.put_out(article)
    return _with_votes(article)


def archive_article(*, article_id, expected_version):
    """Put an article away. Doing so twice is doing it once."""
    article = Article.fetch(article_id, expected_version=expected_version)
    if article.archived_at:
        return
    article.state, article.archived_at = "archived", clock.now()
    article.put(at=article.archived_at)
    shelf.put_out(article)
    announce(contract.article_archived, article=article.to_head())


def restore_article(*, article_id, expected_version):
    """Take an article back that was put away, as it was: published, if it was."""
    article = Article.fetch(article_id, expected_version=expected_version)
    if article.archived_at:
        article.state, article.archived_at = "published" if article.edition else "draft", None
        article.put()
        shelf.put_out(article)
        if article.edition:
            announce(contract.article_published, article=article.to_head())
    return _with_votes(article)


def fetch(article_id, expected_version=None):
    """An article that may be changed. Raises ArticleIsArchived for one that was put away."""
    article = Article.fetch(article_id, expected_version=expected_version)
    if article.archived_at:
        raise ArticleIsArchived(id=article_id)
    return article


def differs(article):
    """Whether the draft is otherwise than what is published."""
    if article.edition is None:
        return True
    published = ArticleEdition.collection().find_one(
        {"article_id": article.id, "edition": article.edition}, {"texts": 1})
    return published["texts"] != article.texts


def votes_of(article_ids):
    """`{article id: its counts}` of what readers said, in all editions."""
    votes = {id: {"helpful_count": 0, "unhelpful_count": 0} for id in article_ids}
    for raw in ArticleEdition.collection().find(
            {"article_id": {"$in": article_ids}},
            {"article_id": 1, "helpful_count": 1, "unhelpful_count": 1}):
        for name, count in votes[raw["article_id"]].items():
            votes[raw["article_id"]][name] = count + raw.get(name, 0)
    return votes


def _with_votes(article):
    return {**article.to_view(), **votes_of([article.id])[article.id]}


def _kept(texts):
    """Texts as they are stored, so that what is not said is the same whichever way it is not."""
    return [{name: value for name, value in text.items() if value not in (None, [], "")}
            for text in texts]
