"""What is kept of touches."""

from mongoengine import BooleanField, DateTimeField, DictField, IntField, ListField, StringField

from chassis.store import Document


def _without(raw, contact_ids):
    """What is also with others stays with them."""
    left = [id for id in raw["contact_ids"] if id not in contact_ids]
    return {**raw, "contact_ids": left} if left else None


class Touch(Document):
    """That something we did reached somebody, or that they answered. Of one source there is one."""

    ENTITY = "touch"
    CONTACT_REFERENCES = ("contact_ids",)
    meta = {
        "collection": "touches",
        "indexes": [
            {"fields": ["occurred_at", "id"]},
            {"fields": ["contact_ids", "occurred_at", "id"], "sparse": True},
            {"fields": ["lead_id", "occurred_at", "id"], "sparse": True},
            {"fields": ["campaign_id", "occurred_at", "id"], "sparse": True},
            {"fields": ["action_id", "occurred_at", "id"], "sparse": True},
            {"fields": ["kind", "occurred_at", "id"]},
            {"fields": ["channel", "occurred_at", "id"]},
            {"fields": ["source_key"], "unique": True},
            {"fields": ["corrects_key"], "sparse": True},
        ],
    }

    contact_ids = ListField(StringField())
    lead_id = StringField()
    kind = StringField(required=True)
    channel = StringField(required=True)
    campaign_id = StringField()
    action_id = StringField()
    occurred_at = DateTimeField(required=True)
    is_response = BooleanField(required=True)
    is_by_scanner = BooleanField(required=True)
    utm = DictField()
    url = StringField()
    user_id = StringField()
    order_id = StringField()
    referral_id = StringField()
    source = DictField(required=True)
    withdrawn_at = DateTimeField()

    # Private: its source as one text, that of what it corrects, and which version was told last.
    source_key = StringField(db_field="_source_key", required=True)
    corrects_key = StringField(db_field="_corrects_key")
    told_version = IntField(db_field="_told_version")

    forget = staticmethod(_without)


class TouchedLead(Document):
    """Which contacts a lead became, whose touches are theirs since. Its id is the lead's."""

    ENTITY = "touched_lead"
    CONTACT_REFERENCES = ("contact_ids",)
    meta = {"collection": "touched_leads", "indexes": [{"fields": ["contact_ids"]}]}

    contact_ids = ListField(StringField(), required=True)

    forget = staticmethod(_without)


TOUCH_DOCUMENTS = (Touch, TouchedLead)
