"""What is kept of what is listened for, and of what was heard."""

from mongoengine import (
    BooleanField,
    DateTimeField,
    DictField,
    IntField,
    ListField,
    StringField,
)

from chassis.store import Document


class ListeningRule(Document):
    """What is listened for, or which topic what is heard is of."""

    ENTITY = "listening_rule"
    meta = {
        "collection": "listening_rules",
        "indexes": [{"fields": ["archived_at", "created_at", "id"]}],
    }

    name = StringField(required=True)
    subject = StringField(required=True)
    topic = StringField()
    phrases = ListField(StringField())
    exclusions = ListField(StringField())
    languages = ListField(StringField())
    social_account_ids = ListField(StringField())
    author_handles = ListField(StringField())
    is_paused = BooleanField(default=False)
    archived_at = DateTimeField()


def _listed(*fields):
    return {"fields": [*fields, "posted_at", "id"]}


class Mention(Document):
    """Something that was said in public. Within a source each external id is there once."""

    ENTITY = "mention"
    CONTACT_REFERENCES = ("contact_id",)
    meta = {
        "collection": "mentions",
        "indexes": [
            {"fields": ["source", "external_id"], "unique": True},
            _listed(), _listed("rule_ids"), _listed("subjects"), _listed("topics"),
            _listed("network"), _listed("social_account_id"), _listed("sentiment.label"),
            _listed("language"), _listed("author_key"), _listed("is_to_us"),
            {"fields": ["reach", "id"]},
            {"fields": ["contact_id", "posted_at", "id"], "sparse": True},
            {"fields": ["author.id", "network", "posted_at", "id"]},
            {"fields": ["conversation_id"], "sparse": True},
            # Whom nobody knows or converses with is forgotten in time.
            {"fields": ["conversation_id", "contact_id", "blanked_at", "posted_at", "id"],
             "name": "strangers"},
            {"fields": ["social_account_id", "look_at"],
             "partialFilterExpression": {"_look_at": {"$exists": True}}},
            {"fields": ["unweighed", "id"],
             "partialFilterExpression": {"_unweighed": True}},
            {"fields": ["social_account_id", "is_shown", "posted_at", "id"],
             "partialFilterExpression": {"is_shown": True}, "name": "wall"},
        ],
    }

    social_account_id = StringField(required=True)
    network = StringField(required=True)
    external_id = StringField(required=True)
    url = StringField()
    author = DictField(required=True)
    text = StringField()
    language = StringField()
    posted_at = DateTimeField(required=True)
    edited_at = DateTimeField()
    deleted_at = DateTimeField()
    blanked_at = DateTimeField()
    is_to_us = BooleanField(default=False)
    rule_ids = ListField(StringField())
    subjects = ListField(StringField())
    topics = ListField(StringField())
    reach = IntField(default=0)
    boosts = IntField()
    likes = IntField()
    rating = IntField()
    sentiment = DictField()
    conversation_id = StringField()
    contact_id = StringField()
    is_shown = BooleanField()

    # Private: in which space its external id is its own, its author as one searches for them, and
    # what the network has to be told to answer it.
    source = StringField(db_field="_source", required=True)
    author_key = StringField(db_field="_author_key")
    named = StringField(db_field="_named")
    root_named = StringField(db_field="_root_named")
    parent_named = StringField(db_field="_parent_named")
    reference = DictField(db_field="_reference")
    # When it is looked at again, whether it is still there.
    look_at = DateTimeField(db_field="_look_at")
    # Whether it counts as praise by the contact who said it.
    is_praise = BooleanField(db_field="_is_praise")
    # Whether it is still to be seen how severe it is.
    unweighed = BooleanField(db_field="_unweighed")
    # Which of what a person said is not to be worked out anew.
    held = ListField(StringField(), db_field="_held")

    @classmethod
    def forget(cls, raw, _contact_ids):
        """What somebody said goes whole, wherever it was read."""
        return None


LISTENING_DOCUMENTS = (ListeningRule, Mention)
