"""What is kept of planned posts."""

from mongoengine import BooleanField, DateTimeField, DictField, IntField, ListField, StringField

from chassis.store import Document


class SocialPost(Document):
    """A post that we plan to say, or said."""

    ENTITY = "social_post"
    meta = {
        "collection": "social_posts",
        "indexes": [
            {"fields": ["-created_at", "-id"]},
            {"fields": ["social_account_id", "-created_at", "-id"]},
            {"fields": ["delivery", "-created_at", "-id"]},
            {"fields": ["delivery", "due_at"]},
        ],
    }

    social_account_id = StringField(required=True)
    network = StringField(required=True)
    text = StringField(required=True)
    language = StringField()
    due_at = DateTimeField()
    refers_to = ListField(DictField())
    delivery = StringField(required=True)
    author_id = StringField(required=True)
    decided_by_id = StringField()
    refused_because = StringField()
    sent_at = DateTimeField()
    url = StringField()
    failed_with = StringField()

    # Private: how often it was tried since when, until when somebody is at it, whether it may have
    # arrived, and what the network knows it by.
    attempts = IntField(db_field="_attempts", default=0)
    first_tried_at = DateTimeField(db_field="_first_tried_at")
    is_doubtful = BooleanField(db_field="_is_doubtful")
    external_id = StringField(db_field="_external_id")
    reference = DictField(db_field="_reference")


PLANNED_DOCUMENTS = (SocialPost,)
