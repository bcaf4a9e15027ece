"""What custom fields are declared as."""

from mongoengine import BooleanField, DateTimeField, DictField, IntField, ListField, StringField

from chassis.store import Document


class CustomField(Document):
    """A custom field. It is never deleted, so that its key never means something else."""

    ENTITY = "custom_field"
    meta = {
        "collection": "custom_fields",
        "indexes": [
            {"fields": ["entity", "key"], "unique": True},
            {"fields": ["entity", "number"], "unique": True},
            {"fields": ["entity", "retired_at", "created_at", "id"]},
            {"fields": ["retired_at", "created_at", "id"]},
            {"fields": ["settle_at"], "sparse": True},
        ],
    }

    entity = StringField(required=True)
    key = StringField(required=True)
    type = StringField(required=True)
    label = StringField(required=True)
    labels = DictField()
    description = StringField()
    of_kinds = ListField(StringField())
    options = ListField(DictField())
    max_length = IntField()
    minimum = StringField()
    maximum = StringField()
    decimals = IntField()
    currencies = ListField(StringField())
    is_required = BooleanField(default=False)
    is_unique = BooleanField(default=False)
    is_searchable = BooleanField(default=False)
    visible_to = ListField(StringField())
    is_settled = BooleanField(default=True)
    doubles = ListField(StringField())
    retired_at = DateTimeField()

    # Private: the how-manieth of its entity it is; the index refuses two that were declared at
    # once, so that there are never more than allowed.
    number = IntField(required=True, db_field="_number")
    # Private: when what is there is to be brought in line, and since when it has to be.
    settle_at = DateTimeField(db_field="_settle_at")
    unsettled_at = DateTimeField(db_field="_unsettled_at")

    @property
    def is_retired(self):
        return self.retired_at is not None


class Customised:
    """What has custom fields beside its own."""

    custom = DictField()

    # Private: values of fields that are retired, by what all values are found, and the contacts
    # that they name (`custom_fields.writing.describe`).
    retired_custom = DictField(db_field="_retired_custom")
    custom_terms = ListField(StringField(), db_field="_custom")
    custom_contacts = ListField(DictField(), db_field="_custom_contacts")


def with_custom(*sorted_by):
    """The index of a list that is narrowed by custom fields; who has none costs nothing there."""
    return {"fields": ["custom_terms", *sorted_by],
            "partialFilterExpression": {"_custom": {"$exists": True}}}


CUSTOM_FIELD_DOCUMENTS = (CustomField,)
