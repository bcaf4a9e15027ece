"""What is kept of tickets, and by which indexes it is found."""

from datetime import UTC, datetime

from mongoengine import (
    BooleanField,
    DateTimeField,
    DictField,
    DynamicField,
    IntField,
    ListField,
    StringField,
)

from chassis.store import Document, view
from contracts.helpdesk.priority import PRIORITIES

from .setting_models import SETTING_DOCUMENTS

BUCKET = "attachments"
# Who does not say so again within this time has turned to something else.
PRESENCE_SECONDS = 60
# Sorts after every moment, for tickets that are due at none.
NEVER = datetime(9999, 12, 31, tzinfo=UTC)


def _sorted_by(*fields):
    """An index for each way in which a list of what these fields find can be sorted."""
    return [{"fields": [*fields, key, "id"]}
            for key in ("created_at", "updated_at", "due_key", "priority_key")]


class Ticket(Document):
    """Something that is asked. Whoever asks comes first among the contacts."""

    ENTITY = "ticket"
    CONTACT_REFERENCES = ("contact_ids",)
    # What its history tells of, field by field.
    TOLD = ("subject", "contact_ids", "status", "category", "impact", "urgency", "priority",
            "priority_by", "language", "owner_id", "team_id", "watcher_ids", "tags", "refers_to",
            "problem_id", "merged_into_id", "sentiment", "solution", "sla_breached_at", "type_id",
            "queue_id")
    meta = {
        "collection": "tickets",
        "indexes": [
            *_sorted_by(),
            *_sorted_by("state"),
            *_sorted_by("owner_id", "state"),
            *_sorted_by("team_id", "state"),
            {"fields": ["number"], "unique": True},
            {"fields": ["contact_ids", "created_at", "id"]},
            {"fields": ["watcher_ids", "created_at", "id"], "sparse": True},
            {"fields": ["tags", "created_at", "id"], "sparse": True},
            {"fields": ["problem_id", "created_at", "id"], "sparse": True},
            {"fields": ["type_id", "status"]},
            # Problems whose answer has yet to go to their incidents, and what is to be closed.
            {"fields": ["answers_incidents"], "sparse": True},
            {"fields": ["close_at"], "sparse": True},
            # Those of whose promises something happens next.
            {"fields": ["sla_next_at"], "sparse": True},
            # What waits in queues, in the order in which it is given away; and whose load it is.
            *_sorted_by("queue_id", "state"),
            {"fields": ["queue_id", "opened_at", "channel"]},
            {"fields": ["channel", "opened_at"]},
            # What came in and what was resolved in a period.
            {"fields": ["opened_at"]},
            {"fields": ["resolved_at"], "sparse": True},
            {"fields": ["queue_id", "-rank", "due_key", "waits_since", "id"],
             "partialFilterExpression": {"_waits": True}},
            {"fields": ["ages_at"], "sparse": True},
            {"fields": ["owner_id", "loads", "assigned_at"],
             "partialFilterExpression": {"_loads": {"$gt": ""}}},
        ],
    }

    number = StringField(required=True)
    subject = StringField(required=True)
    contact_ids = ListField(StringField(), required=True)
    type_id = StringField(required=True)
    kind = StringField(required=True)
    status = StringField(required=True)
    state = StringField(required=True)
    waits_for = StringField()
    category = StringField()
    impact = StringField(required=True)
    urgency = StringField(required=True)
    priority = StringField(required=True)
    priority_by = StringField(required=True)
    channel = StringField()
    language = StringField()
    owner_id = StringField()
    team_id = StringField()
    queue_id = StringField()
    assigned_at = DateTimeField()
    watcher_ids = ListField(StringField())
    tags = ListField(StringField())
    refers_to = ListField(DictField())
    problem_id = StringField()
    follows_id = StringField()
    article_id = StringField()
    merged_into_id = StringField()
    sentiment = DictField()
    solution = StringField()
    opened_at = DateTimeField(required=True)
    resolved_at = DateTimeField()
    closed_at = DateTimeField()
    sla_due_at = DateTimeField()
    sla_breached_at = DateTimeField()
    first_answered_at = DateTimeField()
    last_inbound_at = DateTimeField()
    last_outbound_at = DateTimeField()
    message_count = IntField(default=0)
    reopened_count = IntField(default=0)

    # Private: what lists are sorted by, also where there is nothing to sort by.
    due_key = DateTimeField(default=NEVER, db_field="_due_key")
    priority_key = IntField(db_field="_priority_key")
    # Private: as it was when it became part of another.
    before_merge = DictField(db_field="_before_merge")
    answers_incidents = BooleanField(db_field="_answers_incidents")
    close_at = DateTimeField(db_field="_close_at")
    # Private: its clocks (slas.clocks), and when something happens by them if nothing else does.
    sla = DictField(db_field="_sla")
    sla_next_at = DateTimeField(db_field="_sla_next_at")
    # Private, of routing: whether it waits for somebody and since when, the channel of whose load
    # it is a part, who has it by which assignment, and who gave it back.
    waits = BooleanField(db_field="_waits")
    waits_since = DateTimeField(db_field="_waits_since")
    # How pressing it is while it waits, and when that grows (routing.ageing).
    rank = IntField(db_field="_rank")
    ages_at = DateTimeField(db_field="_ages_at")
    loads = StringField(db_field="_loads")
    loads_since = DateTimeField(db_field="_loads_since")
    assigned_to = StringField(db_field="_assigned_to")
    assignment_id = StringField(db_field="_assignment_id")
    passed_by = ListField(StringField(), db_field="_passed_by")

    def to_raw(self):
        self.due_key = self.sla_due_at or NEVER
        self.priority_key = PRIORITIES.index(self.priority)
        return super().to_raw()

    def to_view(self):
        return shown_ticket(self.stored or self.to_raw())

    @staticmethod
    def forget(raw, contact_ids):
        """The ticket without those who are erased; None where nobody else took part."""
        left = [id for id in raw["contact_ids"] if id not in contact_ids]
        return {**raw, "contact_ids": left} if left else None


