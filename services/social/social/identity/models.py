"""What is kept of who somebody on a network is."""

from mongoengine import DateTimeField, StringField

from chassis.store import Document


class SocialIdentity(Document):
    """That somebody on a network is a contact, as one of us confirmed."""

    ENTITY = "social_identity"
    CONTACT_REFERENCES = ("contact_id",)
    meta = {
        "collection": "social_identities",
        "indexes": [{"fields": ["network", "author_id"], "unique": True},
                    {"fields": ["contact_id"]}],
    }

    network = StringField(required=True)
    author_id = StringField(required=True)
    handle = StringField()
    contact_id = StringField(required=True)
    confirmed_by_id = StringField(required=True)
    confirmed_at = DateTimeField(required=True)


IDENTITY_DOCUMENTS = (SocialIdentity,)
