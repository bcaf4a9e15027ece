"""What is kept of conversations and what was said in them."""

from mongoengine import (
    BooleanField,
    DateTimeField,
    DictField,
    IntField,
    ListField,
    StringField,
)

from chassis.store import Document


def _inbox(*fields):
    return [{"fields": [*fields, key, "id"]} for key in ("last_message_at", "created_at")]


class Conversation(Document):
    """What was said with somebody on a network, in public and private."""

    ENTITY = "conversation"
    CONTACT_REFERENCES = ("contact_ids",)
    meta = {
        "collection": "conversations",
        "indexes": [
            *_inbox(), *_inbox("state"), *_inbox("owner_id", "state"), *_inbox("team_id", "state"),
            *_inbox("network"), *_inbox("social_account_id"), *_inbox("tags"),
            *_inbox("authors.id"),
            {"fields": ["contact_ids", "last_message_at", "id"]},
            {"fields": ["contact_ids", "created_at", "id"]},
            # A thread has one conversation, whoever comes upon it first.
            {"fields": ["thread_keys"], "unique": True,
             "partialFilterExpression": {"_thread_keys": {"$exists": True}}},
            {"fields": ["linked.id"], "sparse": True},
        ],
    }

    social_account_id = StringField()
    network = StringField(required=True)
    origin = StringField(required=True)
    subject = StringField(required=True)
    url = StringField()
    state = StringField(required=True)
    is_private = BooleanField(default=False)
    authors = ListField(DictField())
    contact_ids = ListField(StringField())
    owner_id = StringField()
    team_id = StringField()
    language = StringField()
    tags = ListField(StringField())
    message_count = IntField(default=0)
    last_message_at = DateTimeField(required=True)
    last_inbound_at = DateTimeField()
    last_outbound_at = DateTimeField()
    closed_at = DateTimeField()
    taken = DictField()
    linked = ListField(DictField())

    # Private: by what a network names the posts that it hangs together by.
    thread_keys = ListField(StringField(), db_field="_thread_keys")

    @classmethod
    def forget(cls, raw, contact_ids):
        """A conversation stays for the others in it, and goes with the last of them."""
        left = [id for id in raw["contact_ids"] if id not in contact_ids]
        if not left:
            return None
        authors = [one for one in raw.get("authors", ())
                   if one.get("contact_id") not in contact_ids]
        return {**raw, "contact_ids": left, "authors": authors}


class ConversationMessage(Document):
    """Something that was said in a conversation. What a network told is there once."""

    ENTITY = "social_message"
    CONTACT_REFERENCES = ("contact_id",)
    meta = {
        "collection": "conversation_messages",
        "indexes": [
            {"fields": ["conversation_id", "said_at", "id"]},
            {"fields": ["conversation_id", "direction", "said_at", "id"]},
            {"fields": ["source", "external_id"], "unique": True,
             "partialFilterExpression": {"_external_id": {"$exists": True}}},
            {"fields": ["named"], "sparse": True},
            {"fields": ["delivery", "due_at"], "sparse": True},
            {"fields": ["mention_id"], "sparse": True},
            {"fields": ["answers_id", "said_at"], "sparse": True},
            {"fields": ["contact_id"], "sparse": True},
            {"fields": ["author.id"], "sparse": True},
        ],
    }

    conversation_id = StringField(required=True)
    social_account_id = StringField()
    kind = StringField(required=True)
    direction = StringField(required=True)
    is_private = BooleanField(default=False)
    text = StringField()
    author = DictField()
    author_id = StringField()
    contact_id = StringField()
    said_at = DateTimeField(required=True)
    edited_at = DateTimeField()
    deleted_at = DateTimeField()
    url = StringField()
    mention_id = StringField()
    answers_id = StringField()
    delivery = StringField()
    attempts = IntField()
    due_at = DateTimeField()
    failed_with = StringField()
    sent_at = DateTimeField()
    decided_by_id = StringField()
    refused_because = StringField()
    crisis_statement_id = StringField()

    # Private: what the network knows it by, and has to be told to have it answered.
    source = StringField(db_field="_source")
    external_id = StringField(db_field="_external_id")
    named = StringField(db_field="_named")
    reference = DictField(db_field="_reference")
    first_tried_at = DateTimeField(db_field="_first_tried_at")
    language = StringField(db_field="_language")
    # Whether it may have arrived though nobody said so.
    is_doubtful = BooleanField(db_field="_is_doubtful")


class SavedReply(Document):
    """What is said again and again."""

    ENTITY = "saved_reply"
    meta = {
        "collection": "saved_replies",
        "indexes": [{"fields": ["archived_at", "created_at", "id"]}],
    }

    name = StringField(required=True)
    text = StringField(required=True)
    language = StringField()
    archived_at = DateTimeField()


CONVERSATION_DOCUMENTS = (Conversation, ConversationMessage, SavedReply)
