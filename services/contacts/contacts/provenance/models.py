"""What contacts were said to be before."""

from mongoengine import DictField, IntField, ListField, StringField

from chassis.store import Document


class FormerValues(Document):
    """The values that a field of a contact had before, the newest last; written at changes only."""

    ENTITY = "former_values"
    CONTACT_REFERENCES = ("contact_id",)
    # What somebody belonged to once is told as it was.
    CONTACT_HISTORY = ("values.value.organisation_id",)
    meta = {
        "collection": "former_values",
        "indexes": [
            {"fields": ["contact_id"]},
            {"fields": ["key"], "unique": True, "sparse": True},
            # What is erased with an organisation.
            {"fields": ["values.value.organisation_id"], "sparse": True},
        ],
    }

    contact_id = StringField(required=True)
    field = StringField(required=True)
    values = ListField(DictField())
    # How many there have been, with those that are not kept any more.
    count = IntField(default=0)

    # Private: the contact and the field. What came by a merge has none, so that what is replaced
    # since is kept apart from it.
    key = StringField(db_field="_key")

    @classmethod
    def settle_references(cls, raw):
        """Have the next values of a field written beside those that came by a merge."""
        own = f"{raw['contact_id']}/{raw['field']}"
        return {"_key": own if raw.get("_key") == own else None}


PROVENANCE_DOCUMENTS = (FormerValues,)
