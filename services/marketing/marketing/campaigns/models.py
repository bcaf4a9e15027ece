"""What is kept of campaigns and their actions."""

from mongoengine import BooleanField, DateTimeField, DictField, IntField, ListField, StringField

from chassis.store import Document


class Campaign(Document):
    """An objective, with a budget and what is to be reached. Amounts are Decimal128."""

    ENTITY = "campaign"
    meta = {
        "collection": "campaigns",
        "indexes": [
            {"fields": ["-created_at", "-id"]},
            {"fields": ["state", "-created_at", "-id"]},
            {"fields": ["owner_id", "-created_at", "-id"]},
            {"fields": ["state", "owner_id", "-created_at", "-id"]},
        ],
    }

    name = StringField(required=True)
    why = StringField(required=True)
    for_whom = StringField(required=True)
    benefit_for_us = StringField(required=True)
    benefit_for_them = StringField(required=True)
    payback_on = StringField(required=True)
    owner_id = StringField()
    budget = DictField(required=True)
    targets = DictField()
    starts_on = StringField(required=True)
    ends_on = StringField()
    purpose = StringField(required=True)
    state = StringField(required=True, default="draft")
    author_ids = ListField(StringField(), required=True)
    decided_by_id = StringField()
    decided_at = DateTimeField()
    refused_because = StringField()
    ended_at = DateTimeField()


class Action(Document):
    """Something that is done within a campaign. Amounts are Decimal128."""

    ENTITY = "action"
    meta = {
        "collection": "actions",
        "indexes": [
            {"fields": ["-created_at", "-id"]},
            {"fields": ["campaign_id", "-created_at", "-id"]},
            {"fields": ["owner_id", "-created_at", "-id"]},
            {"fields": ["state", "-created_at", "-id"]},
        ],
    }

    campaign_id = StringField(required=True)
    name = StringField(required=True)
    channel = StringField(required=True)
    segment_id = StringField()
    contact_count = IntField(required=True, default=0)
    excluded_count = IntField(required=True, default=0)
    starts_at = DateTimeField()
    ends_at = DateTimeField()
    owner_id = StringField()
    fixed_cost = DictField()
    unit_cost = DictField()
    capacity = IntField()
    mail = DictField()
    letter = DictField()
    window = DictField()
    state = StringField(required=True, default="draft")
    launched_at = DateTimeField()
    launched_by_id = StringField()
    planned_at = DateTimeField()
    ended_at = DateTimeField()
    test_result = DictField()

    # Private: how far it is planned whom to reach, as what comes next begins after it.
    planned_after = StringField(db_field="_planned_after")


class AudienceMember(Document):
    """A contact that an action names, or leaves out, by hand."""

    ENTITY = "audience_member"
    CONTACT_REFERENCES = ("contact_id",)
    meta = {
        "collection": "audience_members",
        "indexes": [
            {"fields": ["action_id", "is_excluded", "contact_id", "id"]},
            {"fields": ["contact_id"]},
        ],
    }

    action_id = StringField(required=True)
    contact_id = StringField(required=True)
    is_excluded = BooleanField(required=True)


CAMPAIGN_DOCUMENTS = (Campaign, Action, AudienceMember)
