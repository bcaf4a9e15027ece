"""Requests of people for their data, with what each service answered."""

from mongoengine import DateTimeField, DictField, IntField, ListField, StringField

from chassis.store import Document


class DataRequest(Document):
    """A request and its answers. The services that have to answer are fixed when it is opened."""

    ENTITY = "data_request"
    CONTACT_REFERENCES = ("contact_id", "_contact_ids")
    meta = {
        "collection": "data_requests",
        "indexes": [
            {"fields": ["-created_at", "-id"]},
            {"fields": ["state", "-created_at", "-id"]},
            {"fields": ["kind", "-created_at", "-id"]},
            {"fields": ["contact_id", "-created_at", "-id"], "sparse": True},
            {"fields": ["contact_ids"], "sparse": True},
            {"fields": ["state", "due_at"]},
        ],
    }

    contact_id = StringField()
    subject_key = StringField()
    kind = StringField(required=True)
    state = StringField(required=True)
    received_at = DateTimeField(required=True)
    due_at = DateTimeField(required=True)
    opened_at = DateTimeField()
    note = StringField()
    recorded_by = StringField(required=True)
    identity_shown_by = StringField()
    identity_checked_by = StringField()
    extension_reason = StringField()
    refusal_reason = StringField()
    changed = ListField(StringField())
    answers = ListField(DictField())
    reminder_count = IntField(default=0)
    reminded_at = DateTimeField()
    closed_at = DateTimeField()
    certificate = StringField()

    # Private: the contact and those that were merged into it; what is to be put right.
    contact_ids = ListField(StringField(), db_field="_contact_ids")
    changes = DictField(db_field="_changes")

    def to_view(self):
        return view_request(self.stored or self.to_raw())


def view_request(raw):
    """A request as it is shown."""
    shown = {name: value for name, value in raw.items() if name[0] != "_"}
    return {"answers": [], **shown, "id": raw["_id"]}


class ErasedPoints(Document):
    """By which keyed hashes somebody erased would be known again in a file."""

    ENTITY = "erased"
    meta = {"collection": "erased_points", "indexes": [
        {"fields": ["keys"]}, {"fields": ["swept_at", "created_at"]}]}

    keys = ListField(StringField())
    # When it was looked for again, since what was written at that very moment was not seen.
    swept_at = DateTimeField()


DATA_REQUEST_DOCUMENTS = (DataRequest, ErasedPoints)
