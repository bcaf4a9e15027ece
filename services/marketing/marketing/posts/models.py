"""What is kept of the posts of actions."""

from mongoengine import DateTimeField, IntField, ListField, StringField

from chassis.store import Document


class ActionPost(Document):
    """What is said on a network for an action."""

    ENTITY = "action_post"
    meta = {
        "collection": "action_posts",
        "indexes": [
            {"fields": ["action_id", "created_at", "id"]},
            {"fields": ["action_id", "state", "created_at", "id"]},
            {"fields": ["state", "created_at", "id"]},
        ],
    }

    action_id = StringField(required=True)
    campaign_id = StringField(required=True)
    social_account_id = StringField(required=True)
    network = StringField(required=True)
    text = StringField(required=True)
    said = StringField(required=True)
    language = StringField()
    link = StringField()
    publish_at = DateTimeField()
    state = StringField(required=True, default="planned")
    reason = StringField()
    social_post_id = StringField()
    url = StringField()
    published_at = DateTimeField()

    # Private: which version social told last; those that were taken back while it was held up.
    told_version = IntField(db_field="_told_version")
    taken_back_ids = ListField(StringField(), db_field="_taken_back_ids")


POST_DOCUMENTS = (ActionPost,)
