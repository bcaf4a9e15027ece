"""What is kept of campaigns with partners."""

from mongoengine import DateTimeField, DictField, IntField, ListField, StringField

from chassis.store import Document

# What was paid belongs to the papers of a business.
LAW = ("Código de Comercio, art. 30", 6)


class CampaignOffer(Document):
    """What one partner was offered in a campaign, and what they answered. Amounts are Decimal128.
    """

    ENTITY = "campaign_offer"
    CONTACT_REFERENCES = ("partner_id",)
    meta = {
        "collection": "campaign_offers",
        "indexes": [
            {"fields": ["-created_at", "-id"]},
            {"fields": ["partner_id", "-created_at", "-id"]},
            {"fields": ["partner_id", "state", "-created_at", "-id"]},
            {"fields": ["state", "-created_at", "-id"]},
            {"fields": ["campaign_id", "-created_at", "-id"]},
            {"fields": ["campaign_id", "partner_id"], "unique": True},
        ],
    }

    campaign_id = StringField(required=True)
    partner_id = StringField(required=True)
    title = StringField(required=True)
    task = StringField(required=True)
    texts = ListField(DictField())
    materials = ListField(DictField())
    starts_on = StringField()
    ends_on = StringField()
    co_funding = DictField()
    co_funding_percent = IntField()
    leads_promised = IntField()
    state = StringField(required=True, default="offered")
    answered_at = DateTimeField()
    answered_by_id = StringField()
    declined_because = StringField()
    ended_at = DateTimeField()


class PartnerLead(Document):
    """Somebody whom a partner handed in. What sales has, `said` does not hold any more."""

    ENTITY = "partner_lead"
    CONTACT_REFERENCES = ("partner_id", "contact_ids")
    meta = {
        "collection": "partner_leads",
        "indexes": [
            {"fields": ["campaign_offer_id", "-created_at", "-id"]},
            {"fields": ["campaign_offer_id", "state", "-created_at", "-id"]},
            {"fields": ["partner_id"]},
            {"fields": ["contact_ids"], "sparse": True},
            {"fields": ["lead_id"], "sparse": True},
            {"fields": ["created_at"], "partialFilterExpression": {"state": "waiting"}},
        ],
    }

    campaign_offer_id = StringField(required=True)
    campaign_id = StringField(required=True)
    partner_id = StringField(required=True)
    name = StringField()
    company = StringField()
    state = StringField(required=True, default="waiting")
    refused_because = StringField()
    lead_id = StringField()

    # Private: whom the lead became, and all that was said of them until sales has it.
    contact_ids = ListField(StringField())
    said = DictField(db_field="_said")

    @classmethod
    def forget(cls, raw, contact_ids):
        """That there was a lead stays with the partner, without whose it was."""
        if raw["partner_id"] in contact_ids:
            return None
        return {name: value for name, value in raw.items()
                if name not in ("name", "company", "contact_ids", "_said")}


class CostClaim(Document):
    """What a partner spent and claims of us. Amounts are Decimal128."""

    ENTITY = "cost_claim"
    CONTACT_REFERENCES = ("partner_id",)
    KEPT_BY_LAW = LAW
    meta = {
        "collection": "cost_claims",
        "indexes": [
            {"fields": ["-created_at", "-id"]},
            {"fields": ["campaign_offer_id", "-created_at", "-id"]},
            {"fields": ["campaign_offer_id", "state", "-created_at", "-id"]},
            {"fields": ["partner_id", "-created_at", "-id"]},
            {"fields": ["state", "-created_at", "-id"]},
        ],
    }

    campaign_offer_id = StringField(required=True)
    campaign_id = StringField(required=True)
    partner_id = StringField(required=True)
    amount = DictField(required=True)
    spent_on = StringField(required=True)
    description = StringField(required=True)
    proof_url = StringField(required=True)
    state = StringField(required=True, default="waiting")
    granted = DictField()
    decided_by_id = StringField()
    decided_at = DateTimeField()
    decided_because = StringField()

    @classmethod
    def is_kept_by_law(cls, raw):
        """Only what was paid is a paper of the business."""
        return raw["state"] == "approved"


PARTNER_DOCUMENTS = (CampaignOffer, PartnerLead, CostClaim)
