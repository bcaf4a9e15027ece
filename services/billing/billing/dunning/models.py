"""What is kept of how far the dunning of an invoice has come."""

from mongoengine import DictField, IntField, ListField, StringField

from chassis.store import Document

from ..invoices.models import LAW


class DunningCase(Document):
    """How far the dunning of an invoice has come; each invoice has one at most."""

    ENTITY = "dunning_case"
    CONTACT_REFERENCES = ("contact_id",)
    KEPT_BY_LAW = LAW
    meta = {
        "collection": "dunning_cases",
        "indexes": [
            {"fields": ["-created_at", "-id"]},
            {"fields": ["contact_id", "-created_at", "-id"]},
            {"fields": ["invoice_id"], "unique": True},
        ],
    }

    invoice_id = StringField(required=True)
    contact_id = StringField(required=True)
    level = IntField(required=True, default=0)
    # {"level", "sent_at", "mail_id"}
    sent = ListField(DictField())
    paused_by = StringField()
    paused_until_on = StringField()
    pause_reason = StringField()
    promised_on = StringField()


DUNNING_DOCUMENTS = (DunningCase,)
