"""What is kept of spaces and what is said in them."""

from mongoengine import DateTimeField, IntField, ListField, StringField

from chassis.store import Document


class Space(Document):
    """Who is in it sees it, and nobody else."""

    ENTITY = "space"
    CONTACT_REFERENCES = ("contact_ids",)
    meta = {
        "collection": "spaces",
        "indexes": [
            {"fields": ["contact_ids", "archived_at", "created_at", "id"]},
            {"fields": ["user_ids", "archived_at", "created_at", "id"]},
        ],
    }

    name = StringField(required=True)
    description = StringField()
    contact_ids = ListField(StringField())
    user_ids = ListField(StringField())
    archived_at = DateTimeField()

    @classmethod
    def forget(cls, raw, contact_ids):
        """A space stays for the others in it."""
        return {**raw, "contact_ids": [
            id for id in raw.get("contact_ids", ()) if id not in contact_ids]}


class SpacePost(Document):
    """What somebody says in a space, or about what was said."""

    ENTITY = "space_post"
    CONTACT_REFERENCES = ("contact_id",)
    meta = {
        "collection": "space_posts",
        "indexes": [{"fields": ["space_id", "answers_id", "created_at", "id"]},
                    {"fields": ["contact_id"], "sparse": True}],
    }

    space_id = StringField(required=True)
    answers_id = StringField()
    text = StringField()
    contact_id = StringField()
    user_id = StringField()
    comment_count = IntField(default=0)

    @classmethod
    def forget(cls, raw, contact_ids):
        """What they said goes; what was answered to it stays."""
        return {name: value for name, value in raw.items() if name not in ("contact_id", "text")}


SPACE_DOCUMENTS = (Space, SpacePost)
