"""Articles in the portal of customers: those for them or for everybody, and nothing else."""

from . import ratings, search, shelf, suggestions

_READERS = "portal"


def list_portal_articles(*, party, limit, after, language, **where):
    """List the articles that customers may read, the latest first."""
    return shelf.page(_READERS, limit=limit, after=after, language=language, **where)


def get_portal_article(*, party, article_id, language):
    """Read an article that is there for customers."""
    return shelf.read(article_id, _READERS, language)


def search_portal_articles(*, party, **request):
    """Search the articles that customers may read."""
    return search.found(readers=_READERS, **request)


def suggest_portal_articles(*, party, subject, body, language):
    """Show which of them may answer what is about to be asked."""
    return suggestions.suggested(_READERS, subject, body, language)


def rate_portal_article(*, party, article_id, is_helpful, comment):
    """Keep whether an article helped whoever is signed in."""
    return ratings.rate(_READERS, article_id, is_helpful, comment)
