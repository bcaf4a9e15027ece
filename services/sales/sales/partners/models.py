"""What is kept of partners."""

from mongoengine import (
    BooleanField,
    DateTimeField,
    DictField,
    DynamicField,
    IntField,
    ListField,
    StringField,
)

from chassis.store import Document

# What was paid or agreed belongs to the papers of a business.
LAW = ("Código de Comercio, art. 30", 6)


class Agreement(Document):
    """What a partner may sell where, at which prices, and what they earn by it."""

    ENTITY = "agreement"
    CONTACT_REFERENCES = ("partner_id",)
    KEPT_BY_LAW = LAW
    meta = {
        "collection": "agreements",
        "indexes": [
            {"fields": ["-created_at", "-id"]},
            {"fields": ["partner_id", "-created_at", "-id"]},
            {"fields": ["state", "-created_at", "-id"]},
            {"fields": ["type", "-created_at", "-id"]},
            {"fields": ["owner_id", "-created_at", "-id"], "sparse": True},
            {"fields": ["state", "ends_on"]},
        ],
    }

    partner_id = StringField(required=True)
    type = StringField(required=True)
    name = StringField(required=True)
    state = StringField(required=True, default="draft")
    tier = StringField()
    starts_on = StringField(required=True)
    ends_on = StringField()
    territories = ListField(DictField())
    is_exclusive = BooleanField(default=False)
    price_list_id = StringField()
    discount_percent = DynamicField()
    commission_rules = ListField(DictField())
    earned_when = StringField(default="delivered")
    protection_days = IntField()
    documents = ListField(DictField())
    owner_id = StringField()


class DealRegistration(Document):
    """A deal that a partner registered."""

    ENTITY = "deal_registration"
    CONTACT_REFERENCES = ("partner_id", "contact_id", "_protects")
    meta = {
        "collection": "deal_registrations",
        "indexes": [
            {"fields": ["-created_at", "-id"]},
            {"fields": ["partner_id", "-created_at", "-id"]},
            {"fields": ["state", "-created_at", "-id"]},
            {"fields": ["owner_id", "-created_at", "-id"], "sparse": True},
            {"fields": ["contact_id"], "sparse": True},
            {"fields": ["keys", "state"]},
            {"fields": ["state", "protected_until_on"]},
            # A customer is of one partner at a time.
            {"fields": ["protects"], "unique": True, "sparse": True},
        ],
    }

    partner_id = StringField(required=True)
    agreement_id = StringField(required=True)
    state = StringField(required=True, default="waiting")
    customer_name = StringField(required=True)
    customer_tax_id = StringField()
    customer_email = StringField()
    customer_country = StringField()
    customer_region = StringField()
    description = StringField(required=True)
    value = DictField()
    expected_on = StringField()
    owner_id = StringField()
    contact_id = StringField()
    conflicts = ListField(DictField())
    decided_by_id = StringField()
    decided_because = StringField()
    protected_until_on = StringField()
    deal_id = StringField()

    # Private: by what the same customer is known again, and the customer who is theirs for now.
    keys = ListField(StringField(), db_field="_keys")
    protects = StringField(db_field="_protects")

    def to_view(self):
        return {"conflicts": [], **super().to_view()}

    @classmethod
    def settle_references(cls, raw):
        """Where two customers that were protected for two turn out to be one, the first stays."""
        held = raw.get("_protects")
        taken = held and cls.collection().find_one(
            {"_protects": held, "_id": {"$ne": raw["_id"]}}, {"_id": 1})
        return {"_protects": None} if taken else {}


class Commission(Document):
    """What a partner earned by an order, or gave back; never changed but for its statement."""

    ENTITY = "commission"
    CONTACT_REFERENCES = ("partner_id",)
    KEPT_BY_LAW = LAW
    meta = {
        "collection": "commissions",
        "indexes": [
            {"fields": ["-created_at", "-id"]},
            {"fields": ["partner_id", "-created_at", "-id"]},
            {"fields": ["statement_id", "-created_at", "-id"], "sparse": True},
            {"fields": ["order_id"]},
            # What is not settled yet, partner by partner.
            {"fields": ["is_open", "partner_id", "earned_on"], "sparse": True},
            {"fields": ["earned_on"]},
            {"fields": ["cause"], "unique": True},
        ],
    }

    partner_id = StringField(required=True)
    agreement_id = StringField(required=True)
    order_id = StringField(required=True)
    order_number = StringField(required=True)
    earned_on = StringField(required=True)
    base = DictField(required=True)
    amount = DictField(required=True)
    statement_id = StringField()
    reverses_id = StringField()

    # Private: what it was earned by, which is so once; line by line, to be given back in part.
    cause = StringField(required=True, db_field="_cause")
    parts = ListField(DictField(), db_field="_parts")
    is_open = BooleanField(db_field="_is_open")


class CommissionStatement(Document):
    """A month of a partner, closed."""

    ENTITY = "commission_statement"
    CONTACT_REFERENCES = ("partner_id",)
    KEPT_BY_LAW = LAW
    meta = {
        "collection": "commission_statements",
        "indexes": [
            {"fields": ["-created_at", "-id"]},
            {"fields": ["partner_id", "-created_at", "-id"]},
            {"fields": ["period", "key"], "unique": True},
        ],
    }

    partner_id = StringField(required=True)
    period = StringField(required=True)
    closed_on = StringField(required=True)
    count = IntField(required=True)
    total = DictField(required=True)

    # Private: of whom and in which currency, as it was when it was closed.
    key = StringField(required=True, db_field="_key")


class Incident(Document):
    """A ticket or a return, as far as partners' performance needs it."""

    ENTITY = "incident"
    CONTACT_REFERENCES = ("contact_ids",)
    meta = {
        "collection": "incidents",
        "indexes": [{"fields": ["contact_ids"]}, {"fields": ["order_id"], "sparse": True}],
    }

    contact_ids = ListField(StringField())
    order_id = StringField()
    opened_at = DateTimeField()


PARTNER_DOCUMENTS = (Agreement, DealRegistration, Commission, CommissionStatement, Incident)
