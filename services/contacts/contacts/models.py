"""What the contacts service keeps, and by which indexes it is found."""

from mongoengine import (
    BooleanField,
    DateTimeField,
    DictField,
    FloatField,
    IntField,
    ListField,
    StringField,
)

from chassis.store import Document, view


class Contact(Document):
    """A person or an organisation. Lists hold what the contract says, already normalised."""

    ENTITY = "contact"
    meta = {
        "collection": "contacts",
        "indexes": [
            # Every list is narrowed by these, and sorted by a time or the name.
            {"fields": ["archived_at", "-created_at", "-id"]},
            {"fields": ["archived_at", "-updated_at", "-id"]},
            {"fields": ["archived_at", "sort_name", "id"]},
            {"fields": ["kind", "archived_at", "-created_at", "-id"]},
            {"fields": ["roles.role", "archived_at", "-created_at", "-id"]},
            {"fields": ["tags", "archived_at", "-created_at", "-id"]},
            {"fields": ["owner_id", "archived_at", "-created_at", "-id"]},
            {"fields": ["affiliations.organisation_id", "archived_at", "-created_at", "-id"]},
            {"fields": ["emails.address"]},
            {"fields": ["phones.number"]},
            {"fields": ["words"]},
            {
                "fields": ["external_ids.system", "external_ids.id"],
                "unique": True,
                "partialFilterExpression": {"external_ids.system": {"$exists": True}},
            },
        ],
    }

    kind = StringField(required=True)
    name = StringField(required=True)
    given_name = StringField()
    additional_names = StringField()
    family_name = StringField()
    honorific_prefix = StringField()
    honorific_suffix = StringField()
    nickname = StringField()
    legal_name = StringField()
    birth_on = StringField()
    tax_ids = ListField(DictField())
    roles = ListField(DictField())
    affiliations = ListField(DictField())
    emails = ListField(DictField())
    phones = ListField(DictField())
    addresses = ListField(DictField())
    social_handles = ListField(DictField())
    websites = ListField(DictField())
    languages = ListField(StringField())
    time_zone = StringField()
    preferred_channel = StringField()
    tags = ListField(StringField())
    owner_id = StringField()
    notes = StringField()
    external_ids = ListField(DictField())
    archived_at = DateTimeField()

    # Private: the folded words it is found by, and the folded name that lists are sorted by.
    words = ListField(StringField(), db_field="_words")
    sort_name = StringField(db_field="_sort_name")

    @property
    def is_archived(self):
        return self.archived_at is not None

    def to_view(self):
        return view(self.to_raw())


class Word(Document):
    """A word that some contact is or was found by, with the keys that its misspellings share."""

    ENTITY = "word"
    meta = {"collection": "words", "indexes": [{"fields": ["keys"]}]}

    keys = ListField(StringField())


class Relationship(Document):
    """A directed relationship between two contacts."""

    ENTITY = "relationship"
    meta = {
        "collection": "relationships",
        "indexes": [
            {"fields": ["archived_at", "-created_at", "-id"]},
            {"fields": ["ends", "archived_at", "-created_at", "-id"]},
            {"fields": ["from_id", "archived_at", "-created_at", "-id"]},
            {"fields": ["to_id", "archived_at", "-created_at", "-id"]},
            {"fields": ["type", "archived_at", "-created_at", "-id"]},
            {"fields": ["open_key"], "unique": True, "sparse": True},
        ],
    }

    from_id = StringField(required=True)
    to_id = StringField(required=True)
    type = StringField(required=True)
    starts_on = StringField()
    ends_on = StringField()
    strength = FloatField()
    evidence = ListField(DictField())
    archived_at = DateTimeField()

    # Private: both ends, and what may exist only once while the relationship goes on.
    ends = ListField(StringField(), db_field="_ends")
    open_key = StringField(db_field="_open_key")

    def to_view(self):
        return view(self.to_raw())


class Interaction(Document):
    """What was said or done, as it was recorded; it never changes but for being corrected."""

    ENTITY = "interaction"
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

    def to_view(self):
        return view(self.to_raw())


class Entry(Document):
    """A line of the timeline of some contacts."""

    ENTITY = "entry"
    meta = {
        "collection": "timeline",
        "indexes": [
            {"fields": ["shown_on", "-occurred_at", "-id"]},
            {"fields": ["shown_on", "type", "-occurred_at", "-id"]},
            {"fields": ["contact_ids"]},
            {"fields": ["about.id"]},
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


class Import(Document):
    """A file of contacts on its way in."""

    ENTITY = "import"
    meta = {
        "collection": "imports",
        "indexes": [{"fields": ["-created_at", "-id"]}, {"fields": ["state", "lease_until"]}],
    }

    file_name = StringField()
    format = StringField()
    policy = StringField()
    is_dry_run = BooleanField()
    mapping = DictField()
    encoding = StringField()
    delimiter = StringField()
    default_country = StringField()
    default_kind = StringField()
    external_system = StringField()
    state = StringField(default="receiving")
    size = IntField(default=0)
    source = StringField()
    rows_total = IntField()
    rows_done = IntField(default=0)
    created_count = IntField(default=0)
    updated_count = IntField(default=0)
    skipped_count = IntField(default=0)
    refused_count = IntField(default=0)
    unmapped_columns = ListField(StringField())
    error = StringField()
    started_at = DateTimeField()
    finished_at = DateTimeField()

    # Private: the file in GridFS, whose job it is at the moment, and on whose behalf it runs.
    parts = IntField(default=0, db_field="_parts")
    lease_until = DateTimeField(db_field="_lease_until")
    actor_id = StringField(db_field="_actor_id")


DOCUMENTS = (Contact, Word, Relationship, Interaction, Entry, Import)
