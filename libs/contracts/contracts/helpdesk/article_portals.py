"""Articles as customers, partners and anybody read them."""

from ..declare import get, post
from ..errors import RateLimited
from . import article_reading as r
from .declared import NOT_FOUND, helpdesk

_LIMITED = {RateLimited.code: RateLimited}

list_portal_articles = helpdesk.query(
    "list_portal_articles", "See the articles that are there for customers, the latest first.",
    request=r.ListReadableArticles, reply=r.ArticleBriefPage, permission="portal:use",
    route=get("/articles", audience="portal"),
)
get_portal_article = helpdesk.query(
    "get_portal_article", "Read an article.",
    request=r.ReadingArticle, reply=r.ArticleRead, permission="portal:use",
    route=get("/articles/{article_id}", audience="portal"), errors=NOT_FOUND,
)
search_portal_articles = helpdesk.query(
    "search_portal_articles", "Search articles, the best first.",
    request=r.SearchArticles, reply=r.ArticleFoundPage, permission="portal:use",
    route=get("/articles/search", audience="portal"),
)
suggest_portal_articles = helpdesk.query(
    "suggest_portal_articles", "See which articles may answer what you are about to ask.",
    request=r.SuggestArticles, reply=r.SuggestedArticles, permission="portal:use",
    route=post("/articles/suggest", status=200, audience="portal"),
)
rate_portal_article = helpdesk.command(
    "rate_portal_article", "Say whether an article helped you.",
    request=r.RateArticle, reply=r.RatingKept, permission="portal:use",
    route=post("/articles/{article_id}/rate", status=200, audience="portal"), errors=NOT_FOUND,
    safe_to_repeat=True,
)

list_partner_articles = helpdesk.query(
    "list_partner_articles", "See the articles that are there for partners, the latest first.",
    request=r.ListReadableArticles, reply=r.ArticleBriefPage, permission="partner:use",
    route=get("/articles", audience="partner"),
)
get_partner_article = helpdesk.query(
    "get_partner_article", "Read an article.",
    request=r.ReadingArticle, reply=r.ArticleRead, permission="partner:use",
    route=get("/articles/{article_id}", audience="partner"), errors=NOT_FOUND,
)
search_partner_articles = helpdesk.query(
    "search_partner_articles", "Search articles, the best first.",
    request=r.SearchArticles, reply=r.ArticleFoundPage, permission="partner:use",
    route=get("/articles/search", audience="partner"),
)
suggest_partner_articles = helpdesk.query(
    "suggest_partner_articles", "See which articles may answer what you are about to ask.",
    request=r.SuggestArticles, reply=r.SuggestedArticles, permission="partner:use",
    route=post("/articles/suggest", status=200, audience="partner"),
)
rate_partner_article = helpdesk.command(
    "rate_partner_article", "Say whether an article helped you.",
    request=r.RateArticle, reply=r.RatingKept, permission="partner:use",
    route=post("/articles/{article_id}/rate", status=200, audience="partner"), errors=NOT_FOUND,
    safe_to_repeat=True,
)

list_public_articles = helpdesk.query(
    "list_public_articles", "See the articles that are there for everybody, the latest first.",
    request=r.ListReadableArticles, reply=r.ArticleBriefPage, permission=None,
    route=get("/public/articles"), errors=_LIMITED,
)
get_public_article = helpdesk.query(
    "get_public_article", "Read an article, without signing in.",
    request=r.ReadingArticle, reply=r.ArticleRead, permission=None,
    route=get("/public/articles/{article_id}"), errors=NOT_FOUND | _LIMITED,
)
search_public_articles = helpdesk.query(
    "search_public_articles", "Search articles, without signing in.",
    request=r.SearchArticles, reply=r.ArticleFoundPage, permission=None,
    route=get("/public/articles/search"), errors=_LIMITED,
)
