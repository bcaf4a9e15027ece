"""What is kept of parties to choose them by."""

from mongoengine import (
    BooleanField,
    DateTimeField,
    DictField,
    FloatField,
    ListField,
    StringField,
)

from chassis.store import Document

from ..told import ToldDocument


class HeldConsent(ToldDocument):
    """What a party said about a purpose, without its evidence. Its id is that of the entry."""

    ENTITY = "held_consent"
    meta = {"collection": "held_consents", "indexes": [{"fields": ["contact_ids"]}]}

    purpose = StringField(required=True)
    channel = StringField()
    decision = StringField(required=True)
    lawful_basis = StringField()
    given_at = DateTimeField(required=True)
    expires_at = DateTimeField()
    recorded_at = DateTimeField(required=True)
    objects_to = ListField(StringField())


class HeldRelationship(ToldDocument):
    """Who knows whom: the first of the two contacts is the one from whom it goes."""

    ENTITY = "held_relationship"
    meta = {
        "collection": "held_relationships",
        "indexes": [
            {"fields": ["contact_ids"]},
            {"fields": ["type"]},
        ],
    }
    # One of the two alone.
    PLAIN_INDEXES = tuple([(path, 1), ("type", 1)] for path in ("contact_ids.0", "contact_ids.1"))

    type = StringField(required=True)
    strength = FloatField()
    starts_on = StringField(required=True)
    ends_on = StringField(required=True)

    @classmethod
    def forget(cls, raw, contact_ids):
        """One alone knows nobody."""


class Customer(Document):
    """All by which a party is chosen, in one row. Its id is the contact's.

    It is made of what is kept elsewhere, part by part, and can be made anew at any time. `last`
    and `did` hold, by type of what happened, when it did last and when the latest times, the last
    first.
    """

    ENTITY = "customer"
    CONTACT_REFERENCES = ("_id",)
    meta = {
        "collection": "customers",
        "indexes": [
            {"fields": ["is_living", "id"]},
            {"fields": ["roles.role"]},
            {"fields": ["tags"]},
            {"fields": ["countries"]},
            {"fields": ["languages"]},
            {"fields": ["owner_id"], "sparse": True},
            {"fields": ["team_id"], "sparse": True},
            {"fields": ["known_since"]},
            {"fields": ["granted.purpose"]},
            {"fields": ["objects_to"], "sparse": True},
        ],
    }
    # Each figure and each type of what happened has its index by these, whatever comes to be told.
    PLAIN_INDEXES = ([("worth.$**", 1)], [("last.$**", 1)])

    # Whether the party is there, and neither archived nor merged; missing where it is not.
    is_living = BooleanField()
    name = StringField()
    kind = StringField()
    known_since = DateTimeField()
    roles = ListField(DictField())
    tags = ListField(StringField())
    countries = ListField(StringField())
    languages = ListField(StringField())
    owner_id = StringField()
    team_id = StringField()
    preferred_channel = StringField()
    birthday = StringField()
    has_email = BooleanField()
    has_phone = BooleanField()
    worth = DictField()
    # {"purpose", "channel" ("*" for all), "until"}; without `until` it does not hold.
    granted = ListField(DictField())
    objects_to = ListField(StringField())
    last = DictField()
    did = DictField()


STANDING_DOCUMENTS = (HeldConsent, HeldRelationship, Customer)