def shown_ticket(raw):
    """A stored ticket as others see it, each contact once: of two who became one both are kept."""
    return {**view(raw), "contact_ids": list(dict.fromkeys(raw["contact_ids"]))}


class Said(Document):
    """Something that was said to each other, or noted among us."""

    CONTACT_REFERENCES = ("contact_id",)
    meta = {"abstract": True}

    kind = StringField(required=True)
    direction = StringField(required=True)
    channel = StringField()
    body = StringField(required=True)
    quoted = StringField()
    html = StringField()
    author_id = StringField()
    contact_id = StringField()
    attachments = ListField(DictField())
    said_at = DateTimeField(required=True)


class Message(Said):
    """Something that was said in a ticket, or noted among us."""

    ENTITY = "message"
    meta = {
        "collection": "messages",
        "indexes": [
            {"fields": ["ticket_id", "said_at", "id"]},
            {"fields": ["ticket_id", "kind", "said_at", "id"]},
            {"fields": ["contact_id"], "sparse": True},
        ],
    }

    ticket_id = StringField(required=True)
    sentiment = DictField()
    from_ticket_id = StringField()
    # Private: the tickets that it was part of, the latest last.
    came_from = ListField(StringField(), db_field="_came_from")


class TicketChange(Document):
    """What a field of a ticket was before and since then."""

    ENTITY = "ticket_change"
    CONTACT_REFERENCES = ("_contacts_before", "_contacts_after")
    meta = {
        "collection": "ticket_changes",
        "indexes": [
            {"fields": ["ticket_id", "at", "id"]},
            {"fields": ["contacts_before"], "sparse": True},
            {"fields": ["contacts_after"], "sparse": True},
        ],
    }

    ticket_id = StringField(required=True)
    at = DateTimeField(required=True)
    actor_id = StringField(required=True)
    field = StringField(required=True)
    before = DynamicField()
    after = DynamicField()
    reason = StringField()
    why = DictField()
    # Private: in the place of before and after where these are contacts, who may be merged.
    contacts_before = ListField(StringField(), db_field="_contacts_before")
    contacts_after = ListField(StringField(), db_field="_contacts_after")

    @staticmethod
    def forget(raw, contact_ids):
        """The change without those who are erased."""
        return {**raw, **{name: [id for id in raw[name] if id not in contact_ids]
                          for name in ("_contacts_before", "_contacts_after") if name in raw}}


class TicketPresence(Document):
    """That somebody of us has a ticket before them; forgotten by itself."""

    ENTITY = "ticket_presence"
    meta = {
        "collection": "ticket_presences",
        "indexes": [
            {"fields": ["ticket_id", "since"]},
            {"fields": ["at"], "expireAfterSeconds": PRESENCE_SECONDS},
        ],
    }

    ticket_id = StringField(required=True)
    user_id = StringField(required=True)
    activity = StringField(required=True)
    since = DateTimeField(required=True)
    at = DateTimeField(required=True)


class StoredFile(Document):
    """A file of GridFS, which keeps it; here are only the indexes by which it is found."""

    ENTITY = "attachment"
    meta = {
        "collection": f"{BUCKET}.files", "strict": False,
        "indexes": [
            {"fields": ["metadata.is_taken", "uploadDate"]},
            {"fields": ["metadata.ticket_id"]},
        ],
    }

    metadata = DictField()
    uploadDate = DateTimeField()


TICKET_DOCUMENTS = (*SETTING_DOCUMENTS, Ticket, Message, TicketChange, TicketPresence, StoredFile)
