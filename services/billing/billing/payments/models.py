"""What is kept of payments, of what they settle, and of what is paid back."""

from mongoengine import DateTimeField, DictField, ListField, StringField

from chassis.store import Document

from ..invoices.models import LAW


class Payment(Document):
    """Money that a customer paid, shaped as `contracts.billing.payment.Payment`."""

    ENTITY = "payment"
    CONTACT_REFERENCES = ("contact_ids",)
    KEPT_BY_LAW = LAW
    meta = {
        "collection": "payments",
        "indexes": [
            {"fields": ["-created_at", "-id"]},
            {"fields": ["contact_ids", "-created_at", "-id"]},
            {"fields": ["contact_ids", "received_at"]},
            {"fields": ["invoice_ids", "-created_at", "-id"], "sparse": True},
            {"fields": ["payer_iban", "-created_at"], "sparse": True},
            # Money that is called so came in once.
            {"fields": ["external_id"], "unique": True, "sparse": True},
            {"fields": ["bank_entry_id"], "sparse": True},
            {"fields": ["payment_link_id"], "sparse": True},
        ],
    }

    state = StringField(required=True, default="received")
    contact_ids = ListField(StringField(), required=True)
    owner_id = StringField()
    amount = DictField(required=True)
    unallocated = DictField(required=True)
    refunded = DictField(required=True)
    invoice_ids = ListField(StringField())
    method = StringField(required=True)
    received_at = DateTimeField(required=True)
    reference = StringField()
    external_id = StringField()
    payer_name = StringField()
    payer_iban = StringField()
    bank_entry_id = StringField()
    payment_link_id = StringField()
    note = StringField()
    reversed_at = DateTimeField()
    reversal_reason = StringField()

    @property
    def currency(self):
        return self.amount["currency"]


class Allocation(Document):
    """That so much of a payment, or of the credit of a credit note, settles an invoice."""

    ENTITY = "allocation"
    CONTACT_REFERENCES = ("contact_id",)
    KEPT_BY_LAW = LAW
    meta = {
        "collection": "allocations",
        "indexes": [
            {"fields": ["-created_at", "-id"]},
            {"fields": ["contact_id", "-created_at", "-id"]},
            {"fields": ["invoice_id", "-created_at", "-id"]},
            {"fields": ["source_id", "-created_at", "-id"]},
        ],
    }

    source_id = StringField(required=True)
    invoice_id = StringField(required=True)
    contact_id = StringField(required=True)
    amount = DictField(required=True)
    state = StringField(required=True, default="active")
    taken_back_at = DateTimeField()


class Refund(Document):
    """Money that was paid back of the credit that a payment or a credit note left."""

    ENTITY = "refund"
    CONTACT_REFERENCES = ("contact_id",)
    KEPT_BY_LAW = LAW
    meta = {
        "collection": "refunds",
        "indexes": [
            {"fields": ["-created_at", "-id"]},
            {"fields": ["contact_id", "-created_at", "-id"]},
            {"fields": ["contact_id", "refunded_at"]},
            {"fields": ["source_id", "-created_at", "-id"]},
            {"fields": ["external_id"], "unique": True, "sparse": True},
        ],
    }

    source_id = StringField(required=True)
    contact_id = StringField(required=True)
    amount = DictField(required=True)
    method = StringField(required=True)
    refunded_at = DateTimeField(required=True)
    reference = StringField()
    external_id = StringField()
    reason = StringField()


PAYMENT_DOCUMENTS = (Payment, Allocation, Refund)
