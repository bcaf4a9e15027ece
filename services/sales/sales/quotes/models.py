"""Quotes as they are kept, and what was sent of them."""

from mongoengine import BooleanField, DateTimeField, DictField, IntField, ListField, StringField

from chassis.store import Document

from .issuers import IssuerCopy

# What was agreed belongs to the papers of a business.
LAW = ("Código de Comercio, art. 30", 6)


class Quote(Document):
    """A quote: its latest version, and what became of it."""

    ENTITY = "quote"
    CONTACT_REFERENCES = ("contact_ids",)
    KEPT_BY_LAW = LAW
    meta = {
        "collection": "quotes",
        "indexes": [
            {"fields": ["number"], "unique": True},
            {"fields": ["-created_at", "-id"]},
            {"fields": ["contact_ids", "-created_at", "-id"]},
            {"fields": ["deal_id", "-created_at", "-id"], "sparse": True},
            {"fields": ["owner_id", "-created_at", "-id"], "sparse": True},
            {"fields": ["team_id", "-created_at", "-id"], "sparse": True},
            {"fields": ["state", "-created_at", "-id"]},
            {"fields": ["approval.state", "-created_at", "-id"]},
            # What expires is looked for by its day.
            {"fields": ["state", "valid_until_on"]},
        ],
    }

    number = StringField(required=True)
    state = StringField(required=True, default="draft")
    revision = IntField(required=True, default=1)
    contact_ids = ListField(StringField(), required=True)
    owner_id = StringField()
    team_id = StringField()
    title = StringField()
    introduction = StringField()
    terms = StringField()
    currency = StringField(required=True)
    lines = ListField(DictField())
    total = DictField()
    valid_until_on = StringField(required=True)
    coupons = ListField(StringField())
    deal_id = StringField()
    agreement_id = StringField()
    approval = DictField()
    digest = StringField()
    sent_at = DateTimeField()
    seen_at = DateTimeField()
    closed_at = DateTimeField()
    acceptance = DictField()
    rejected_because = StringField()
    order_id = StringField()

    # Private: the lines as they were asked for, to be priced again when something changes.
    asked = ListField(DictField(), db_field="_asked")
    # Private: what promotions gave, and when that was so.
    promotions = ListField(DictField(), db_field="_promotions")
    priced_at = DateTimeField(db_field="_priced_at")

    @classmethod
    def is_kept_by_law(cls, raw):
        return raw["state"] == "accepted"


class QuoteRevision(Document):
    """What was sent, to the letter: its digest is that of `content`."""

    ENTITY = "quote_revision"
    CONTACT_REFERENCES = ("_contact_ids",)
    KEPT_BY_LAW = LAW
    meta = {
        "collection": "quote_revisions",
        "indexes": [
            {"fields": ["quote_id", "revision"], "unique": True},
            {"fields": ["quote_id", "-created_at", "-id"]},
            {"fields": ["contact_ids"]},
        ],
    }

    quote_id = StringField(required=True)
    revision = IntField(required=True)
    sent_at = DateTimeField(required=True)
    sent_by_id = StringField(required=True)
    sent_to = ListField(StringField())
    digest = StringField(required=True)
    content = StringField(required=True)

    # Private: of whom it is, so that it follows merges; what was sent does not change.
    contact_ids = ListField(StringField(), db_field="_contact_ids")
    message = StringField(db_field="_message")
    is_accepted = BooleanField(db_field="_is_accepted")

    @classmethod
    def is_kept_by_law(cls, raw):
        return raw.get("_is_accepted", False)


class DiscountLimits(Document):
    """How much sellers may take off by themselves; there is one such document."""

    ENTITY = "discount_limits"
    meta = {"collection": "discount_limits"}

    limits = ListField(DictField())


QUOTE_DOCUMENTS = (Quote, QuoteRevision, DiscountLimits, IssuerCopy)
