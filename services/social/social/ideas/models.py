"""What is kept of ideas, votes and comments, and by which indexes it is found."""

from mongoengine import BooleanField, DateTimeField, DictField, IntField, ListField, StringField

from chassis.store import Document

_SORTED = ("vote_count", "published_at")


def _lists(*fields):
    return [{"fields": ["shown_to", *fields, key, "id"]} for key in _SORTED]


class IdeaCategory(Document):
    """Of what ideas are."""

    ENTITY = "idea_category"
    meta = {
        "collection": "idea_categories",
        "indexes": [{"fields": ["archived_at", "created_at", "id"]}],
    }

    name = DictField(required=True)
    archived_at = DateTimeField()


class Idea(Document):
    """How we could be better. Votes and comments are counted without a new version."""

    ENTITY = "idea"
    CONTACT_REFERENCES = ("contact_ids",)
    meta = {
        "collection": "ideas",
        "indexes": [
            *_lists(), *_lists("status"), *_lists("category_id"), *_lists("owner_id"),
            {"fields": ["contact_ids", "created_at", "id"]},
            {"fields": ["merged_into_id"], "sparse": True},
            {"fields": ["$title", "$body"], "weights": {"title": 4, "body": 1},
             "default_language": "none", "language_override": "_stemming", "name": "found_by"},
        ],
    }

    title = StringField(required=True)
    body = StringField(required=True)
    language = StringField()
    category_id = StringField()
    author_kind = StringField(required=True)
    contact_ids = ListField(StringField())
    author_id = StringField()
    conversation_id = StringField()
    audiences = ListField(StringField())
    status = StringField(required=True, default="new")
    reason = StringField()
    status_at = DateTimeField(required=True)
    vote_count = IntField(default=0)
    comment_count = IntField(default=0)
    owner_id = StringField()
    team_id = StringField()
    published_at = DateTimeField()
    merged_into_id = StringField()

    # Private: in whose lists it stands, and by which rules its words are stemmed.
    shown_to = ListField(StringField(), db_field="_shown_to")
    stemming = StringField(db_field="_stemming")

    @classmethod
    def forget(cls, raw, contact_ids):
        """An idea that others want or spoke of stays without whose it was; any other goes."""
        left = [id for id in raw.get("contact_ids", ()) if id not in contact_ids]
        is_theirs_alone = not left and raw["vote_count"] <= 1 and not raw["comment_count"]
        if raw.get("published_at") is None or is_theirs_alone:
            return None
        return {**raw, "contact_ids": left}


class IdeaVote(Document):
    """That somebody wants an idea: once, a person as well as one of us."""

    ENTITY = "idea_vote"
    CONTACT_REFERENCES = ("contact_id", "party_id")
    meta = {
        "collection": "idea_votes",
        "indexes": [
            {"fields": ["idea_id", "contact_id"], "unique": True,
             "partialFilterExpression": {"contact_id": {"$exists": True}}},
            {"fields": ["idea_id", "user_id"], "unique": True,
             "partialFilterExpression": {"user_id": {"$exists": True}}},
            {"fields": ["idea_id", "created_at", "id"]},
            {"fields": ["idea_id", "wants_news", "id"]},
            {"fields": ["idea_id", "came_from_id"]},
            {"fields": ["contact_id"], "sparse": True},
            {"fields": ["party_id"], "sparse": True},
        ],
    }

    idea_id = StringField(required=True)
    contact_id = StringField()
    party_id = StringField()
    user_id = StringField()
    wants_news = BooleanField(default=True)
    came_from_id = StringField()

    @classmethod
    def forget(cls, raw, contact_ids):
        """A vote counts on, without whose it was."""
        return {**without(raw, contact_ids, "contact_id", "party_id"), "wants_news": False}


class IdeaComment(Document):
    """What somebody said about an idea."""

    ENTITY = "idea_comment"
    CONTACT_REFERENCES = ("contact_id",)
    meta = {
        "collection": "idea_comments",
        "indexes": [
            {"fields": ["idea_id", "created_at", "id"]},
            {"fields": ["idea_id", "is_internal", "created_at", "id"]},
            {"fields": ["idea_id", "came_from_id"]},
            {"fields": ["contact_id"], "sparse": True},
        ],
    }

    idea_id = StringField(required=True)
    text = StringField()
    is_internal = BooleanField(default=False)
    contact_id = StringField()
    author_id = StringField()
    came_from_id = StringField()

    @classmethod
    def forget(cls, raw, contact_ids):
        """What they said goes; that something was said stays, for what was answered to it."""
        return without(without(raw, contact_ids, "contact_id"), {raw.get("text")}, "text")


class IdeaContributor(Document):
    """Who helped an idea along, and whether they may be named for it."""

    ENTITY = "idea_contributor"
    CONTACT_REFERENCES = ("contact_id",)
    meta = {
        "collection": "idea_contributors",
        "indexes": [
            {"fields": ["idea_id", "contact_id"], "unique": True,
             "partialFilterExpression": {"contact_id": {"$exists": True}}},
            {"fields": ["idea_id", "user_id"], "unique": True,
             "partialFilterExpression": {"user_id": {"$exists": True}}},
            {"fields": ["idea_id", "created_at", "id"]},
            {"fields": ["idea_id", "came_from_id"]},
            {"fields": ["contact_id"], "sparse": True},
        ],
    }

    idea_id = StringField(required=True)
    contact_id = StringField()
    user_id = StringField()
    is_named = BooleanField(default=False)
    name = StringField()
    named_at = DateTimeField()
    came_from_id = StringField()


class IdeaNotice(Document):
    """What those are still to be told who had an idea and who want it."""

    ENTITY = "idea_notice"
    meta = {"collection": "idea_notices", "indexes": [{"fields": ["is_done", "created_at"]}]}

    idea_id = StringField(required=True)
    status = StringField(required=True)
    reason = StringField()
    is_done = BooleanField(default=False)
    # After which vote it goes on.
    after = StringField(default="")


def without(raw, values, *names):
    """A stored document without these fields, where they hold one of the values."""
    return {name: value for name, value in raw.items()
            if name not in names or value not in values}


IDEA_DOCUMENTS = (IdeaCategory, Idea, IdeaVote, IdeaComment, IdeaContributor, IdeaNotice)
