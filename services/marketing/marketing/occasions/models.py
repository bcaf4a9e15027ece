"""What is kept of occasions, and of who registers for them."""

from mongoengine import BooleanField, DateTimeField, DictField, IntField, StringField

from chassis.store import Document

# Who has a place.
WITH_PLACE = ("registered", "confirmed", "attended", "no_show")
# Who may still come.
LIVE = ("registered", "confirmed", "waiting")


class Occasion(Document):
    """A fair, a webinar or the like. Amounts are Decimal128."""

    ENTITY = "occasion"
    meta = {
        "collection": "occasions",
        "indexes": [
            {"fields": ["-starts_at", "-id"]},
            {"fields": ["state", "-starts_at", "-id"]},
            {"fields": ["campaign_id", "-starts_at", "-id"]},
            {"fields": ["state", "campaign_id", "-starts_at", "-id"]},
            {"fields": ["to_settle"], "sparse": True},
            {"fields": ["to_tell"], "sparse": True},
        ],
    }

    name = StringField(required=True)
    kind = StringField(required=True)
    state = StringField(default="draft")
    text = DictField()
    campaign_id = StringField()
    action_id = StringField()
    place = StringField()
    url = StringField()
    time_zone = StringField(required=True)
    starts_at = DateTimeField(required=True)
    ends_at = DateTimeField(required=True)
    capacity = IntField()
    has_waiting_list = BooleanField(required=True)
    confirm_hours = IntField(required=True)
    price = DictField()
    fixed_cost = DictField()
    unit_cost = DictField()
    opened_at = DateTimeField()

    # Private: the number of whoever registered last, by which those who do so at once see each
    # other; and whether those who may still come are to be told that it is off, or over.
    turn = IntField(db_field="_turn", default=0)
    to_settle = BooleanField(db_field="_to_settle")
    # Private: how often it became another, and whether somebody is still to be told.
    moves = IntField(db_field="_moves", default=0)
    to_tell = BooleanField(db_field="_to_tell")


class OccasionRegistration(Document):
    """Somebody who registered, by the number in which they did. Of an address there is one."""

    ENTITY = "occasion_registration"
    CONTACT_REFERENCES = ("contact_id",)
    meta = {
        "collection": "occasion_registrations",
        "indexes": [
            {"fields": ["occasion_id", "number", "id"]},
            {"fields": ["occasion_id", "state", "number", "id"]},
            {"fields": ["state", "confirm_by"]},
            {"fields": ["state", "occasion_id"]},
            {"fields": ["open_key"], "unique": True, "sparse": True},
            # By whose it is, for erasure; and of those of nobody the oldest, to forget them.
            {"fields": ["contact_id", "created_at"]},
            {"fields": ["email_key"], "sparse": True},
            {"fields": ["lead_id"], "sparse": True},
            {"fields": ["form_submission_id"], "sparse": True},
        ],
    }

    occasion_id = StringField(required=True)
    state = StringField(required=True)
    registered_by = StringField(required=True)
    name = StringField()
    email = StringField()
    language = StringField(required=True)
    contact_id = StringField()
    lead_id = StringField()
    form_submission_id = StringField()
    recipient_id = StringField()
    campaign_id = StringField()
    action_id = StringField()
    number = IntField(required=True)
    confirm_by = DateTimeField()
    confirmed_at = DateTimeField()
    cancelled_at = DateTimeField()
    cancelled_because = StringField()
    attended_at = DateTimeField()

    # Private: the address in small letters; and while it is not cancelled, the occasion with it.
    email_key = StringField(db_field="_email_key")
    open_key = StringField(db_field="_open_key")
    # Private: the last of the moves of the occasion that they know of.
    told_moves = IntField(db_field="_told_moves", default=0)

    @classmethod
    def forget(cls, raw, _contact_ids):
        """What is over stays as a number, without whom it was of; a place that is held is free."""
        if raw["state"] in LIVE:
            return None
        return {name: value for name, value in raw.items() if name not in (
            "name", "email", "contact_id", "lead_id", "form_submission_id", "recipient_id",
            "_email_key", "_open_key")}


OCCASION_DOCUMENTS = (Occasion, OccasionRegistration)
