"""What is kept of side threads, apart from tickets, so that nothing of them is read with these."""

from mongoengine import DateTimeField, DictField, IntField, ListField, StringField

from chassis.store import Document, view

from ..tickets.models import NEVER, Said


def _sorted_by(*fields):
    """An index for each way in which a list of what these fields find can be sorted."""
    return [{"fields": [*fields, key, "id"]} for key in ("created_at", "updated_at", "due_key")]


class SideThread(Document):
    """Something that is asked of a third party. Who is written to comes first."""

    ENTITY = "side_thread"
    CONTACT_REFERENCES = ("contact_ids",)
    meta = {
        "collection": "side_threads",
        "indexes": [
            *_sorted_by(),
            *_sorted_by("state"),
            *_sorted_by("contact_ids"),
            *_sorted_by("owner_id"),
            {"fields": ["ticket_id", "created_at", "id"]},
            # Those in whose promises something happens next.
            {"fields": ["sla_next_at"], "sparse": True},
        ],
    }

    number = StringField(required=True)
    ticket_id = StringField(required=True)
    from_ticket_id = StringField()
    contact_ids = ListField(StringField(), required=True)
    role = StringField(required=True)
    subject = StringField(required=True)
    via = StringField(required=True)
    state = StringField(required=True)
    opened_at = DateTimeField(required=True)
    waits_since = DateTimeField()
    answered_at = DateTimeField()
    closed_at = DateTimeField()
    closed_because = StringField()
    message_count = IntField(default=0)
    promise = DictField()
    sla_due_at = DateTimeField()
    sla_breached_at = DateTimeField()
    # As the ticket has them, so that who sees the ticket sees it.
    owner_id = StringField()
    team_id = StringField()
    watcher_ids = ListField(StringField())

    # Private: what lists are sorted by, the tickets that it was of, and its clocks.
    due_key = DateTimeField(default=NEVER, db_field="_due_key")
    came_from = ListField(StringField(), db_field="_came_from")
    sla = DictField(db_field="_sla")
    sla_next_at = DateTimeField(db_field="_sla_next_at")

    def to_raw(self):
        self.due_key = self.sla_due_at or NEVER
        return super().to_raw()

    def to_view(self):
        return shown_thread(self.stored or self.to_raw())

    @staticmethod
    def forget(raw, contact_ids):
        """The side thread without those who are erased; None where it is with nobody else."""
        left = [id for id in raw["contact_ids"] if id not in contact_ids]
        return {**raw, "contact_ids": left} if left else None


def shown_thread(raw):
    """A stored side thread as it is shown, each contact once."""
    return {**view(raw), "contact_ids": list(dict.fromkeys(raw["contact_ids"]))}


class SideMessage(Said):
    """Something that was said in a side thread, or noted in it among us."""

    ENTITY = "side_message"
    meta = {
        "collection": "side_messages",
        "indexes": [
            {"fields": ["side_thread_id", "said_at", "id"]},
            {"fields": ["side_thread_id", "kind", "said_at", "id"]},
            {"fields": ["contact_id"], "sparse": True},
        ],
    }

    side_thread_id = StringField(required=True)


class SideTerms(Document):
    """Within how long which third parties are to answer: one document."""

    ENTITY = "side_terms"
    ID = "terms"
    CONTACT_REFERENCES = ("items.contact_id",)
    meta = {
        "collection": "side_terms",
        "indexes": [{"fields": ["items.contact_id"], "sparse": True}],
    }

    items = ListField(DictField())

    @staticmethod
    def forget(raw, contact_ids):
        """What is agreed with others."""
        return {**raw, "items": [item for item in raw["items"]
                                 if item.get("contact_id") not in contact_ids]}


SIDE_THREAD_DOCUMENTS = (SideThread, SideMessage, SideTerms)
