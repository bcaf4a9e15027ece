"""What is kept of the press, beyond what contacts knows."""

from mongoengine import DateTimeField, ListField, StringField

from chassis.store import Document


class PressContact(Document):
    """A contact who is of the press, once. Who is erased goes whole."""

    ENTITY = "press_contact"
    CONTACT_REFERENCES = ("contact_id",)
    meta = {
        "collection": "press_contacts",
        "indexes": [
            {"fields": ["contact_id"], "unique": True},
            {"fields": ["archived_at", "created_at", "id"]},
            {"fields": ["beats", "created_at", "id"]},
        ],
    }

    contact_id = StringField(required=True)
    medium = StringField()
    beats = ListField(StringField())
    languages = ListField(StringField())
    preferred_channel = StringField()
    notes = StringField()
    embargo_notes = StringField()
    archived_at = DateTimeField()


class PressEnquiry(Document):
    """Something that the press asked."""

    ENTITY = "press_enquiry"
    CONTACT_REFERENCES = ("contact_id",)
    meta = {
        "collection": "press_enquiries",
        "indexes": [
            {"fields": ["asked_at", "id"]},
            {"fields": ["state", "asked_at", "id"]},
            {"fields": ["owner_id", "asked_at", "id"]},
            {"fields": ["contact_id", "asked_at", "id"]},
            {"fields": ["crisis_id", "state", "deadline_at"]},
        ],
    }

    contact_id = StringField()
    question = StringField()
    channel = StringField(required=True)
    asked_at = DateTimeField(required=True)
    deadline_at = DateTimeField()
    owner_id = StringField()
    crisis_id = StringField()
    state = StringField(required=True)
    answered_at = DateTimeField()
    answered_by_id = StringField()
    answer = StringField()
    crisis_statement_id = StringField()

    @classmethod
    def forget(cls, raw, _contact_ids):
        """That something was asked stays for the figures; who asked what, and what we said, goes.
        """
        return {name: value for name, value in raw.items()
                if name not in ("contact_id", "question", "answer")}


PRESS_DOCUMENTS = (PressContact, PressEnquiry)
