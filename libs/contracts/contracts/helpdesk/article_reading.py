"""Articles as they are read, found, proposed and judged."""

from marshmallow import fields, validate

from ..common import (
    WORD,
    Day,
    Flag,
    Id,
    Language,
    PageRequest,
    Recorded,
    Share,
    Strict,
    Text,
    Time,
    Whole,
    many,
    page_of,
)
from .article import LONGEST_ARTICLE, MOST_LANGUAGES, ArticleId, of_audiences

# Who reads: we, by the API of agents, or those of a portal, or anybody.
ARTICLE_READERS = ("agents", "portal", "partner", "public")
MOST_SUGGESTED = 5


class ReadingArticle(ArticleId):
    language = Language(load_default=None, allow_none=True, metadata={
        "description": "The one that is wanted; another where the article is not in it."})


class ReadArticle(ReadingArticle):
    is_draft = Flag(load_default=False, metadata={
        "description": "Read what is not published yet, as readers would see it."})


class ArticleBrief(Strict):
    """An article in one language, without its text."""

    article_id = Id("article", required=True)
    language = Language(required=True)
    title = Text(200, required=True)
    summary = Text(500, allow_none=True)
    category = fields.String(allow_none=True, validate=WORD)
    languages = many(Language(), MOST_LANGUAGES, required=True, metadata={
        "description": "The languages that it is there in."})
    edition = Whole(1, allow_none=True)
    published_at = Time(allow_none=True)


class ArticleRead(ArticleBrief):
    html = fields.String(required=True, metadata={
        "description": "HTML of an allow-list: no scripts, styles, forms or frames; links lead to "
                       "http, https, mailto and tel."})


class ListReadableArticles(PageRequest):
    language = Language(load_default=None, allow_none=True, metadata={
        "description": "The one in which titles are wanted."})
    category = fields.String(validate=WORD)


ArticleBriefPage = page_of(ArticleBrief, "ArticleBriefPage")


class SearchArticles(PageRequest):
    """Words, of which some have to be there; quotes and signs mean nothing."""

    q = Text(200, required=True)
    language = Language(load_default=None, allow_none=True, metadata={
        "description": "What is found in it comes first, then what is found in others."})
    category = fields.String(validate=WORD)


class ArticleFound(ArticleBrief):
    snippet = fields.String(required=True, metadata={
        "description": "What is around the words that were found, as HTML of plain text in which "
                       "they stand in <mark>."})


class ArticleFoundByUs(ArticleFound):
    audiences = of_audiences(required=True)


ArticleFoundPage = page_of(ArticleFound, "ArticleFoundPage")
ArticleFoundByUsPage = page_of(ArticleFoundByUs, "ArticleFoundByUsPage")


class SuggestArticles(Strict):
    """What somebody is about to ask."""

    subject = Text(300, load_default="", minimum=0)
    body = Text(LONGEST_ARTICLE, load_default="", minimum=0, is_long=True)
    language = Language(load_default=None, allow_none=True)


class SuggestTicketArticles(Strict):
    ticket_id = Id("ticket", required=True)


class SuggestedArticle(ArticleBrief):
    score = Share(required=True, metadata={
        "description": "How much of what was asked it is about, by its rarest words."})


class SuggestedByUs(SuggestedArticle):
    audiences = of_audiences(required=True)


class SuggestedArticles(Strict):
    """The best first; none where none fits."""

    items = many(SuggestedArticle, MOST_SUGGESTED, required=True)


class ArticlesSuggestedToUs(Strict):
    """The best first; none where none fits."""

    items = many(SuggestedByUs, MOST_SUGGESTED, required=True)


class RateArticle(ArticleId):
    """Whoever says so again changes what they said of this edition."""

    is_helpful = Flag(required=True)
    comment = Text(1000, load_default=None, allow_none=True, is_long=True)


class RatingKept(Strict):
    article_id = Id("article", required=True)
    edition = Whole(1, required=True)
    is_helpful = Flag(required=True)
    comment = Text(1000, allow_none=True, is_long=True)


class ArticleRating(Recorded):
    """What a reader said of an edition; nobody is told who."""

    id = Id("article_rating", required=True)
    edition = Whole(1, required=True)
    is_helpful = Flag(required=True)
    comment = Text(1000, allow_none=True, is_long=True)
    readers = fields.String(required=True, validate=validate.OneOf(ARTICLE_READERS))


class ListArticleRatings(PageRequest, ArticleId):
    is_helpful = Flag()


ArticleRatingPage = page_of(ArticleRating, "ArticleRatingPage")


class ArticleGap(Strict):
    """What was searched for in vain."""

    text = Text(200, required=True, metadata={
        "description": "The words, without capitals and accents; what looks like an address or a "
                       "number of somebody is left out."})
    language = Language(allow_none=True)
    readers = fields.String(required=True, validate=validate.OneOf(ARTICLE_READERS))
    count = Whole(1, required=True)
    last_on = Day(required=True)


class ListArticleGaps(Strict):
    since = Day(load_default=None, allow_none=True, metadata={
        "description": "From this day on; all that is kept, 90 days, without."})
    readers = fields.String(
        load_default=None, allow_none=True, validate=validate.OneOf(ARTICLE_READERS))
    language = Language(load_default=None, allow_none=True)
    limit = Whole(1, 200, load_default=50)


class ArticleGaps(Strict):
    """What was searched for most comes first."""

    items = many(ArticleGap, 200, required=True)
