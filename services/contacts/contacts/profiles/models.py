"""What profiles are made of, and what is made of it."""

from mongoengine import BooleanField, DateTimeField, DictField, IntField, ListField, StringField

from chassis.store import Document

# Stands among those whom a fact is shown on when it concerns everybody.
EVERYBODY = "*"


class Fact(Document):
    """An entity of a service as that service last told of it."""

    ENTITY = "fact"
    CONTACT_REFERENCES = ("contact_ids", "_shown_on")
    meta = {
        "collection": "facts",
        "indexes": [
            # What a profile and a guard are made of.
            {"fields": ["shown_on", "is_open", "kind"]},
            # What moves when somebody joins or leaves an organisation.
            {"fields": ["contact_ids"]},
        ],
    }

    service = StringField(required=True)
    kind = StringField(required=True)
    entity_id = StringField(required=True)
    contact_ids = ListField(StringField())
    owner_id = StringField()
    title = StringField(required=True)
    state = StringField(required=True)
    is_open = BooleanField(required=True)
    occurred_at = DateTimeField(required=True)
    due_on = StringField()
    amount = DictField()
    margin = DictField()
    score = IntField()
    details = DictField()

    # Private: the parties, and the organisations that they belonged to at that time.
    shown_on = ListField(StringField(), db_field="_shown_on")
    # The version that was told; `version` also counts that contacts were merged or erased.
    told_version = IntField(db_field="_told_version")

    @classmethod
    def stays_without_contacts(cls, raw):
        """What concerns everybody holds when nobody whom it names is left."""
        return EVERYBODY in raw.get("_shown_on", ())


class Profile(Document):
    """What the facts of a contact come to, under the contact's id; only ever made whole of them.

    When contacts become one, theirs are made again: see `tallies.recompute`.
    """

    ENTITY = "profile"
    IS_DERIVED = True
    CONTACT_REFERENCES = ("_id",)
    meta = {"collection": "profiles", "indexes": []}

    tallies = ListField(DictField())
    open_facts = DictField()
    receivables = ListField(DictField())

    # Private: another each time, so that two that make the same profile at once see each other.
    made_by = StringField(db_field="_made_by")


class HeardService(Document):
    """A service that has told of something, under its name; `created_at` is when it first did."""

    ENTITY = "heard_service"
    meta = {"collection": "heard_services", "indexes": []}


PROFILE_DOCUMENTS = (Fact, Profile, HeardService)
