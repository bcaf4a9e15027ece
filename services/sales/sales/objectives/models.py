"""Objectives as they are kept; how far each is, is reckoned when it is asked for."""

from mongoengine import BooleanField, DateTimeField, DynamicField, StringField

from chassis.store import Document


class Objective(Document):
    """What somebody is to reach in a period."""

    ENTITY = "objective"
    CONTACT_REFERENCES = ("partner_id",)
    meta = {
        "collection": "objectives",
        "indexes": [
            {"fields": ["archived_at", "-created_at", "-id"]},
            {"fields": ["user_id", "archived_at", "-created_at", "-id"], "sparse": True},
            {"fields": ["team_id", "archived_at", "-created_at", "-id"], "sparse": True},
            {"fields": ["partner_id", "archived_at", "-created_at", "-id"], "sparse": True},
            {"fields": ["whose", "archived_at", "-created_at", "-id"]},
        ],
    }

    name = StringField(required=True)
    metric = StringField(required=True)
    currency = StringField()
    target = DynamicField(required=True)
    whose = StringField(required=True)
    user_id = StringField()
    team_id = StringField()
    partner_id = StringField()
    starts_on = StringField(required=True)
    ends_on = StringField(required=True)
    is_shared = BooleanField()
    archived_at = DateTimeField()


OBJECTIVE_DOCUMENTS = (Objective,)
