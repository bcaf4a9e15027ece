"""What is kept of chats, and by which indexes it is found."""

from mongoengine import BooleanField, DateTimeField, DictField, IntField, ListField, StringField

from chassis.store import Document, view


def _listed_by(*fields):
    return {"fields": [*fields, "created_at", "id"]}


class Chat(Document):
    """Somebody who talks with us, or waits to."""

    ENTITY = "chat"
    CONTACT_REFERENCES = ("contact_id", "party_id")
    meta = {
        "collection": "chats",
        "indexes": [
            _listed_by(),
            _listed_by("state"),
            _listed_by("agent_id", "state"),
            _listed_by("queue_id", "state"),
            {"fields": ["contact_id", "created_at", "id"], "sparse": True},
            {"fields": ["party_id", "created_at", "id"], "sparse": True},
            {"fields": ["digest"], "unique": True,
             "partialFilterExpression": {"_digest": {"$gt": ""}}},
            {"fields": ["opening_key"], "unique": True,
             "partialFilterExpression": {"_opening_key": {"$gt": ""}}},
            # What waits, in its order, and what was offered and not taken.
            {"fields": ["queue_id", "waits_since", "id"],
             "partialFilterExpression": {"_waits": True}},
            {"fields": ["waits", "waits_since", "id"],
             "partialFilterExpression": {"_waits": True}},
            {"fields": ["offered_until"], "sparse": True},
            {"fields": ["holder_id", "accepted_at"],
             "partialFilterExpression": {"_holder_id": {"$gt": ""}}},
            {"fields": ["state", "visitor_seen_at"]},
            {"fields": ["is_missed"], "sparse": True},
            {"fields": ["ended_at"], "sparse": True},
        ],
    }

    state = StringField(required=True, default="waiting")
    origin = StringField(required=True)
    name = StringField()
    email = StringField()
    phone = StringField()
    subject = StringField()
    language = StringField()
    page_url = StringField()
    contact_id = StringField()
    party_id = StringField()
    queue_id = StringField(required=True)
    agent_id = StringField()
    offered_to_id = StringField()
    waits_since = DateTimeField()
    accepted_at = DateTimeField()
    ended_at = DateTimeField()
    ended_by = StringField()
    last_sequence = IntField(default=0)
    visitor_read_sequence = IntField()
    agent_read_sequence = IntField()
    visitor_seen_at = DateTimeField(required=True)
    ticket_id = StringField()
    lead_id = StringField()

    # Private: the digest of the visitor's token, by what a repeat of its opening is known, and the
    # same counts as the visitor sees them.
    digest = StringField(db_field="_digest")
    opening_key = StringField(db_field="_opening_key")
    account_id = StringField(db_field="_account_id")
    last_shown = IntField(db_field="_last_shown", default=0)
    visitor_read_shown = IntField(db_field="_visitor_read_shown")
    agent_read_shown = IntField(db_field="_agent_read_shown")
    # Private, of routing: whether it waits, whose load it is, who let it pass by, who had it.
    waits = BooleanField(db_field="_waits")
    holder_id = StringField(db_field="_holder_id")
    offered_until = DateTimeField(db_field="_offered_until")
    passed_by = ListField(StringField(), db_field="_passed_by")
    agent_ids = ListField(StringField(), db_field="_agent_ids")
    # Private: that nobody of us took it, and the visitor can be answered all the same.
    is_missed = BooleanField(db_field="_is_missed")
    was_mailed = BooleanField(db_field="_was_mailed")

    def settle(self):
        """Set by what routing finds it: that it waits, or whose load it is."""
        self.waits = True if self.state == "waiting" else None
        self.holder_id = None if self.state == "ended" else self.agent_id or self.offered_to_id

    def to_view(self):
        return view(self.stored or self.to_raw())


class ChatMessage(Document):
    """Something that was said in a chat, noted among us, or happened to it."""

    ENTITY = "chat_message"
    meta = {
        "collection": "chat_messages",
        "indexes": [
            {"fields": ["chat_id", "sequence"], "unique": True},
            {"fields": ["chat_id", "shown_sequence"], "unique": True,
             "partialFilterExpression": {"_shown_sequence": {"$gt": 0}}},
            {"fields": ["chat_id", "client_key"], "unique": True,
             "partialFilterExpression": {"_client_key": {"$gt": ""}}},
        ],
    }

    chat_id = StringField(required=True)
    sequence = IntField(required=True)
    kind = StringField(required=True)
    by = StringField(required=True)
    author_id = StringField()
    body = StringField()
    happened = StringField()
    client_id = StringField()
    attachments = ListField(DictField())
    said_at = DateTimeField(required=True)

    # Private: its number for the visitor, who does not see what we note; and by what a repeat of
    # it is known.
    shown_sequence = IntField(db_field="_shown_sequence")
    client_key = StringField(db_field="_client_key")


class ChatSettings(Document):
    """When we are there for chats, and how they go: one document."""

    ENTITY = "chat_settings"
    ID = "settings"
    meta = {"collection": "chat_settings"}

    calendar_id = StringField()
    offer_seconds = IntField(required=True)
    abandoned_minutes = IntField(required=True)
    kept_days = IntField(required=True)


CHAT_DOCUMENTS = (Chat, ChatMessage, ChatSettings)
