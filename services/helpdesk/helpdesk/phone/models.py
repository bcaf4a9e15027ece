"""What is kept of telephone systems and of calls."""

from mongoengine import BinaryField, BooleanField, DateTimeField, IntField, StringField

from chassis.store import Document


class PhoneSystem(Document):
    """Something that reports calls by signed webhooks."""

    ENTITY = "phone_system"
    meta = {"collection": "phone_systems", "indexes": [{"fields": ["created_at", "id"]}]}

    name = StringField(required=True)
    country = StringField()
    language = StringField()
    on_missed = StringField(required=True)
    on_ended = StringField(required=True)
    adds_callers = BooleanField(required=True)
    type_id = StringField()
    is_active = BooleanField(required=True)
    # Private: sealed.
    secret = BinaryField(db_field="_secret")


class PhoneCall(Document):
    """A call, once for what its system calls it."""

    ENTITY = "phone_call"
    CONTACT_REFERENCES = ("contact_id",)
    meta = {
        "collection": "phone_calls",
        "indexes": [
            {"fields": ["phone_system_id", "call_id"], "unique": True},
            {"fields": ["created_at", "id"]},
            {"fields": ["state", "created_at", "id"]},
            {"fields": ["contact_id", "created_at", "id"], "sparse": True},
        ],
    }

    phone_system_id = StringField(required=True)
    call_id = StringField(required=True)
    state = StringField(required=True)
    direction = StringField(required=True)
    number = StringField(required=True)
    contact_id = StringField()
    user_id = StringField()
    started_at = DateTimeField(required=True)
    ended_at = DateTimeField()
    seconds = IntField()
    recording_url = StringField()
    ticket_id = StringField()


PHONE_DOCUMENTS = (PhoneSystem, PhoneCall)
