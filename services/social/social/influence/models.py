"""What is kept of who knows whom, and of how much weight somebody has."""

from mongoengine import BooleanField, DateTimeField, DictField, FloatField, IntField, StringField

from chassis.store import Document


class KnownRelationship(Document):
    """How two contacts stand to each other, as contacts told it last."""

    ENTITY = "relationship"
    CONTACT_REFERENCES = ("from_id", "to_id")
    meta = {
        "collection": "known_relationships",
        "indexes": [{"fields": ["from_id"]}, {"fields": ["to_id"]},
                    {"fields": ["is_over", "id"]}],
    }

    from_id = StringField(required=True)
    to_id = StringField(required=True)
    type = StringField(required=True)
    strength = FloatField()
    ends_on = StringField()
    # It stays known as over, so that what is told late does not bring it back.
    is_over = BooleanField(required=True)
    told_version = IntField(required=True)


class Influencer(Document):
    """How much weight somebody has: a contact, or an author whom nobody identified yet."""

    ENTITY = "influencer"
    CONTACT_REFERENCES = ("contact_id",)
    meta = {
        "collection": "influencers",
        "indexes": [
            {"fields": ["key"], "unique": True},
            {"fields": ["rank", "id"]},
            {"fields": ["network", "rank", "id"]},
            {"fields": ["contact_id", "rank", "id"], "sparse": True},
            {"fields": ["reckoned_at"]},
        ],
    }

    contact_id = StringField()
    network = StringField()
    author = DictField()
    score = FloatField(required=True)
    rank = IntField(required=True)
    replied_by = IntField(required=True)
    mentioned_by = IntField(required=True)
    ties = IntField(required=True)
    reach = IntField(required=True)
    reckoned_at = DateTimeField(required=True)

    # Private: who it is, the same in each reckoning.
    key = StringField(db_field="_key", required=True)


INFLUENCE_DOCUMENTS = (KnownRelationship, Influencer)
