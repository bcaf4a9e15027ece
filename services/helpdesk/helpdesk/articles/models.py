"""What is kept of articles, and by which indexes it is found."""

from mongoengine import (
    BooleanField,
    DateTimeField,
    DictField,
    IntField,
    ListField,
    StringField,
)

from chassis.ids import new_id
from chassis.store import Document, view

# Sorts after every day, for articles that nobody has to read over again.
NEVER_ON = "9999-12-31"
# What counts how much when something is searched for.
WEIGHTS = {"title": 12, "keywords": 8, "summary": 4, "body": 1}


def _sorted_by(*fields):
    """An index for each way in which a list of what these fields find can be sorted."""
    return [{"fields": [*fields, key, "id"]} for key in ("created_at", "updated_at", "review_key")]


class Article(Document):
    """An article with its draft. Nobody but us reads it here."""

    ENTITY = "article"
    meta = {
        "collection": "articles",
        "indexes": [
            *_sorted_by("state"),
            *_sorted_by("owner_id", "state"),
            {"fields": ["source_ticket_id"], "unique": True, "sparse": True},
            # Those of which it has yet to be told that they are to be read over again.
            {"fields": ["review_waits_on"], "sparse": True},
        ],
    }

    state = StringField(required=True)
    texts = ListField(DictField(), required=True)
    audiences = ListField(StringField(), required=True)
    category = StringField()
    owner_id = StringField()
    review_on = StringField()
    edition = IntField()
    published_at = DateTimeField()
    is_changed = BooleanField(required=True)
    archived_at = DateTimeField()
    source_ticket_id = StringField()

    # Private: what lists are sorted by, also where there is nothing to sort by.
    review_key = StringField(db_field="_review_key")
    review_told_on = StringField(db_field="_review_told_on")
    review_waits_on = StringField(db_field="_review_waits_on")

    def to_raw(self):
        self.review_key = self.review_on or NEVER_ON
        is_told = self.review_on is None or self.review_on == self.review_told_on
        self.review_waits_on = None if is_told or self.state == "archived" else self.review_on
        return super().to_raw()

    def to_view(self):
        return shown_article(self.stored or self.to_raw())

    def to_head(self):
        return shown_head(self.stored or self.to_raw())


def shown_article(raw):
    """A stored article as it is shown to us, whole."""
    return {**view(raw), **_named(raw)}


def shown_head(raw):
    """A stored article without its texts."""
    shown = shown_article(raw)
    del shown["texts"]
    return shown


def _named(raw):
    return {"title": raw["texts"][0]["title"],
            "languages": [text["language"] for text in raw["texts"]]}


class ArticleEdition(Document):
    """What was published of an article once. It never changes; readers' votes are counted here."""

    ENTITY = "article_edition"
    meta = {
        "collection": "article_editions",
        "indexes": [{"fields": ["article_id", "edition", "id"]},
                    # Of two who publish at once one makes it.
                    {"fields": ["article_id", "edition"], "unique": True}],
    }

    article_id = StringField(required=True)
    edition = IntField(required=True)
    texts = ListField(DictField(), required=True)
    published_at = DateTimeField(required=True)
    published_by_id = StringField(required=True)
    from_edition = IntField()
    helpful_count = IntField(default=0)
    unhelpful_count = IntField(default=0)

    def to_view(self):
        return shown_edition(self.stored or self.to_raw())


def shown_edition(raw):
    """A stored edition as it is shown to us, whole."""
    return {**view(raw), **_named(raw)}


class ReadableText(Document):
    """What readers find: what is published of an article in one language, as they may read it.

    Made of the edition that is published, and gone when none is. `readers` says who may know that
    it is there; whatever is asked for readers asks for that first.
    """

    ENTITY = "article_text"
    IS_DERIVED = True
    meta = {
        "collection": "article_texts",
        "indexes": [
            # Each language is searched by its own stems.
            {"fields": ["language", "$title", "$keywords", "$summary", "$body"],
             "weights": WEIGHTS, "default_language": "none", "language_override": "_stemming",
             "name": "found_by"},
            {"fields": ["article_id", "language"], "unique": True},
            {"fields": ["readers", "language"]},
            {"fields": ["made_by"]},
            {"fields": ["readers", "is_first", "published_at", "id"]},
            {"fields": ["readers", "is_first", "category", "published_at", "id"]},
        ],
    }

    article_id = StringField(required=True)
    language = StringField(required=True)
    languages = ListField(StringField(), required=True)
    # Whether it stands for the article in lists, in which each article is there once.
    is_first = BooleanField(required=True)
    readers = ListField(StringField(), required=True)
    audiences = ListField(StringField(), required=True)
    category = StringField()
    edition = IntField(required=True)
    published_at = DateTimeField(required=True)
    title = StringField(required=True)
    keywords = ListField(StringField())
    summary = StringField()
    # Plain, for the search.
    body = StringField()
    html = StringField()
    # Private: which version of our code made it of its edition.
    made_by = IntField(db_field="_made_by")
    # Private: by which stems it is found, and the words that are counted of it.
    stemming = StringField(db_field="_stemming")
    stems = ListField(StringField(), db_field="_stems")
    words = ListField(StringField(), db_field="_words")


class ArticleWord(Document):
    """A word of what is published in a language, and in how much of it, as each reader may know.

    Its id is `<language>/<word>`, the word without capitals and accents.
    """

    ENTITY = "article_word"
    IS_DERIVED = True
    meta = {"collection": "article_words", "indexes": [{"fields": ["language", "stem"]}]}

    language = StringField(required=True)
    stem = StringField(required=True)
    spellings = ListField(StringField())
    counts = DictField()


class ArticleRating(Document):
    """What a reader said of an edition, once; of whoever is erased it stays without them."""

    ENTITY = "article_rating"
    CONTACT_REFERENCES = ("_contact_id",)
    meta = {
        "collection": "article_ratings",
        "indexes": [
            {"fields": ["article_id", "edition", "reader_id"], "unique": True},
            {"fields": ["article_id", "updated_at", "id"]},
            {"fields": ["is_helpful", "updated_at"]},
            {"fields": ["contact_id"], "sparse": True},
        ],
    }

    article_id = StringField(required=True)
    edition = IntField(required=True)
    is_helpful = BooleanField(required=True)
    comment = StringField()
    readers = StringField(required=True)
    # Private: who it was, so that it is one and can be erased.
    reader_id = StringField(required=True, db_field="_reader_id")
    contact_id = StringField(db_field="_contact_id")

    @staticmethod
    def forget(raw, _contact_ids):
        """The vote without whose it was, and without what they wrote."""
        left = {name: value for name, value in raw.items()
                if name not in ("_contact_id", "comment")}
        return {**left, "_reader_id": new_id("erased")}


class ArticleGap(Document):
    """What was searched for in vain on a day, and how often. Forgotten by itself."""

    ENTITY = "article_gap"
    meta = {
        "collection": "article_gaps",
        "indexes": [
            {"fields": ["day", "readers"]},
            {"fields": ["expires_at"], "expireAfterSeconds": 0},
        ],
    }

    text = StringField(required=True)
    language = StringField()
    readers = StringField(required=True)
    day = StringField(required=True)
    count = IntField(required=True)
    expires_at = DateTimeField(required=True)


class ArticleSynonyms(Document):
    """Words that mean the same: one document."""

    ENTITY = "article_synonyms"
    ID = "synonyms"
    meta = {"collection": "article_synonyms"}

    groups = ListField(DictField())


ARTICLE_DOCUMENTS = (Article, ArticleEdition, ReadableText, ArticleWord, ArticleRating, ArticleGap,
                     ArticleSynonyms)
