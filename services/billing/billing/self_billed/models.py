"""What is kept of commissions on their way to be invoiced, and of what we paid suppliers."""

from mongoengine import DateTimeField, DictField, IntField, StringField

from chassis.store import Document

from ..invoices.models import LAW


class CommissionDue(Document):
    """A closed month of a partner's commissions, under the id of its statement.

    All that would invoice it meets at this document, so it is invoiced once.
    """

    ENTITY = "commission_statement"
    CONTACT_REFERENCES = ("contact_id",)
    meta = {
        "collection": "commissions_due",
        "indexes": [
            {"fields": ["contact_id"]},
            {"fields": ["-waiting_since", "-id"], "sparse": True},
            {"fields": ["contact_id", "-waiting_since", "-id"]},
            {"fields": ["retry_at"], "sparse": True},
        ],
    }

    contact_id = StringField(required=True)
    period = StringField(required=True)
    total = DictField(required=True)
    invoice_id = StringField()
    waiting_reason = StringField()
    waiting_detail = StringField()
    waiting_since = DateTimeField()
    retry_at = DateTimeField()


class SupplierPayment(Document):
    """What we paid of a self-billed invoice. It never changes."""

    ENTITY = "supplier_payment"
    CONTACT_REFERENCES = ("contact_id",)
    KEPT_BY_LAW = LAW
    meta = {
        "collection": "supplier_payments",
        "indexes": [
            {"fields": ["-created_at", "-id"]},
            {"fields": ["contact_id", "-created_at", "-id"]},
            {"fields": ["invoice_id", "-created_at", "-id"]},
        ],
    }

    invoice_id = StringField(required=True)
    contact_id = StringField(required=True)
    amount = DictField(required=True)
    paid_on = StringField(required=True)
    reference = StringField()


class SupplierCount(Document):
    """How many suppliers were given series of their own, which are named by it. There is one."""

    ENTITY = "supplier_count"
    THE_ID = "suppliers"
    meta = {"collection": "supplier_counts"}

    count = IntField(required=True)


SELF_BILLED_DOCUMENTS = (CommissionDue, SupplierPayment, SupplierCount)
