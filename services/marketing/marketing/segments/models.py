"""What is kept of segments."""

from mongoengine import (
    BooleanField,
    DateTimeField,
    DictField,
    IntField,
    ListField,
    StringField,
)

from chassis.store import Document


class Segment(Document):
    """A segment. In its rule contacts stand as their place in `named_ids`, so that merges are
    followed; None stands for one that was erased.
    """

    ENTITY = "segment"
    CONTACT_REFERENCES = ("named_ids",)
    meta = {
        "collection": "segments",
        "indexes": [
            {"fields": ["is_archived", "-created_at", "-id"]},
            {"fields": ["is_archived", "kind", "-created_at", "-id"]},
            {"fields": ["is_tracked", "id"]},
            {"fields": ["uses"]},
            {"fields": ["named_ids"], "sparse": True},
        ],
    }

    name = StringField(required=True)
    description = StringField()
    kind = StringField(required=True)
    rule = DictField()
    named_ids = ListField(StringField())
    excludes = ListField(StringField())
    # The segments that its rule and its exclusions name.
    uses = ListField(StringField())
    is_tracked = BooleanField(default=False)
    followed_at = DateTimeField()
    member_count = IntField()
    groups = ListField(DictField())
    # By what the groups were drawn: they are drawn anew when it changes.
    drawn_by = StringField()
    is_archived = BooleanField(default=False)
    archived_at = DateTimeField()

    @classmethod
    def forget(cls, raw, contact_ids):
        """Its rule stays, and says nothing of them any more."""
        return {**raw, "named_ids": [
            None if id in contact_ids else id for id in raw["named_ids"]]}


class SegmentMember(Document):
    """That a party is on a list, or was in a tracked segment when it was last followed."""

    ENTITY = "segment_member"
    CONTACT_REFERENCES = ("contact_id",)
    meta = {
        "collection": "segment_members",
        "indexes": [
            {"fields": ["segment_id", "contact_id"], "unique": True},
            {"fields": ["contact_id"]},
        ],
    }

    segment_id = StringField(required=True)
    contact_id = StringField(required=True)


class SegmentSnapshot(Document):
    """Who was in a segment at a moment; the ids are in its parts."""

    ENTITY = "segment_snapshot"
    meta = {"collection": "segment_snapshots",
            "indexes": [{"fields": ["segment_id", "-created_at", "-id"]}]}

    segment_id = StringField(required=True)
    name = StringField()
    taken_at = DateTimeField(required=True)
    size = IntField(required=True)
    rule = DictField()


class SnapshotPart(Document):
    """Up to a thousand of those of a snapshot, in the order of their ids."""

    ENTITY = "snapshot_part"
    CONTACT_REFERENCES = ("contact_ids",)
    meta = {
        "collection": "snapshot_parts",
        "indexes": [{"fields": ["segment_snapshot_id", "number"], "unique": True},
                    {"fields": ["contact_ids"]}],
    }

    segment_snapshot_id = StringField(required=True)
    number = IntField(required=True)
    contact_ids = ListField(StringField())

    @classmethod
    def forget(cls, raw, contact_ids):
        """The others stay."""
        return {**raw, "contact_ids": [
            id for id in raw["contact_ids"] if id not in contact_ids]}


SEGMENT_DOCUMENTS = (Segment, SegmentMember, SegmentSnapshot, SnapshotPart)
