"""What is kept of payment links, and of who provides them."""

from mongoengine import BinaryField, BooleanField, DateTimeField, DictField, ListField, StringField

from chassis.signed_webhooks import WebhookReceipt
from chassis.store import Document

from ..invoices.models import LAW


class PaymentProvider(Document):
    """Somebody by whom customers pay. The secret never leaves the service."""

    ENTITY = "payment_provider"
    meta = {"collection": "payment_providers", "indexes": [{"fields": ["-created_at", "-id"]}]}

    name = StringField(required=True)
    url_template = StringField(required=True)
    is_active = BooleanField(required=True)
    # Private: sealed.
    secret = BinaryField(required=True, db_field="_secret")


class PaymentLink(Document):
    """A link by which what is open of an invoice can be paid."""

    ENTITY = "payment_link"
    CONTACT_REFERENCES = ("contact_id",)
    KEPT_BY_LAW = LAW
    meta = {
        "collection": "payment_links",
        "indexes": [
            {"fields": ["contact_id"]},
            {"fields": ["invoice_id", "-created_at"]},
        ],
    }

    payment_provider_id = StringField(required=True)
    invoice_id = StringField(required=True)
    contact_id = StringField(required=True)
    amount = DictField(required=True)
    url = StringField(required=True)
    state = StringField(required=True, default="open")
    expires_at = DateTimeField(required=True)
    payment_ids = ListField(StringField())


LINK_DOCUMENTS = (PaymentProvider, PaymentLink, WebhookReceipt)
