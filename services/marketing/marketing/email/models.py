"""What is kept of marketing mail: who gets it, what came of it, and by what settings it goes."""

from mongoengine import BooleanField, DateTimeField, DictField, IntField, ListField, StringField

from chassis.store import Document


class MarketingMailSettings(Document):
    """By whom mail is sent, when, and how often at most: one document."""

    ENTITY = "marketing_mail_settings"
    ID = "settings"
    meta = {"collection": "marketing_mail_settings"}

    sender_name = StringField(required=True)
    sender_address = StringField(required=True)
    reply_to = StringField()
    bounce_address = StringField()
    postal_address = StringField(required=True)
    public_url = StringField(required=True)
    preferences_page = StringField()
    time_zone = StringField(required=True)
    window = DictField(required=True)
    caps = ListField(DictField())
    mails_a_second = IntField(required=True)


class Recipient(Document):
    """One person, one action, one step of it. Its id is made of these, so that there is one."""

    ENTITY = "recipient"
    CONTACT_REFERENCES = ("contact_id",)
    meta = {
        "collection": "recipients",
        "indexes": [
            {"fields": ["action_id", "created_at", "id"]},
            {"fields": ["action_id", "state", "due_at"]},
            {"fields": ["action_id", "state", "created_at", "id"]},
            {"fields": ["action_id", "contact_id", "created_at", "id"]},
            {"fields": ["action_id", "variant", "created_at", "id"]},
            {"fields": ["action_id", "is_sample", "state"], "sparse": True},
            {"fields": ["action_id", "address_digest"],
             "partialFilterExpression": {"_address_digest": {"$exists": True}}},
            {"fields": ["contact_id", "sent_at"]},
            {"fields": ["claim"], "sparse": True},
            {"fields": ["state", "sending_at"],
             "partialFilterExpression": {"state": "sending"}},
            {"fields": ["is_to_enter"], "sparse": True},
        ],
    }

    action_id = StringField(required=True)
    campaign_id = StringField(required=True)
    contact_id = StringField(required=True)
    step = StringField(required=True)
    channel = StringField(required=True)
    state = StringField(required=True)
    reason = StringField()
    variant = StringField()
    is_sample = BooleanField()
    due_at = DateTimeField()
    sent_at = DateTimeField()
    opened_at = DateTimeField()
    clicked_at = DateTimeField()
    unsubscribed_at = DateTimeField()
    bounced_at = DateTimeField()
    complained_at = DateTimeField()

    # Private: whether it counts towards the caps of direct marketing; and, since it is sent, in
    # which language, to which address (its SHA-256), from when, and with which others.
    is_marketing = BooleanField(db_field="_is_marketing")
    language = StringField(db_field="_language")
    address_digest = StringField(db_field="_address_digest")
    sending_at = DateTimeField(db_field="_sending_at")
    claim = StringField(db_field="_claim")
    attempts = IntField(db_field="_attempts")
    # Private: of whom in a journey it is, whose leaving it does not outlive.
    journey_instance_id = StringField(db_field="_journey_instance_id")
    # Private: whether the ledgers have to take it up.
    is_to_enter = BooleanField(db_field="_is_to_enter")


class MailActivity(Document):
    """An opening or a click, by a person or by a scanner."""

    ENTITY = "mail_activity"
    CONTACT_REFERENCES = ("contact_id",)
    meta = {
        "collection": "mail_activities",
        "indexes": [
            {"fields": ["recipient_id", "occurred_at"]},
            {"fields": ["action_id", "-occurred_at", "-id"]},
            {"fields": ["action_id", "is_scanner", "-occurred_at", "-id"]},
            {"fields": ["contact_id"]},
        ],
    }

    recipient_id = StringField(required=True)
    action_id = StringField(required=True)
    contact_id = StringField(required=True)
    kind = StringField(required=True)
    part = StringField(db_field="_part", required=True)
    url = StringField()
    occurred_at = DateTimeField(required=True)
    is_scanner = BooleanField(required=True)
    because = StringField()


class UndeliverableAddress(Document):
    """An address that mail came back from for good. Its id is the address's SHA-256."""

    ENTITY = "undeliverable_address"
    CONTACT_REFERENCES = ("contact_id",)
    meta = {"collection": "undeliverable_addresses", "indexes": [{"fields": ["contact_id"]}]}

    contact_id = StringField(required=True)
    status = StringField()


EMAIL_DOCUMENTS = (MarketingMailSettings, Recipient, MailActivity, UndeliverableAddress)
