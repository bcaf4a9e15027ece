"""What is kept of billing profiles."""

from mongoengine import DateTimeField, DictField, IntField, StringField

from chassis.store import Document


class BillingProfile(Document):
    """What has to be known of a party to bill it, as it now is. Each party has one at most."""

    ENTITY = "billing_profile"
    CONTACT_REFERENCES = ("contact_id",)
    meta = {
        "collection": "billing_profiles",
        "indexes": [
            {"fields": ["contact_id"], "unique": True},
            {"fields": ["-created_at", "-id"]},
            {"fields": ["contact_id", "-created_at", "-id"]},
        ],
    }

    contact_id = StringField(required=True)
    legal_name = StringField(required=True)
    tax_id = StringField()
    vat_id = StringField()
    address = DictField(required=True)
    email = StringField()
    einvoice_address = StringField()
    payment_terms = DictField()
    payment_method = DictField()
    currency = StringField()
    tax_regime = DictField()
    language = StringField()
    invoicing_policy = StringField()
    self_billing_agreement = DictField()


class BillingProfileVersion(Document):
    """A profile as it was at one of its versions, whole, under `<profile id>/<version>`."""

    ENTITY = "billing_profile_version"
    CONTACT_REFERENCES = ("contact_id",)
    meta = {
        "collection": "billing_profile_versions",
        "indexes": [
            {"fields": ["billing_profile_id", "-number", "-id"]},
            {"fields": ["contact_id"]},
        ],
    }

    billing_profile_id = StringField(required=True)
    contact_id = StringField(required=True)
    number = IntField(required=True)
    profile = DictField(required=True)
    changed_by_id = StringField(required=True)


class BillingProfileChange(Document):
    """What a customer asked to have changed, or a first profile, until somebody decides."""

    ENTITY = "billing_profile_change"
    CONTACT_REFERENCES = ("contact_id",)
    meta = {
        "collection": "billing_profile_changes",
        "indexes": [
            {"fields": ["-created_at", "-id"]},
            {"fields": ["state", "-created_at", "-id"]},
            {"fields": ["contact_id", "-created_at", "-id"]},
            {"fields": ["contact_id", "state", "-created_at", "-id"]},
            # A customer asks for one thing at a time; a further change is added to it.
            {"fields": ["waiting_for"], "unique": True, "sparse": True},
        ],
    }

    contact_id = StringField(required=True)
    state = StringField(required=True, default="waiting")
    changes = DictField(required=True)
    asked_by_id = StringField(required=True)
    decided_at = DateTimeField()
    decided_by_id = StringField()
    reason = StringField()
    # Of one that waits: the contact, so that there is one.
    waiting_for = StringField(db_field="_waiting_for")

    @classmethod
    def settle_references(cls, raw):
        """Of two that wait for one party after a merge, the one that is moved is refused."""
        if raw["state"] != "waiting":
            return {}
        other = cls.collection().find_one(
            {"_waiting_for": raw["contact_id"], "_id": {"$ne": raw["_id"]}}, {"_id": 1})
        return {"_waiting_for": None if other else raw["contact_id"]}


PROFILE_DOCUMENTS = (BillingProfile, BillingProfileVersion, BillingProfileChange)
