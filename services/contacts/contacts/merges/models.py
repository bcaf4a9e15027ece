"""What is kept of merges: each with what it takes to undo it, and where old ids lead."""

from mongoengine import DateTimeField, DictField, IntField, StringField

from chassis.store import Document


class Forwarding(Document):
    """The id of a merged contact, kept as this document's own, and whom it leads to."""

    ENTITY = "forwarding"
    # Whoever was merged into somebody merged since is reached in two steps, so nothing follows.
    CONTACT_HISTORY = ("survivor_id",)
    meta = {"collection": "forwardings", "indexes": [{"fields": ["survivor_id"]}]}

    survivor_id = StringField(required=True)
    merge_id = StringField(required=True)


class Merge(Document):
    """Two contacts that were made one, and both as they were."""

    ENTITY = "merge"
    # It tells what was; an un-merge reads it.
    CONTACT_HISTORY = (
        "survivor_id", "merged_id", "_merged", "_before", "_after", "_retired_before")
    meta = {
        "collection": "merges",
        "indexes": [
            {"fields": ["-created_at", "-id"]},
            {"fields": ["survivor_id", "-created_at", "-id"]},
            {"fields": ["merged_id", "-created_at", "-id"]},
            {"fields": ["state"]},
            {"fields": ["sweep_at"], "sparse": True},
        ],
    }

    survivor_id = StringField(required=True)
    merged_id = StringField(required=True)
    merged_name = StringField()
    state = StringField(required=True)
    choices = DictField()
    moved_count = IntField(default=0)
    undone_at = DateTimeField()
    actor_id = StringField()

    # Private: the merged contact as it was stored, and the fields of the survivor that the merge
    # changed, as they were before and after.
    merged = DictField(db_field="_merged")
    before = DictField(db_field="_before")
    after = DictField(db_field="_after")
    # Private: what it had in custom fields that were retired.
    retired_before = DictField(db_field="_retired_before")
    # Private: since when the survivor's own data may only be kept, if they may.
    restricted_before = DateTimeField(db_field="_restricted_before")
    # Private: where the survivor's values came from before; see provenance.sources.
    sources_before = DictField(db_field="_sources_before")
    # Private: when to look once more for what was written at the very moment of the merge.
    sweep_at = DateTimeField(db_field="_sweep_at")


MERGE_DOCUMENTS = (Forwarding, Merge)
