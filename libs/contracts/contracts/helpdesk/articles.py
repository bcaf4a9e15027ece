"""Articles: what we can ask and are told of them."""

from ..common import Empty
from ..declare import delete, get, patch, post, put
from ..errors import Conflict
from . import article as a
from . import article_reading as r
from .declared import CHANGED, NOT_FOUND, helpdesk

_ARCHIVED = {"article_is_archived": Conflict}
_ONE = {name: {"article_id": "id"} for name in (
    "get_article", "update_article", "publish_article", "list_article_editions")}

create_article = helpdesk.command(
    "create_article", "Write an article; nobody else reads it before it is published.",
    request=a.NewArticle, reply=a.Article, permission="articles:write",
    route=post("/articles", location="/articles/{id}"), links=_ONE,
)
get_article = helpdesk.query(
    "get_article", "See an article with its draft.",
    request=a.ArticleId, reply=a.Article, permission="tickets:read",
    route=get("/articles/{article_id}"), errors=NOT_FOUND,
)
list_articles = helpdesk.query(
    "list_articles", "List articles, drafts too.",
    request=a.ListArticles, reply=a.ArticleHeadPage, permission="tickets:read",
    route=get("/articles"),
)
update_article = helpdesk.command(
    "update_article", "Change the draft of an article, or who reads it and who looks after it.",
    request=a.UpdateArticle, reply=a.Article, permission="articles:write",
    route=patch("/articles/{article_id}"), errors=CHANGED | _ARCHIVED,
)
archive_article = helpdesk.command(
    "archive_article", "Put an article away: nobody finds or reads it any more.",
    request=a.ChangeArticle, reply=None, permission="articles:write",
    route=delete("/articles/{article_id}"), errors=CHANGED, safe_to_repeat=True,
)
restore_article = helpdesk.command(
    "restore_article", "Take an article back that was put away, as it was.",
    request=a.ChangeArticle, reply=a.Article, permission="articles:write",
    route=post("/articles/{article_id}/restore", status=200), errors=CHANGED,
    safe_to_repeat=True,
)
publish_article = helpdesk.command(
    "publish_article", "Publish the draft of an article, or an earlier edition anew.",
    request=a.PublishArticle, reply=a.Article, permission="articles:write",
    route=post("/articles/{article_id}/publish", status=200), errors=CHANGED | _ARCHIVED,
)
list_article_editions = helpdesk.query(
    "list_article_editions", "List what was published of an article, the latest first.",
    request=a.ListArticleEditions, reply=a.ArticleEditionPage, permission="tickets:read",
    route=get("/articles/{article_id}/versions"), errors=NOT_FOUND,
)
get_article_edition = helpdesk.query(
    "get_article_edition", "See what was once published of an article.",
    request=a.ArticleEditionId, reply=a.ArticleEdition, permission="tickets:read",
    route=get("/articles/{article_id}/versions/{article_edition_id}"), errors=NOT_FOUND,
)
read_article = helpdesk.query(
    "read_article", "Read an article as its readers do.",
    request=r.ReadArticle, reply=r.ArticleRead, permission="tickets:read",
    route=get("/articles/{article_id}/page"),
    errors=NOT_FOUND | {"article_is_not_published": Conflict},
)
search_articles = helpdesk.query(
    "search_articles", "Search what is published, the best first.",
    request=r.SearchArticles, reply=r.ArticleFoundByUsPage, permission="tickets:read",
    route=get("/articles/search"),
)
suggest_articles = helpdesk.query(
    "suggest_articles", "See which articles may answer what is being written.",
    request=r.SuggestArticles, reply=r.ArticlesSuggestedToUs, permission="tickets:read",
    route=post("/articles/suggest", status=200),
)
suggest_ticket_articles = helpdesk.query(
    "suggest_ticket_articles", "See which articles may answer a ticket.",
    request=r.SuggestTicketArticles, reply=r.ArticlesSuggestedToUs, permission="tickets:read",
    route=get("/tickets/{ticket_id}/suggested-articles"), errors=NOT_FOUND, objects=("ticket",),
)
create_ticket_article = helpdesk.command(
    "create_ticket_article", "Make the draft of an article of a solved ticket, once.",
    request=a.CreateTicketArticle, reply=a.Article, permission="articles:write",
    route=post("/tickets/{ticket_id}/article", location="/articles/{id}"), objects=("ticket",),
    errors=NOT_FOUND | {"ticket_is_open": Conflict, "ticket_is_merged": Conflict},
)
rate_article = helpdesk.command(
    "rate_article", "Say whether an article is helpful.",
    request=r.RateArticle, reply=r.RatingKept, permission="tickets:read",
    route=post("/articles/{article_id}/rate", status=200),
    errors=NOT_FOUND | {"article_is_not_published": Conflict}, safe_to_repeat=True,
)
list_article_ratings = helpdesk.query(
    "list_article_ratings", "See what readers said of an article, the latest first.",
    request=r.ListArticleRatings, reply=r.ArticleRatingPage, permission="tickets:read",
    route=get("/articles/{article_id}/ratings"), errors=NOT_FOUND,
)
list_article_gaps = helpdesk.query(
    "list_article_gaps", "See what was searched for in vain, the most wanted first.",
    request=r.ListArticleGaps, reply=r.ArticleGaps, permission="tickets:read",
    route=get("/article-gaps"),
)
get_article_synonyms = helpdesk.query(
    "get_article_synonyms", "See which words mean the same to who searches.",
    request=Empty, reply=a.HeldSynonyms, permission="tickets:read",
    route=get("/article-synonyms"),
)
set_article_synonyms = helpdesk.command(
    "set_article_synonyms", "Decide which words mean the same to who searches.",
    request=a.SetSynonyms, reply=a.HeldSynonyms, permission="articles:write",
    route=put("/article-synonyms"), errors=CHANGED,
)

article_published = helpdesk.event(
    "helpdesk.article.published", "An article was published, or taken back into the shelf.",
    a.ArticleTold)
article_archived = helpdesk.event(
    "helpdesk.article.archived", "An article was put away.", a.ArticleTold)
article_review_due = helpdesk.event(
    "helpdesk.article.review_due", "An article is to be read over again.", a.ArticleTold)
