"""What is kept of who looked after whom."""

from mongoengine import DateTimeField, DictField, IntField, ListField, StringField

from chassis.store import Document


class Ownership(Document):
    """A stretch of time in which a user and a team looked after a contact."""

    ENTITY = "ownership"
    CONTACT_REFERENCES = ("contact_id",)
    meta = {
        "collection": "ownerships",
        "indexes": [
            {"fields": ["contact_id", "-started_at", "-id"]},
            {"fields": ["contact_id", "contact_version"], "unique": True},
        ],
    }

    contact_id = StringField(required=True)
    owner_id = StringField()
    team_id = StringField()
    # It ends when the next one starts, so that late news needs no correction of another.
    started_at = DateTimeField(required=True)
    contact_version = IntField(required=True)
    reason = StringField()
    actor_id = StringField()


class Reassignment(Document):
    """Contacts being handed over. One by a filter goes on in the background, by id."""

    ENTITY = "reassignment"
    # What was answered for each of them; an old answer is not about the survivor of a merge.
    CONTACT_HISTORY = ("items.contact_id",)
    meta = {
        "collection": "reassignments",
        "indexes": [{"fields": ["state", "created_at"]}],
    }

    state = StringField(required=True)
    reassigned_count = IntField(default=0)
    unchanged_count = IntField(default=0)
    items = ListField(DictField())

    # Private: which, from whom, to whom, why; on whose behalf; the last contact that was done.
    where = DictField(db_field="_where")
    changes = DictField(db_field="_changes")
    from_owner_id = StringField(db_field="_from_owner_id")
    reason = StringField(db_field="_reason")
    actor_id = StringField(db_field="_actor_id")
    request_id = StringField(db_field="_request_id")
    last_id = StringField(default="", db_field="_last_id")

    def to_view(self):
        return {"items": [], **super().to_view()}


OWNERSHIP_DOCUMENTS = (Ownership, Reassignment)
