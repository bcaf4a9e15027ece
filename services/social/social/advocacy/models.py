"""What is kept of advocates, referrals and testimonials, and by which indexes it is found."""

from mongoengine import BooleanField, DateTimeField, DictField, IntField, ListField, StringField

from chassis.store import Document


class Advocate(Document):
    """Somebody who speaks well of us: one for each party."""

    ENTITY = "advocate"
    CONTACT_REFERENCES = ("contact_id",)
    meta = {
        "collection": "advocates",
        "indexes": [
            {"fields": ["contact_id"], "unique": True},
            {"fields": ["code"], "unique": True,
             "partialFilterExpression": {"code": {"$exists": True}}},
            {"fields": ["created_at", "id"]},
            {"fields": ["state", "created_at", "id"]},
        ],
    }

    contact_id = StringField(required=True)
    state = StringField(required=True)
    code = StringField()
    score = IntField()
    praises = ListField(DictField())
    note = StringField()
    owner_id = StringField()
    active_at = DateTimeField()


class Referral(Document):
    """Somebody who was sent to us. A lead, a deal and an invoice each count for one at most."""

    ENTITY = "referral"
    CONTACT_REFERENCES = ("contact_id", "referred_ids")
    meta = {
        "collection": "referrals",
        "indexes": [
            {"fields": [field], "unique": True,
             "partialFilterExpression": {field: {"$exists": True}}}
            for field in ("lead_id", "deal_id")
        ] + [
            {"fields": ["invoices.invoice_id"], "unique": True, "partialFilterExpression": {
                "invoices.invoice_id": {"$exists": True}}},
            {"fields": ["visitor_key"], "unique": True,
             "partialFilterExpression": {"_visitor_key": {"$exists": True}}},
            {"fields": ["created_at", "id"]},
            {"fields": ["state", "created_at", "id"]},
            {"fields": ["advocate_id", "created_at", "id"]},
            {"fields": ["advocate_id", "lead_at", "id"]},
            {"fields": ["lead_at"], "sparse": True},
            {"fields": ["won_at"], "sparse": True},
            {"fields": ["invoices.paid_at"], "sparse": True},
            {"fields": ["contact_id"], "sparse": True},
            {"fields": ["referred_ids", "won_at"], "sparse": True},
            {"fields": ["expires_at"], "expireAfterSeconds": 0},
        ],
    }

    advocate_id = StringField(required=True)
    contact_id = StringField()
    state = StringField(required=True)
    refused_because = StringField()
    note = StringField()
    clicked_at = DateTimeField()
    lead_id = StringField()
    lead_at = DateTimeField()
    referred_ids = ListField(StringField())
    deal_id = StringField()
    deal_value = DictField()
    won_at = DateTimeField()
    # {"invoice_id", "amount": money, "paid_at", "version"}, the version as billing told it last.
    invoices = ListField(DictField())

    # Private: whose click it was, told by nothing that is kept; when a click is forgotten; and
    # which version of the deal was taken up.
    visitor_key = StringField(db_field="_visitor_key")
    expires_at = DateTimeField(db_field="_expires_at")
    deal_version = IntField(db_field="_deal_version")

    @classmethod
    def forget(cls, raw, contact_ids):
        """What came of it stays, without who sent or was sent."""
        left = [id for id in raw.get("referred_ids", ()) if id not in contact_ids]
        kept = {name: value for name, value in raw.items()
                if not (name == "contact_id" and value in contact_ids) and name != "note"}
        return {**kept, "referred_ids": left}


class WaitingCredit(Document):
    """A deal or an invoice that was told before what it may be credited to, for some days."""

    ENTITY = "waiting_credit"
    CONTACT_REFERENCES = ("contact_ids",)
    meta = {
        "collection": "waiting_credits",
        "indexes": [{"fields": ["lead_id"], "sparse": True},
                    {"fields": ["contact_ids"], "sparse": True},
                    {"fields": ["expires_at"], "expireAfterSeconds": 0}],
    }

    kind = StringField(required=True)
    lead_id = StringField()
    contact_ids = ListField(StringField())
    told = DictField(required=True)
    expires_at = DateTimeField(required=True)


class Testimonial(Document):
    """What somebody says of us, and whether they agree that it is shown."""

    ENTITY = "testimonial"
    CONTACT_REFERENCES = ("contact_id",)
    meta = {
        "collection": "testimonials",
        "indexes": [
            {"fields": ["created_at", "id"]},
            {"fields": ["state", "created_at", "id"]},
            {"fields": ["contact_id", "created_at", "id"]},
            {"fields": ["is_public", "decided_at", "id"]},
        ],
    }

    contact_id = StringField(required=True)
    text = StringField(required=True)
    shown_as = StringField(required=True)
    language = StringField()
    is_shown = BooleanField(default=True)
    mention_id = StringField()
    conversation_id = StringField()
    state = StringField(required=True, default="draft")
    asked_at = DateTimeField()
    is_mailed = BooleanField(default=False)
    decided_at = DateTimeField()
    decided_by = StringField()

    # Private: whether anybody sees it, made of the above.
    is_public = BooleanField(db_field="_is_public", default=False)


ADVOCACY_DOCUMENTS = (Advocate, Referral, WaitingCredit, Testimonial)
