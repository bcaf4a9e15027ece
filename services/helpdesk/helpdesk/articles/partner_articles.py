"""Articles in the portal of partners: what is there for them or for everybody, and nothing else."""

from . import ratings, search, shelf, suggestions

_READERS = "partner"


def list_partner_articles(*, party, limit, after, language, **where):
    """List the articles that partners may read, the latest first."""
    return shelf.page(_READERS, limit=limit, after=after, language=language, **where)


def get_partner_article(*, party, article_id, language):
    """Read an article that is there for partners."""
    return shelf.read(article_id, _READERS, language)


def search_partner_articles(*, party, **request):
    """Search the articles that partners may read."""
    return search.found(readers=_READERS, **request)


def suggest_partner_articles(*, party, subject, body, language):
    """Show which of them may answer what is about to be asked."""
    return suggestions.suggested(_READERS, subject, body, language)


def rate_partner_article(*, party, article_id, is_helpful, comment):
    """Keep whether an article helped whoever is signed in."""
    return ratings.rate(_READERS, article_id, is_helpful, comment)
