"""What is kept of disputes; statements themselves are reckoned when they are asked for."""

from mongoengine import DateTimeField, StringField

from chassis.store import Document

from ..invoices.models import LAW


class Dispute(Document):
    """That a customer says an invoice is not right, until it is settled."""

    ENTITY = "dispute"
    CONTACT_REFERENCES = ("contact_id",)
    KEPT_BY_LAW = LAW
    meta = {
        "collection": "disputes",
        "indexes": [
            {"fields": ["-created_at", "-id"]},
            {"fields": ["contact_id", "-created_at", "-id"]},
            {"fields": ["invoice_id", "-created_at", "-id"]},
            # An invoice is disputed once at a time.
            {"fields": ["open_for"], "unique": True, "sparse": True},
        ],
    }

    invoice_id = StringField(required=True)
    contact_id = StringField(required=True)
    reason = StringField(required=True)
    state = StringField(required=True, default="open")
    settled_at = DateTimeField()
    resolution = StringField()
    open_for = StringField(db_field="_open_for")


STATEMENT_DOCUMENTS = (Dispute,)
