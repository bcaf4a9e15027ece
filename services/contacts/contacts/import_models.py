"""What the contacts service keeps of files of contacts on their way in."""

from mongoengine import (
    BinaryField,
    BooleanField,
    DateTimeField,
    DictField,
    IntField,
    ListField,
    StringField,
)

from chassis.store import Document, view


class Import(Document):
    """A file of contacts on its way in."""

    ENTITY = "import"
    meta = {
        "collection": "imports",
        "indexes": [{"fields": ["-created_at", "-id"]}, {"fields": ["state", "created_at"]}],
    }

    file_name = StringField()
    format = StringField()
    policy = StringField()
    is_dry_run = BooleanField()
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

    # Private: the mapping as pairs, since the names of columns are no names of fields; how many
    # parts the file has, its digest and the names of its columns.
    mapping_pairs = ListField(ListField(StringField()), db_field="_mapping")
    parts = IntField(default=0, db_field="_parts")
    sha256 = StringField(db_field="_sha256")
    columns = ListField(StringField(), db_field="_columns")
    # Private: the custom fields that whoever sent it may not see.
    hidden_custom = ListField(StringField(), db_field="_hidden_custom")
    # Private: which process has it in hand, until when unless it renews that, and how often it
    # was taken in hand since it last came on.
    holder = StringField(db_field="_holder")
    lease_until = DateTimeField(db_field="_lease_until")
    attempts = IntField(default=0, db_field="_attempts")
    # Private: on whose behalf it runs, and in which request that was asked.
    actor_id = StringField(db_field="_actor_id")
    request_id = StringField(db_field="_request_id")
    traceparent = StringField(db_field="_traceparent")

    @property
    def mapping(self):
        return {column: path for column, path in self.mapping_pairs}

    def to_view(self):
        return view_import(self.to_raw())


def view_import(raw):
    """An import as it is shown."""
    pairs = raw.get("_mapping")
    return {"unmapped_columns": [], **view(raw), "mapping": dict(pairs) if pairs else None}


class ImportPart(Document):
    """A piece of the file of an import. What is never imported goes by itself after a month."""

    ENTITY = "import_part"
    meta = {
        "collection": "import_parts",
        "indexes": [{"fields": ["created_at"], "expireAfterSeconds": 30 * 24 * 3600}],
    }

    data = BinaryField(required=True)


class Refusal(Document):
    """A row that was refused, as it stood in the file. Kept for three months."""

    ENTITY = "refusal"
    meta = {
        "collection": "import_refusals",
        "indexes": [
            {"fields": ["import_id", "number"]},
            {"fields": ["created_at"], "expireAfterSeconds": 90 * 24 * 3600},
        ],
    }

    import_id = StringField(required=True)
    number = IntField(required=True)
    reasons = ListField(DictField())
    cells = ListField(StringField())


class Rehearsed(Document):
    """A contact as it would be if a dry run were none; goes with the end of the import."""

    ENTITY = "rehearsed"
    meta = {
        "collection": "import_rehearsals",
        "indexes": [
            {"fields": ["import_id", "contact.emails.address"]},
            {"fields": ["import_id", "contact.phones.number"]},
            {"fields": ["import_id", "contact.external_ids.id"]},
            {"fields": ["import_id", "contact._sort_name"]},
            {"fields": ["import_id", "contact._unique"]},
            {"fields": ["created_at"], "expireAfterSeconds": 30 * 24 * 3600},
        ],
    }

    import_id = StringField(required=True)
    contact = DictField()


IMPORT_DOCUMENTS = (Import, ImportPart, Refusal, Rehearsed)
