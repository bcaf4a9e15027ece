"""Articles for anybody, without signing in."""

from . import search, shelf

_READERS = "public"


def list_public_articles(*, limit, after, language, **where):
    """List the articles that anybody may read, the latest first."""
    return shelf.page(_READERS, limit=limit, after=after, language=language, **where)


def get_public_article(*, article_id, language):
    """Read an article that is there for everybody."""
    return shelf.read(article_id, _READERS, language)


def search_public_articles(**request):
    """Search the articles that anybody may read."""
    return search.found(readers=_READERS, **request)
