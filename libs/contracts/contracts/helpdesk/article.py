"""Articles: what we know and tell, in several languages, for us alone or for others too."""

from marshmallow import ValidationError, fields, validate

from ..common import (
    WORD,
    Day,
    ExpectedVersion,
    Flag,
    Id,
    Language,
    PageRequest,
    Recorded,
    Strict,
    Text,
    Time,
    Whole,
    many,
    page_of,
)

ARTICLE_STATES = ("draft", "published", "archived")
# Who may read it. What is internal is for us alone; what is public is for everybody.
ARTICLE_AUDIENCES = ("internal", "customer", "partner", "public")
LONGEST_ARTICLE = 50_000
MOST_LANGUAGES = 20
ARTICLE_SORTS = tuple(f"{sign}{name}" for name in ("created_at", "updated_at", "review_on")
                      for sign in ("", "-"))


def _each_language_once(texts):
    languages = [text["language"].lower() for text in texts]
    if len(set(languages)) < len(languages):
        raise ValidationError("A language is there twice.")


class ArticleText(Strict):
    """An article in one language."""

    language = Language(required=True)
    title = Text(200, required=True)
    summary = Text(500, allow_none=True)
    body = Text(LONGEST_ARTICLE, required=True, is_long=True, metadata={
        "description": "Markdown (CommonMark, with tables). HTML in it is shown as text."})
    keywords = many(Text(60), 30, metadata={
        "description": "What readers may call it otherwise; found, and not shown."})


def _texts(**options):
    return fields.List(
        fields.Nested(ArticleText), validate=[
            validate.Length(min=1, max=MOST_LANGUAGES), _each_language_once], **options)


def of_audiences(**options):
    return fields.List(
        fields.String(validate=validate.OneOf(ARTICLE_AUDIENCES)),
        validate=validate.Length(min=1, max=len(ARTICLE_AUDIENCES)), **options)


class ArticleChanges(Strict):
    """Texts are a draft until they are published; all else holds at once."""

    texts = _texts()
    audiences = of_audiences(metadata={
        "description": "Who may read it once it is published: us alone (`internal`), signed-in "
                       "customers, signed-in partners, or everybody (`public`). We read all."})
    category = fields.String(allow_none=True, validate=WORD)
    owner_id = Id("user", allow_none=True, metadata={
        "description": "Who of us sees to it that it stays true."})
    review_on = Day(allow_none=True, metadata={
        "description": "When it is to be read over again; told once on that day."})


class NewArticle(ArticleChanges):
    texts = _texts(required=True)
    audiences = of_audiences(load_default=("internal",), metadata={
        "description": "For us alone unless it is said otherwise."})


class ArticleHead(Recorded):
    """An article without its texts."""

    # Ratings come without a new version.
    CHANGES_WITH_TIME = True

    id = Id("article", required=True)
    state = fields.String(required=True, validate=validate.OneOf(ARTICLE_STATES))
    title = Text(200, required=True, metadata={"description": "In the first of its languages."})
    languages = many(Language(), MOST_LANGUAGES, required=True)
    audiences = of_audiences(required=True)
    category = fields.String(allow_none=True, validate=WORD)
    owner_id = Id("user", allow_none=True)
    review_on = Day(allow_none=True)
    edition = Whole(1, allow_none=True, metadata={
        "description": "The version that is published: 1, 2, 3…; null while none is."})
    published_at = Time(allow_none=True)
    is_changed = Flag(required=True, metadata={
        "description": "Whether its texts are otherwise than what is published."})
    archived_at = Time(allow_none=True)
    source_ticket_id = Id("ticket", allow_none=True, metadata={
        "description": "The solved ticket that it was made of."})
    helpful_count = Whole(allow_none=True, metadata={
        "description": "How many readers found it helpful, in all its editions."})
    unhelpful_count = Whole(allow_none=True)


class Article(ArticleHead):
    texts = _texts(required=True, metadata={"description": "The draft: as it would be published."})


class ArticleId(Strict):
    article_id = Id("article", required=True)


class ChangeArticle(ArticleId, ExpectedVersion):
    """Which article, and optionally at which version."""


class UpdateArticle(ChangeArticle):
    changes = fields.Nested(ArticleChanges, required=True)


class PublishArticle(ChangeArticle):
    edition = Whole(1, load_default=None, allow_none=True, metadata={
        "description": "An earlier edition, to publish its texts anew; the draft without."})


class ListArticles(PageRequest):
    state = fields.String(validate=validate.OneOf(ARTICLE_STATES), metadata={
        "description": "Those that are not archived when it is not given."})
    audience = fields.String(validate=validate.OneOf(ARTICLE_AUDIENCES))
    category = fields.String(validate=WORD)
    language = Language()
    owner_id = Id("user")
    source_ticket_id = Id("ticket")
    review_until = Day(metadata={
        "description": "Those that are to be read over again by this day."})
    sort = fields.String(load_default="-updated_at", validate=validate.OneOf(ARTICLE_SORTS))


ArticleHeadPage = page_of(ArticleHead, "ArticleHeadPage")


class ArticleEditionHead(Recorded):
    """A version of an article that was published."""

    CHANGES_WITH_TIME = True

    id = Id("article_edition", required=True)
    article_id = Id("article", required=True)
    edition = Whole(1, required=True)
    title = Text(200, required=True)
    languages = many(Language(), MOST_LANGUAGES, required=True)
    published_at = Time(required=True)
    published_by_id = fields.String(required=True)
    from_edition = Whole(1, allow_none=True, metadata={
        "description": "The earlier edition whose texts were published anew."})
    helpful_count = Whole(required=True)
    unhelpful_count = Whole(required=True)


class ArticleEdition(ArticleEditionHead):
    texts = _texts(required=True)


class ListArticleEditions(PageRequest, ArticleId):
    """Of one article."""


class ArticleEditionId(ArticleId):
    article_edition_id = Id("article_edition", required=True)


ArticleEditionPage = page_of(ArticleEditionHead, "ArticleEditionPage")


class ArticleTold(Strict):
    article = fields.Nested(ArticleHead, required=True)


class SynonymGroup(Strict):
    """Words of one language that mean the same to who searches."""

    language = Language(required=True)
    words = fields.List(
        Text(60), required=True, validate=validate.Length(min=2, max=20))


class Synonyms(Strict):
    groups = many(SynonymGroup, 500, required=True)


class SetSynonyms(Synonyms, ExpectedVersion):
    """All of them."""


class HeldSynonyms(Synonyms):
    version = Whole(0, required=True, metadata={"description": "0 while nobody has set them."})


class CreateTicketArticle(Strict):
    ticket_id = Id("ticket", required=True)
    language = Language(load_default=None, allow_none=True, metadata={
        "description": "In which language the ticket was answered; the ticket's own without."})
