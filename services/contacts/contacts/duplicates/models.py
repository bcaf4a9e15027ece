"""What is kept of contacts that may be one: the keys they are found by, and the pairs."""

from mongoengine import DateTimeField, DictField, FloatField, IntField, ListField, StringField

from chassis.store import Document


class MatchKeys(Document):
    """The blocking keys of a contact, under its id; made in the background, never by a change."""

    ENTITY = "match_keys"
    # The scan makes them of the contact.
    IS_DERIVED = True
    CONTACT_REFERENCES = ("_id",)
    meta = {"collection": "match_keys", "indexes": [{"fields": ["keys"]}]}

    keys = ListField(StringField())
    rules = IntField()
    contact_version = IntField()


class Duplicate(Document):
    """Two contacts that may be one. Their ids are in order, so that a pair is there once."""

    ENTITY = "duplicate"
    CONTACT_REFERENCES = ("contact_ids",)
    meta = {
        "collection": "duplicates",
        "indexes": [
            {"fields": ["state", "-score", "-id"]},
            {"fields": ["contact_kind", "state", "-score", "-id"]},
            {"fields": ["contact_ids", "state", "-score", "-id"]},
            {"fields": ["pair"], "unique": True, "sparse": True},
            {"fields": ["import_ids", "state", "-score", "-id"],
             "partialFilterExpression": {"import_ids": {"$exists": True}}},
        ],
    }

    contact_kind = StringField(required=True)
    contact_ids = ListField(StringField())
    score = FloatField(required=True)
    reasons = ListField(DictField())
    state = StringField(default="open")
    # The imports that added or changed one of them.
    import_ids = ListField(StringField())
    dismissed_reason = StringField()
    dismissed_at = DateTimeField(db_field="_dismissed_at")
    # Private: both ids as one text.
    pair = StringField(db_field="_pair")

    @classmethod
    def settle_references(cls, raw):
        """A pair that became one is judged, and so is one that is there already."""
        one, other = sorted(raw["contact_ids"])
        pair = f"{one}/{other}"
        if raw["state"] == "merged":
            return {"_pair": None}
        if one == other or cls.collection().find_one({"_pair": pair, "_id": {"$ne": raw["_id"]}}):
            return {"_pair": None, "state": "merged"}
        return {"_pair": pair}


DUPLICATE_DOCUMENTS = (MatchKeys, Duplicate)
