"""A contact as other services keep it."""

from mongoengine import DateTimeField, DictField, IntField, ListField, StringField

from ..store import Document

# Of a contact, what others than its owner need to know.
KEPT = (
    "version", "created_at", "updated_at", "kind", "name", "given_name", "family_name",
    "legal_name", "emails", "phones", "addresses", "social_handles", "languages", "time_zone",
    "preferred_channel", "tax_ids", "roles", "tags", "affiliations", "owner_id", "team_id",
    "external_ids", "archived_at",
)


class Party(Document):
    """A contact, as far as this service needs it. Its id is the contact's."""

    ENTITY = "party"
    IS_DERIVED = True
    CONTACT_REFERENCES = ("_id", "affiliations.organisation_id", "merged_into")
    meta = {
        "collection": "parties",
        "indexes": [
            {"fields": ["emails.address"], "sparse": True},
            {"fields": ["phones.number"], "sparse": True},
            {"fields": ["tax_ids.value"], "sparse": True},
            {"fields": ["social_handles.handle"], "sparse": True},
            # Without regard to capitals and accents, for those who ask with this collation.
            {"fields": ["name"], "collation": {"locale": "es", "strength": 1}},
            {"fields": ["owner_id", "id"], "sparse": True},
            {"fields": ["affiliations.organisation_id"], "sparse": True},
            {"fields": ["external_ids.system", "external_ids.id"], "sparse": True},
            {"fields": ["merged_into"], "sparse": True},
            {"fields": ["merged_at"], "sparse": True},
        ],
    }

    kind = StringField()
    name = StringField()
    given_name = StringField()
    family_name = StringField()
    legal_name = StringField()
    emails = ListField(DictField())
    phones = ListField(DictField())
    addresses = ListField(DictField())
    social_handles = ListField(DictField())
    languages = ListField(StringField())
    time_zone = StringField()
    preferred_channel = StringField()
    tax_ids = ListField(DictField())
    roles = ListField(DictField())
    tags = ListField(StringField())
    affiliations = ListField(DictField())
    owner_id = StringField()
    team_id = StringField()
    external_ids = ListField(DictField())
    archived_at = DateTimeField()
    # The month and the day of birth, `MM-DD`.
    birthday = StringField()
    version = IntField()

    # Of one that became part of another: which, by which merge, and when.
    merged_into = StringField()
    merge_id = StringField()
    merged_at = DateTimeField()
