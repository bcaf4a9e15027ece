"""What is kept of crises."""

from mongoengine import BooleanField, DateTimeField, DictField, IntField, ListField, StringField

from chassis.store import Document


class Crisis(Document):
    """A crisis. Each change of it, and of whom it concerns, is its next version."""

    ENTITY = "crisis"
    meta = {
        "collection": "crises",
        "indexes": [
            {"fields": ["begun_at", "id"]},
            {"fields": ["state", "begun_at", "id"]},
            {"fields": ["owner_id", "begun_at", "id"]},
        ],
    }

    name = StringField(required=True)
    description = StringField()
    level = StringField(required=True)
    state = StringField(required=True)
    begun_at = DateTimeField(required=True)
    ended_at = DateTimeField()
    is_for_all = BooleanField(default=False)
    owner_id = StringField()
    team_ids = ListField(StringField())
    product_ids = ListField(StringField())
    tags = ListField(StringField())
    lessons = StringField()
    costs = ListField(DictField())

    # Private: into how many parts those whom it concerns are told.
    part_count = IntField(db_field="_part_count", default=0)


class CrisisPart(Document):
    """Those who were added together, who are told of together; the first is there always."""

    ENTITY = "crisis_part"
    meta = {
        "collection": "crisis_parts",
        "indexes": [{"fields": ["crisis_id", "number"], "unique": True}],
    }

    crisis_id = StringField(required=True)
    number = IntField(required=True)


class CrisisContact(Document):
    """A party that a crisis concerns, once."""

    ENTITY = "crisis_contact"
    CONTACT_REFERENCES = ("contact_id",)
    meta = {
        "collection": "crisis_contacts",
        "indexes": [
            {"fields": ["crisis_id", "contact_id"], "unique": True},
            {"fields": ["crisis_id", "part"]},
            {"fields": ["crisis_id", "created_at", "id"]},
            {"fields": ["contact_id"]},
        ],
    }

    crisis_id = StringField(required=True)
    contact_id = StringField(required=True)
    added_by_id = StringField(required=True)

    # Private: with which part of them it is told.
    part = IntField(db_field="_part", required=True)


class CrisisLink(Document):
    """Something that a crisis is about, once."""

    ENTITY = "crisis_link"
    meta = {
        "collection": "crisis_links",
        "indexes": [
            {"fields": ["crisis_id", "linked_id"], "unique": True},
            {"fields": ["crisis_id", "created_at", "id"]},
            {"fields": ["linked_id"]},
        ],
    }

    crisis_id = StringField(required=True)
    type = StringField(required=True)
    linked_id = StringField(required=True)
    linked_by_id = StringField(required=True)


class CrisisEntry(Document):
    """What somebody did in a crisis; added and never changed."""

    ENTITY = "crisis_entry"
    meta = {
        "collection": "crisis_entries",
        "indexes": [
            {"fields": ["crisis_id", "created_at", "id"]},
            # How often a statement was said.
            {"fields": ["crisis_id", "kind", "about_id"]},
        ],
    }

    crisis_id = StringField(required=True)
    kind = StringField(required=True)
    text = StringField()
    about_id = StringField()
    count = IntField()
    actor_id = StringField(required=True)

    # Private: by what a statement was said.
    said_by = StringField(db_field="_said_by")


class CrisisAction(Document):
    """What is done so that it does not come again."""

    ENTITY = "crisis_action"
    meta = {
        "collection": "crisis_actions",
        "indexes": [{"fields": ["crisis_id", "created_at", "id"]}],
    }

    crisis_id = StringField(required=True)
    text = StringField(required=True)
    owner_id = StringField()
    due_on = StringField()
    is_done = BooleanField(default=False)
    done_at = DateTimeField()


class CrisisStatement(Document):
    """One edition of what is said in a crisis."""

    ENTITY = "crisis_statement"
    meta = {
        "collection": "crisis_statements",
        "indexes": [
            {"fields": ["crisis_id", "created_at", "id"]},
            {"fields": ["crisis_id", "state", "created_at", "id"]},
        ],
    }

    crisis_id = StringField(required=True)
    edition = IntField(default=1)
    replaces_id = StringField()
    title = StringField(required=True)
    texts = ListField(DictField(), required=True)
    channels = ListField(StringField(), required=True)
    state = StringField(required=True)
    author_ids = ListField(StringField(), required=True)
    decided_by_id = StringField()
    decided_at = DateTimeField()
    refused_because = StringField()
    withdrawn_by_id = StringField()
    withdrawn_at = DateTimeField()
    withdrawn_because = StringField()


class CrisisReport(Document):
    """A crisis as it was at one of its ends, whole. Of parties it holds figures alone."""

    ENTITY = "crisis_report"
    meta = {
        "collection": "crisis_reports",
        "indexes": [{"fields": ["crisis_id", "number"], "unique": True}],
    }

    crisis_id = StringField(required=True)
    number = IntField(required=True)
    report = DictField(required=True)


CRISIS_DOCUMENTS = (
    Crisis, CrisisPart, CrisisContact, CrisisLink, CrisisEntry, CrisisAction, CrisisStatement,
    CrisisReport,
)
