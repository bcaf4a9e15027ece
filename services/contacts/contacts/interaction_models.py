"""What is kept of what was said and done, and of what happened."""

from mongoengine import DateTimeField, DictField, IntField, ListField, StringField

from chassis.store import Document


class Interaction(Document):
    """What was said or done, as it was recorded; it never changes but for being corrected."""

    ENTITY = "interaction"
    CONTACT_REFERENCES = ("participants.contact_id",)
    meta = {
        "collection": "interactions",
        "indexes": [
            {"fields": ["-occurred_at", "-id"]},
            {"fields": ["channel", "-occurred_at", "-id"]},
            {"fields": ["participants.contact_id", "-occurred_at", "-id"]},
        ],
    }

    channel = StringField(required=True)
    direction = StringField(required=True)
    occurred_at = DateTimeField(required=True)
    participants = ListField(DictField())
    agent_ids = ListField(StringField())
    subject = StringField()
    text = StringField()
    duration_seconds = IntField()
    cost = DictField()
    outcome = StringField()
    refers_to = ListField(DictField())
    next_step = DictField()
    corrects_id = StringField()
    corrected_by_id = StringField()
    correction_reason = StringField()


class Entry(Document):
    """A line of the timeline of some contacts."""

    ENTITY = "entry"
    CONTACT_REFERENCES = ("contact_ids", "about.id", "_shown_on")
    CONTACTS_ALL_IN = "_shown_on"
    meta = {
        "collection": "timeline",
        "indexes": [
            {"fields": ["shown_on", "-occurred_at", "-id"]},
            {"fields": ["shown_on", "type", "-occurred_at", "-id"]},
        ],
    }

    occurred_at = DateTimeField(required=True)
    type = StringField(required=True)
    title = StringField(required=True)
    summary = StringField()
    channel = StringField()
    contact_ids = ListField(StringField())
    about = DictField(required=True)
    actor_id = StringField()

    # Private: the contacts, and the organisations that they belonged to at that time.
    shown_on = ListField(StringField(), db_field="_shown_on")

    @classmethod
    def settle_references(cls, raw):
        """Show it once to each."""
        return {"_shown_on": list(dict.fromkeys(raw["_shown_on"]))}
